import Domain
import Foundation
import Storage
import Video

/// The edits that name only a path: what is there must be opened before the project can take it.
struct VideoEdits: Sendable {
    let project: OpenProject
    let roots: Roots

    /// - Throws: `VideoError`, `StorageError`, or `Problem` when a path lies outside the roots.
    func edit(for request: EditRequest) async throws -> Edit {
        switch request {
        case .edit(let edit): edit
        case .addVideos(let paths): .addVideos(try await inspect(paths))
        case .relinkVideo(let id, let path): .relinkVideos(try await relinked(id, path: path))
        case .replaceVideo(let id, let path): .replaceVideo(try await inspect(path, id: id))
        }
    }

    private func inspect(_ paths: [String]) async throws -> [VideoReference] {
        var videos: [VideoReference] = []
        for path in paths { videos.append(try await inspect(path, id: VideoID(0))) }
        return videos
    }

    private func inspect(_ path: String, id: VideoID) async throws -> VideoReference {
        // The project's own folder holds uploaded videos, wherever the roots lie.
        let folder = project.store.folder
        let own = Roots([folder] + roots.folders.map { URL(fileURLWithPath: $0) })
        let file = URL(fileURLWithPath: try own.existing(path))
        return try await OffPool.run { try VideoLocation.inspect(file, id: id, for: folder) }
    }

    /// The video at its new place, and every other missing one that lies in the same folder with its old content.
    private func relinked(_ id: VideoID, path: String) async throws -> [VideoReference] {
        let old = try await project.video(id)
        var result = [try await moved(old, to: path)]
        let folder = (try roots.existing(path) as NSString).deletingLastPathComponent
        for other in try await project.read({ try $0.videos() }) where other.id != id {
            guard await project.videos.problem(of: other) != nil, let expected = other.fingerprint else { continue }
            let candidate = folder + "/" + (other.path as NSString).lastPathComponent
            guard FileManager.default.fileExists(atPath: candidate), let found = try? await moved(other, to: candidate),
                found.fingerprint == expected
            else { continue }  // another file of that name: not ours to link
            result.append(found)
        }
        return result
    }

    /// A video's new place; what only the import knew of it stays.
    private func moved(_ video: VideoReference, to path: String) async throws -> VideoReference {
        var found = try await inspect(path, id: video.id)
        found.sourceJSON = video.sourceJSON
        found.sourceFrames = video.sourceFrames
        return found
    }
}
