import Foundation

/// The `Content-Type` of a file by its name.
enum MediaTypes {
    private static let byExtension: [String: String] = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "ico": "image/x-icon", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
        "md": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "h5": "application/x-hdf5",
        "slp": "application/x-hdf5", "mp4": "video/mp4", "zip": "application/zip", "pdf": "application/pdf",
    ]

    static func type(of name: String) -> String {
        byExtension[(name as NSString).pathExtension.lowercased()] ?? "application/octet-stream"
    }
}
