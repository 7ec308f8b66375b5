import Domain
import Formats
import Foundation
import Storage

/// Predictions on their way into a file: a project of their own beside it, exported at the end and removed.
///
/// See docs/decisions/2026-11-21-predictions-to-a-file.md.
struct PredictionFile {
    let store: ProjectStore
    let videos: [VideoReference]
    private let file: URL

    /// Opens what an earlier, killed job left, when it was for the same videos; else begins anew.
    ///
    /// - Throws: `VideoError`, `StorageError`.
    init(_ file: URL, videos urls: [URL], skeleton: Skeleton) throws {
        self.file = file
        let folder = file.appendingPathExtension("partial")
        let inspected = try urls.map { try VideoLocation.inspect($0, id: 0, for: folder) }
        if ProjectAccess.isProject(folder) {
            let left = try ProjectStore.open(folder)
            let found = try left.videos()
            if found.map(\.fingerprint) == inspected.map(\.fingerprint) {
                store = left
                videos = found
                return
            }
            try left.close()
        }
        try? FileManager.default.removeItem(at: folder)
        store = try ProjectStore.create(at: folder)
        _ = try store.perform(.addVideos(inspected), by: "predict")
        _ = try store.perform(.importDocument(LabelDocument(skeleton: skeleton), name: "skeleton"), by: "predict")
        videos = try store.videos()
    }

    /// Writes the file whole, then removes the project beside it.
    func finish() throws {
        try ProjectExport(store: store).slp(videos: nil, to: file)
        try store.close()
        try FileManager.default.removeItem(at: store.folder)
    }
}
