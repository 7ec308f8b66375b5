import Domain
import GRDB

extension ProjectStore {
    /// The project as file formats exchange it, all read at one moment; points stand in the order of the skeleton's nodes.
    ///
    /// - Parameter videos: which to include; nil is all. Frames follow the order of the project's videos.
    public func document(videos chosen: [VideoID]? = nil, includePredictions: Bool = true) throws -> LabelDocument {
        try read { db in
            let skeleton = try db.skeleton()
            let slots = try PointSlots(nodes: skeleton.nodes.map(\.id), count: db.nodeSlots())
            let videos = try db.videos().filter { chosen?.contains($0.id) ?? true }
            let ids = Set(videos.map(\.id))
            let frames = try videos.flatMap { video in
                try db.frames(video: video.id.rawValue, in: 0...Int.max, includePredictions: includePredictions)
                    .map { $0.labeledFrame(video: video.id, slots) }
            }
            return LabelDocument(
                skeleton: skeleton, videos: videos, tracks: try db.tracks(), frames: frames,
                suggestions: try db.suggestions().filter { ids.contains($0.video) }, provenance: try db.provenance())
        }
    }

    /// Frames that people have labelled or marked as empty, sorted by video and frame; predictions are left out.
    public func labeledFrames() throws -> [LabeledFrame] {
        try document(includePredictions: false).frames
    }
}

extension FrameRecord {
    /// The frame with its points in the order of a skeleton's nodes.
    func labeledFrame(video: VideoID, _ slots: PointSlots) -> LabeledFrame {
        LabeledFrame(
            video: video, frame: frame,
            instances: labels.map { label in
                LabelInstance(
                    points: slots.inOrder(label.points), track: label.track, trackingScore: label.trackingScore,
                    fromPrediction: predictions.firstIndex { $0.id == label.fromPrediction })
            },
            predictions: predictions.map { $0.instance(slots) }, isNegative: isNegative)
    }
}

extension PredictionRecord {
    /// The prediction with its points in the order of `skeleton`'s nodes.
    ///
    /// A node that was added after the record was read is absent.
    public func instance(in skeleton: Skeleton) -> PredictedInstance {
        PredictedInstance(
            points: skeleton.nodes.map { node in
                points.indices.contains(Int(node.id.rawValue)) ? points[Int(node.id.rawValue)] : .absent
            }, score: score, track: track, trackingScore: trackingScore)
    }

    func instance(_ slots: PointSlots) -> PredictedInstance {
        PredictedInstance(points: slots.inOrder(points), score: score, track: track, trackingScore: trackingScore)
    }
}
