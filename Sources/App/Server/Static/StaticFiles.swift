import Foundation
import Hummingbird

/// The page's own files: what no route answers is looked for in a folder.
struct StaticFiles: RouterMiddleware {
    typealias Context = RequestSession

    let root: Roots
    /// The first part of the paths that this folder answers, with a slash at its end: `/` or `/templates/`.
    let prefix: String

    init(folder: URL, at prefix: String) {
        root = Roots([folder])
        self.prefix = prefix
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard request.method == .get || request.method == .head, path.hasPrefix(prefix), !path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        guard let file = file(String(path.dropFirst(prefix.count))) else { return try await next(request, context) }
        return Self.answer(
            request, content: try Data(contentsOf: URL(fileURLWithPath: file)), name: file, lasts: false)
    }

    /// The file that a path of the page names; nil when there is none or when it is no plain path.
    func file(_ path: String) -> String? {
        guard let folder = root.folders.first, let decoded = path.removingPercentEncoding else { return nil }
        let parts = (decoded.isEmpty ? "index.html" : decoded).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.first != "." && !$0.contains("\\") && !$0.contains("\0") }),
            let file = try? root.existing(folder + "/" + parts.joined(separator: "/"))
        else { return nil }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
            return nil
        }
        return file
    }

    /// The whole file, or 304 when the browser has it already.
    ///
    /// - Parameter lasts: what this address gives never changes; otherwise the browser asks each time, so that an update
    ///   shows at once.
    static func answer(_ request: Request, content: Data, name: String, lasts: Bool) -> Response {
        let tag = "\"\(EntityTag.of(content))\""
        let headers: HTTPFields = [
            .contentType: MediaTypes.type(of: name), .eTag: tag,
            .cacheControl: lasts ? "private, max-age=31536000, immutable" : "private, no-cache",
        ]
        if EntityTag.matches(request, tag) { return Response(status: .notModified, headers: headers) }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: content))
        let response = Response(status: .ok, headers: headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// `ETag`: what tells two contents apart.
enum EntityTag {
    /// FNV-1a, 64 bits, and the length: enough to see that a file changed, no protection against forgery.
    static func of(_ content: some Collection<UInt8>) -> String {
        let hash = content.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16) + "-" + String(content.count, radix: 16)
    }

    static func matches(_ request: Request, _ tag: String) -> Bool {
        guard let known = request.headers[.ifNoneMatch] else { return false }
        return known == "*" || known.split(separator: ",").contains { $0.filter { $0 != " " } == tag }
    }
}
