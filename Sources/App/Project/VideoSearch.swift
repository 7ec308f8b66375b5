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
        case .imageList: return try findImages(video)
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

    /// A list of images is found as a whole: every image in the folder where the first one is.
    private func findImages(_ video: VideoReference) throws -> VideoReference? {
        guard let first = video.imagePaths.first else { return nil }
        let base = video.path.isEmpty ? "" : video.path + "/"
        for place in candidates(base + first) where exists(place) {
            let folder = place.deletingLastPathComponent()
            let paths = video.imagePaths.map { folder.appendingPathComponent(Self.name($0)).path }
            guard paths.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { continue }
            let info = try VideoDecoder(images: paths).info
            var found = video
            found.path = VideoLocation.storedPath(of: folder, in: project)
            found.imagePaths = video.imagePaths.map(Self.name)
            (found.width, found.height, found.channels) = (info.width, info.height, info.channels)
            found.frameCount = info.frameCount
            found.fingerprint = try Fingerprint.of(images: paths)
            return found
        }
        return nil
    }

    private static func name(_ path: String) -> String {
        path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
    }

    private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
}
