/// One body part as a person placed it. Absent is NaN in both coordinates.
public struct LabelPoint: Hashable, Sendable, Codable {
    public var position: Point
    /// False for a part that is there but cannot be seen (hidden behind something); its position is a guess.
    public var isVisible: Bool
    /// True once a person has confirmed the point, not merely copied it from a template or a prediction.
    public var isComplete: Bool

    public init(_ position: Point, isVisible: Bool = true, isComplete: Bool = false) {
        self.position = position
        self.isVisible = isVisible
        self.isComplete = isComplete
    }

    public init(_ x: Double, _ y: Double) { self.init(Point(x, y)) }

    public static let absent = LabelPoint(.absent, isVisible: false)
}

/// One body part as a network found it: px and a score, usually 0 to 1. Absent is NaN in both coordinates.
public struct PredictedPoint: Hashable, Sendable, Codable {
    public var x: Float
    public var y: Float
    public var score: Float

    public init(x: Float, y: Float, score: Float) {
        self.x = x
        self.y = y
        self.score = score
    }

    public static let absent = PredictedPoint(x: .nan, y: .nan, score: 0)
    public var position: Point { Point(Double(x), Double(y)) }
}

/// An identity that lasts over frames.
public struct Track: Hashable, Sendable, Codable {
    public let id: TrackID
    public var name: String
    /// The frame SLEAP says the track was spawned on; kept for the round trip.
    public var spawnedOn: Int

    public init(id: TrackID, name: String, spawnedOn: Int = 0) {
        self.id = id
        self.name = name
        self.spawnedOn = spawnedOn
    }
}

/// One animal labelled on one frame; `points` stand in the order of `Skeleton.nodes`.
public struct LabelInstance: Hashable, Sendable, Codable {
    public var points: [LabelPoint]
    public var track: TrackID?
    public var trackingScore: Float
    /// Position, in the same frame's predictions, of the prediction that this label was accepted from.
    public var fromPrediction: Int?

    public init(
        points: [LabelPoint], track: TrackID? = nil, trackingScore: Float = 0, fromPrediction: Int? = nil
    ) {
        self.points = points
        self.track = track
        self.trackingScore = trackingScore
        self.fromPrediction = fromPrediction
    }
}

/// One animal predicted on one frame; `points` stand in the order of `Skeleton.nodes`.
public struct PredictedInstance: Hashable, Sendable, Codable {
    public var points: [PredictedPoint]
    /// The instance's score as its model defines it (SLEAP: centroid peak, sum of point scores, grouping score).
    public var score: Float
    public var track: TrackID?
    public var trackingScore: Float

    public init(points: [PredictedPoint], score: Float, track: TrackID? = nil, trackingScore: Float = 0) {
        self.points = points
        self.score = score
        self.track = track
        self.trackingScore = trackingScore
    }
}

/// Everything on one frame of one video. `frame` counts from 0 in presentation order.
public struct LabeledFrame: Hashable, Sendable, Codable {
    public let video: VideoID
    public let frame: Int
    public var instances: [LabelInstance]
    public var predictions: [PredictedInstance]
    /// A person says: no animal is on this frame.
    public var isNegative: Bool

    public init(
        video: VideoID, frame: Int, instances: [LabelInstance] = [], predictions: [PredictedInstance] = [],
        isNegative: Bool = false
    ) {
        self.video = video
        self.frame = frame
        self.instances = instances
        self.predictions = predictions
        self.isNegative = isNegative
    }
}

/// A frame that someone or something proposes to label.
public struct Suggestion: Hashable, Sendable, Codable {
    public let video: VideoID
    public let frame: Int
    /// Frames of one group resemble each other in what they were suggested for; 0 where nothing groups them.
    public var group: Int
    /// Why the frame was suggested, in a few words for a person; nil: nobody said.
    public var reason: String?

    public init(video: VideoID, frame: Int, group: Int = 0, reason: String? = nil) {
        self.video = video
        self.frame = frame
        self.group = group
        self.reason = reason
    }
}
