import Domain

/// What lies on one frame. Points are indexed by node id (the node's permanent slot), deleted nodes' slots included.
public struct FrameRecord: Hashable, Sendable {
    public let frame: Int
    /// Sorted by id.
    public var labels: [LabelRecord]
    /// Sorted by id.
    public var predictions: [PredictionRecord]
    /// A person says: no animal is on this frame.
    public var isNegative: Bool

    public init(
        frame: Int, labels: [LabelRecord] = [], predictions: [PredictionRecord] = [], isNegative: Bool = false
    ) {
        self.frame = frame
        self.labels = labels
        self.predictions = predictions
        self.isNegative = isNegative
    }
}

/// One labelled animal as the project holds it.
public struct LabelRecord: Hashable, Sendable {
    public let id: InstanceID
    public let track: TrackID?
    /// px, one per slot.
    public let points: [LabelPoint]
    public let trackingScore: Float
    /// The prediction that this label was accepted from. It may meanwhile have been deleted or replaced.
    public let fromPrediction: PredictionID?
    /// Who changed the label last.
    public let author: String
    /// Seconds since 1970.
    public let modified: Double
}

/// One predicted animal as the project holds it.
public struct PredictionRecord: Hashable, Sendable {
    public let id: PredictionID
    public let track: TrackID?
    public let score: Float
    public let trackingScore: Float
    /// px, one per slot.
    public let points: [PredictedPoint]
    /// The run that predicted it; nil when it was imported.
    public let run: String?

    package init(
        id: PredictionID, track: TrackID?, score: Float, trackingScore: Float, points: [PredictedPoint], run: String?
    ) {
        (self.id, self.track, self.score, self.trackingScore) = (id, track, score, trackingScore)
        (self.points, self.run) = (points, run)
    }
}

/// Frames of a video between two frames, all read at one moment.
public struct FrameWindow: Sendable {
    /// The project's revision at that moment.
    public let revision: Int64
    /// Number of slots ever handed out: the length of every points array.
    public let nodeSlots: Int
    /// Sorted by frame; frames with nothing on them are left out.
    public let frames: [FrameRecord]
}
