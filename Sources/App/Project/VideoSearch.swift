import Domain
import Foundation
import Video

/// Finds the videos that an imported file names, on this machine and in this project.
package struct VideoSearch {
    /// Folder of the file that names the videos.
    package let home: URL
    /// Further folders to look in, `--video-root`.
    package let roots: [URL]
    package let project: URL

    package init(home: URL, roots: [URL], project: URL) {
        self.home = home
        self.roots = roots
        self.project = project
    }

    /// The video as it lies here; nil when it is nowhere.
    ///
    /// - Throws: `VideoError` when the file is there but is no video.
    package func find(_ video: VideoReference) throws -> VideoReference? {
        switch video.kind {
        case .embedded: return video
        // A list may be found in part, and as several videos: `place`.
        case .imageList: return try place(video, nextID: video.id)?.videos.first
        case .file, .imageFolder:
            guard let place = candidates(video.path).first(where: exists) else { return nil }
            var found = try VideoLocation.inspect(place, id: video.id, for: project)
            found.sourceJSON = video.sourceJSON
            return found
        }
    }

    /// Where a path of another machine may lie here, the likeliest first: as it is, then below each folder by ever
    /// shorter ends of it.
    package func candidates(_ path: String) -> [URL] {
        let parts = path.replacingOccurrences(of: "\\", with: "/").split(separator: "/").map(String.init)
        var result = path.hasPrefix("/") ? [URL(fileURLWithPath: path)] : []
        for folder in [home] + roots {
            for start in parts.indices {
                result.append(folder.appendingPathComponent(parts[start...].joined(separator: "/")))
            }
        }
        return result.map(\.standardizedFileURL)
    }

    static func name(_ path: String) -> String {
        path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
    }

    func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
}
