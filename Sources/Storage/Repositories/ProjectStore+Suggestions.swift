import Domain
import GRDB

/// What has become of a suggestion: how far it is labelled, and what was predicted there.
public struct SuggestionState: Hashable, Sendable, Codable {
    public let video: VideoID
    public let frame: Int
    /// Animals that a person has labelled on the frame.
    public let labels: Int
    /// A person says: no animal is on this frame.
    public let isNegative: Bool
    public let predictions: Int
    /// Mean of the predictions' scores; nil where nothing is predicted.
    public let meanScore: Double?

    private enum CodingKeys: String, CodingKey {
        case video, frame, labels, predictions
        case isNegative = "negative"
        case meanScore = "score"
    }
}

extension ProjectStore {
    /// The state of every suggestion, in the order in which they were made.
    ///
    /// - Complexity: a look into each index a suggestion; nothing else of a video is read.
    public func suggestionStates() throws -> [SuggestionState] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.video, s.frame,
                        (SELECT count(*) FROM label WHERE video = s.video AND frame = s.frame),
                        EXISTS (SELECT 1 FROM negative_frame WHERE video = s.video AND frame = s.frame),
                        count(p.id), avg(p.score)
                    FROM suggestion s LEFT JOIN prediction p ON p.video = s.video AND p.frame = s.frame
                    GROUP BY s.video, s.frame ORDER BY s.position, s.video, s.frame
                    """
            ).map {
                SuggestionState(
                    video: VideoID($0[0] as Int64), frame: $0[1], labels: $0[2], isNegative: $0[3], predictions: $0[4],
                    meanScore: $0[5])
            }
        }
    }

    /// Calls `body` for each frame that has labels or predictions, ascending, reading a window at a time.
    ///
    /// Memory does not grow with the length of the video. Each window is a moment of its own.
    public func forEachMarkedFrame(
        video: VideoID, in range: ClosedRange<Int>, window length: Int = 500, _ body: (FrameRecord) throws -> Void
    ) throws {
        let marks = try read { try $0.marks(video: video.rawValue) }
        for window in marks.labeled.union(marks.predicted).windows(in: range, of: length) {
            for frame in try frames(video: video, in: window) { try body(frame) }
        }
    }

    /// Frames that need no suggestion: labelled, marked as empty, or suggested already.
    public func framesSeenTo(in video: VideoID) throws -> FrameRanges {
        try read { db in
            try db.marks(video: video.rawValue).labeled
                .union(db.frames(of: "suggestion", video: video.rawValue))
                .union(db.frames(of: "negative_frame", video: video.rawValue))
        }
    }
}

extension FrameRecord {
    /// The frame as the engine reads it, its points in the order of `skeleton`'s nodes.
    public func labeledFrame(video: VideoID, in skeleton: Skeleton) -> LabeledFrame {
        LabeledFrame(
            video: video, frame: frame,
            instances: labels.map { label in
                LabelInstance(
                    points: skeleton.nodes.map { node in
                        let slot = Int(node.id.rawValue)
                        return label.points.indices.contains(slot) ? label.points[slot] : .absent
                    }, track: label.track, trackingScore: label.trackingScore,
                    fromPrediction: predictions.firstIndex { $0.id == label.fromPrediction })
            },
            predictions: predictions.map { $0.instance(in: skeleton) }, isNegative: isNegative)
    }
}
