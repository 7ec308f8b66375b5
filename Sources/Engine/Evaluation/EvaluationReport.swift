import Domain

/// How well predictions agree with labels. What cannot be measured (no pair was matched) is null, never 0.
public struct EvaluationReport: Codable, Sendable, Hashable {
    public let distance: Distance
    public let oks: ObjectKeypoints
    public let pck: CorrectKeypoints
    public let visibility: Visibility
    public let counts: Counts
    public let detection: Detection
    /// In the order of the skeleton's nodes.
    public let perNode: [NodeError]
    /// Frames where an animal was missed or invented, then those with the greatest mean distance; worst first.
    public let worst: [FrameError]
    /// Identity over time, when it was asked for and the truth has tracks.
    public let tracking: TrackingReport?

    /// Distance in px between a labelled and a predicted node, over all nodes of matched pairs that have both.
    public struct Distance: Codable, Sendable, Hashable {
        @Measured public var mean: Double?
        @Measured public var p50: Double?
        @Measured public var p75: Double?
        @Measured public var p90: Double?
        @Measured public var p95: Double?
        @Measured public var p99: Double?
        public let points: Int
    }

    /// Object keypoint similarity, σ = 0.025. As in SLEAP, `mAP` does not count predictions that matched no label;
    /// `mAPCountingExtra` counts them as false.
    public struct ObjectKeypoints: Codable, Sendable, Hashable {
        @Measured public var mean: Double?
        @Measured public var mAP: Double?
        @Measured public var mAR: Double?
        @Measured public var mAPCountingExtra: Double?
    }

    /// Share of nodes nearer than 1, 2 … 10 px; a node missing on either side counts as wrong.
    public struct CorrectKeypoints: Codable, Sendable, Hashable {
        @Measured public var mean: Double?
        /// As SLEAP's `pck_voc`: average precision and recall with an animal's mean share in the place of OKS.
        @Measured public var mAP: Double?
        @Measured public var mAR: Double?
        /// Thresholds in px.
        public let thresholds: [Double]
        /// For each threshold; empty when no pair was matched.
        public let shares: [Double]
    }

    /// Whether nodes that were labelled were predicted, and the other way round, within matched pairs.
    public struct Visibility: Codable, Sendable, Hashable {
        @Measured public var precision: Double?
        @Measured public var recall: Double?
        public let truePositives: Int
        public let falsePositives: Int
        public let trueNegatives: Int
        public let falseNegatives: Int
    }

    /// Animals on the frames that were compared, and frames.
    public struct Counts: Codable, Sendable, Hashable {
        public let truth: Int
        public let matched: Int
        public let missed: Int
        /// Predictions that matched no label.
        public let extra: Int
        public let frames: Int
        /// Labelled frames left out because no prediction was ever made for them (or two were).
        public let skippedFrames: Int
    }

    /// Finding animals: matched against matched and extra, and against matched and missed. Every prediction that matched
    /// no label counts as false, which SLEAP leaves out.
    public struct Detection: Codable, Sendable, Hashable {
        @Measured public var precision: Double?
        @Measured public var recall: Double?
        /// The same when only a match of at least `goodMatch` counts as found: a pose that merely overlaps is both a
        /// false prediction and a missed animal.
        @Measured public var precisionAt50: Double?
        @Measured public var recallAt50: Double?

        /// OKS.
        public static let goodMatch = 0.5
    }

    public struct NodeError: Codable, Sendable, Hashable {
        public let node: String
        /// px.
        @Measured public var mean: Double?
        @Measured public var p50: Double?
        @Measured public var p90: Double?
        @Measured public var p95: Double?
        public let points: Int
        /// Labelled but not predicted, within matched pairs.
        public let missing: Int
        /// Labelled but not predicted, those of missed animals included.
        public let missed: Int
    }

    public struct FrameError: Codable, Sendable, Hashable {
        public let video: VideoID
        public let frame: Int
        /// Mean over the frame's nodes that have both, px; null when nothing was matched.
        @Measured public var mean: Double?
        public let missed: Int
        public let extra: Int
        /// The animal to look at, by its position among the frame's labels: the first that was missed, else the one with
        /// the greatest error; null when there is none.
        public let instance: Int?
        /// That animal's mean error, px; null when it was missed.
        @Measured public var instanceMean: Double?
        /// The frame's node that is farthest off, and by how many px; null when nothing was matched.
        public let node: String?
        @Measured public var nodeError: Double?
    }
}

/// A number that JSON shows as null when it could not be measured (a synthesised optional would lose its key).
@propertyWrapper
public struct Measured: Codable, Sendable, Hashable {
    public var wrappedValue: Double?

    public init(wrappedValue: Double?) {
        self.wrappedValue = wrappedValue.flatMap { $0.isFinite ? $0 : nil }
    }

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        wrappedValue = value.decodeNil() ? nil : try value.decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        if let wrappedValue { try value.encode(wrappedValue) } else { try value.encodeNil() }
    }
}
