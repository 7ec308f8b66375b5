/// What a comparison counts, and how strictly. The defaults are SLEAP's.
public struct EvaluationOptions: Codable, Sendable, Hashable {
    /// What a labelled frame without any prediction frame means.
    public enum UnpredictedFrames: String, Codable, Sendable {
        /// It was not asked for: left out, as SLEAP does, and counted in `counts.skippedFrames`.
        case skipped
        /// Its animals were missed.
        case missed
    }

    public var unpredictedFrames: UnpredictedFrames = .skipped
    /// Spread σ of every node for OKS.
    public var standardDeviation = KeypointSimilarity.standardDeviation
    /// px.
    public var pckThresholds: [Double] = (1...10).map(Double.init)
    /// How many of the worst frames the report lists.
    public var worstFrames = 20
    /// Measure identity over time; the truth must have tracks.
    public var tracking = false
    /// For identity, a prediction may stand for an animal when their mean node distance is at most this share of the
    /// diagonal of the box around the animal's points.
    public var trackingGate = 0.25
    /// The same limit in px for animals so small (or with so few nodes) that the share would be less than this.
    public var trackingGateMinimum = 5.0

    public init() {}
}
