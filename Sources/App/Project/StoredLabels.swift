import Domain
import Engine
import Foundation
import Storage
import Video

/// What training reads of a project: its user labels, in node order, and its videos.
package struct StoredLabels: LabelSource {
    package let skeleton: Skeleton
    private let store: ProjectStore
    private let videos: [VideoID: VideoReference]
    private let selected: Set<VideoID>?

    /// - Parameter videos: only labels of these videos; nil for all.
    package init(store: ProjectStore, only selected: Set<VideoID>? = nil) throws {
        self.store = store
        self.selected = selected
        skeleton = try store.skeleton()
        videos = Dictionary(uniqueKeysWithValues: try store.videos().map { ($0.id, $0) })
    }

    package func labeledFrames() throws -> [LabeledFrame] {
        let frames = try store.labeledFrames()
        guard let selected else { return frames }
        return frames.filter { selected.contains($0.video) }
    }

    package func tracks() throws -> [Track] { try store.tracks() }

    package func openVideo(_ id: VideoID) throws -> VideoDecoder {
        guard let video = videos[id] else { throw StorageError.unknownVideo(id) }
        return try VideoLocation.open(video, in: store.folder)
    }
}
