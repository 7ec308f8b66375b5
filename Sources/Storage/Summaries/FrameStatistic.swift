/// One number per frame that a timeline's header plots, as SLEAP names and defines them. Lengths are px.
public enum FrameStatistic: String, CaseIterable, Sendable, Codable {
    /// How far each animal's points moved since the last frame with animals: summed, or the farthest, over its points;
    /// then summed over animals. Animals are told apart by their tracks.
    case pointDisplacementSum
    case pointDisplacementMax
    /// How far the first node of the skeleton moved, carried over gaps of a track: summed, or the farthest, over tracks.
    case primaryDisplacementSum
    case primaryDisplacementMax
    case trackingScoreMean
    case trackingScoreMin
    case instanceScoreSum
    case instanceScoreMin
    case pointScoreSum
    case pointScoreMin
    case predictedPoints
    /// The smallest distance between the middles of two animals.
    case centroidProximity

    var index: Int { Self.allCases.firstIndex(of: self)! }
}

/// The values of a chunk of frames, all kinds of them.
struct FrameStatistics {
    /// Frames of a chunk; divides a `FrameSet`.
    static let frames = 1_024
    /// Frames that share one lowest and one highest value in the coarse form.
    static let pool = 32
    static let kinds = FrameStatistic.allCases.count

    /// `[kind][frame]`; NaN where there is nothing to measure.
    private(set) var values = [[Float]](repeating: [Float](repeating: .nan, count: frames), count: kinds)

    mutating func set(_ frame: [Float], at offset: Int) {
        for (kind, value) in frame.enumerated() { values[kind][offset] = value }
    }

    /// `[kind][frame]`, f32, little-endian.
    var fine: [UInt8] { Self.bytes(values.joined()) }

    /// `[kind][pool][lowest, highest]`, f32, little-endian.
    var coarse: [UInt8] {
        Self.bytes(
            values.flatMap { row in
                stride(from: 0, to: Self.frames, by: Self.pool).flatMap { start -> [Float] in
                    let pooled = Extremes(row[start..<start + Self.pool])
                    return [pooled.low, pooled.high]
                }
            })
    }

    private static func bytes(_ values: some Sequence<Float>) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
    }

    static func floats(_ bytes: some Collection<UInt8>) -> [Float] {
        let bytes = Array(bytes)
        return stride(from: 0, to: bytes.count - 3, by: 4).map { i in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[i + $1]) << (8 * $1) })
        }
    }
}

/// The lowest and highest of some values; NaN when there is none.
struct Extremes {
    var low = Float.nan
    var high = Float.nan

    init() {}
    init(_ values: some Sequence<Float>) { for value in values { add(value, value) } }

    mutating func add(_ low: Float, _ high: Float) {
        if low.isNaN || high.isNaN { return }
        self.low = self.low.isNaN ? low : min(self.low, low)
        self.high = self.high.isNaN ? high : max(self.high, high)
    }
}
