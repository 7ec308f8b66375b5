/// Percentiles by linear interpolation between the closest ranks, as numpy's default does.
struct Percentiles {
    private let sorted: [Double]

    /// NaN is left out.
    init(_ values: [Double]) { sorted = values.filter { !$0.isNaN }.sorted() }

    var count: Int { sorted.count }
    var mean: Double? { sorted.isEmpty ? nil : sorted.reduce(0, +) / Double(sorted.count) }

    /// - Parameter percent: 0 to 100.
    /// - Returns: nil when there is no value.
    subscript(percent: Double) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let rank = percent / 100 * Double(last)
        let below = Int(rank)
        guard below < last else { return sorted[last] }
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (rank - Double(below))
    }
}
