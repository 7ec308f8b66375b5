import Domain
import Foundation
import Video

/// Where a project's video lies on this machine, and what a file is when it becomes a project's video.
package enum VideoLocation {
    /// The file or folder of a video; a relative path starts at the project's folder.
    package static func url(of video: VideoReference, in project: URL) -> URL {
        video.path.hasPrefix("/")
            ? URL(fileURLWithPath: video.path)
            : project.appendingPathComponent(video.path).standardizedFileURL
    }

    /// The path a project keeps: relative when the video lies under the project's parent folder, so that both can
    /// move together; else absolute.
    package static func storedPath(of url: URL, in project: URL) -> String {
        let target = url.standardizedFileURL.pathComponents
        let base = project.standardizedFileURL.pathComponents
        let parent = Array(base.dropLast())
        guard parent.count > 1, target.starts(with: parent) else { return url.standardizedFileURL.path }
        if target.starts(with: base) { return target.dropFirst(base.count).joined(separator: "/") }
        return "../" + target.dropFirst(parent.count).joined(separator: "/")
    }

    /// A decoder of one's own for a project's video.
    ///
    /// - Throws: `VideoError` naming the file.
    package static func open(_ video: VideoReference, in project: URL, threads: Int = 2) throws -> VideoDecoder {
        let place = url(of: video, in: project)
        switch video.kind {
        case .file, .imageFolder:
            return try VideoDecoder(opening: place.path, indexCache: indexCache(of: project), threads: threads)
        case .imageList, .embedded:
            return try VideoDecoder(images: video.imagePaths.map { imagePath($0, under: place) })
        }
    }

    /// Opens a file or a folder of images and says what it is, so that it can be added to a project.
    ///
    /// - Throws: `VideoError` when it is no video.
    package static func inspect(_ file: URL, id: VideoID, for project: URL) throws -> VideoReference {
        let decoder = try VideoDecoder(opening: file.path, indexCache: indexCache(of: project))
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
        let info = decoder.info
        return VideoReference(
            id: id, kind: isFolder.boolValue ? .imageFolder : .file, path: storedPath(of: file, in: project),
            width: info.width, height: info.height, channels: info.channels, frameCount: info.frameCount,
            framesPerSecond: info.framesPerSecond, fingerprint: try Fingerprint.of(path: file.path))
    }

    package static func indexCache(of project: URL) -> URL {
        project.appendingPathComponent("cache/index", isDirectory: true)
    }

    private static func imagePath(_ path: String, under folder: URL) -> String {
        path.hasPrefix("/") ? path : folder.appendingPathComponent(path).path
    }
}
