import Storage

/// A pooled statistic as the page reads it (docs/api.md, “Statistics”): null where there is nothing to measure.
struct StatisticDescription: Encodable {
    let kind: FrameStatistic
    let from, to: Int
    let low, high: [Double?]
    let missing: Int
    let revision: Int64

    init(_ pooled: PooledStatistic) {
        (kind, from, to) = (pooled.kind, pooled.range.lowerBound, pooled.range.upperBound)
        low = pooled.low.map(Self.rounded)
        high = pooled.high.map(Self.rounded)
        (missing, revision) = (pooled.missing, pooled.revision)
    }

    /// Two decimals more than a plot can show, and a third of the text.
    private static func rounded(_ value: Float) -> Double? {
        value.isFinite ? (Double(value) * 10_000).rounded() / 10_000 : nil
    }
}
