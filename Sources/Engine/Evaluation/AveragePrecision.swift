/// Average precision and recall over thresholds of a match score (the VOC metric generalised as SLEAP does:
/// sleap/nn/evals.py, `compute_generalized_voc_metrics`).
struct AveragePrecision {
    /// Mean over match thresholds of the mean precision at 101 levels of recall.
    let meanPrecision: Double
    /// Mean over match thresholds of the final recall.
    let meanRecall: Double

    static let matchThresholds = linspace(0.5, 0.95, count: 10)
    static let recallLevels = linspace(0, 1, count: 101)

    /// numpy's `linspace`, bit for bit, because a match score may equal a threshold.
    private static func linspace(_ first: Double, _ last: Double, count: Int) -> [Double] {
        let step = (last - first) / Double(count - 1)
        return (0..<count).map { index in index == count - 1 ? last : Double(index) * step + first }
    }

    /// - Parameters:
    ///   - detections: the score of each detection and how well it matched (0 for one that matched nothing).
    ///   - truthCount: labelled animals, found or not.
    /// - Returns: nil when there are no labelled animals.
    init?(detections: [(score: Double, match: Double)], truthCount: Int) {
        guard truthCount > 0 else { return nil }
        let matches = descending(detections.map(\.score)).map { detections[$0].match }
        var precisions = 0.0
        var recalls = 0.0
        for threshold in Self.matchThresholds {
            let (precision, recall) = Self.curve(matches, threshold: threshold, truthCount: truthCount)
            precisions += Self.sampled(precision, at: recall)
            recalls += recall.last ?? 0
        }
        meanPrecision = precisions / Double(Self.matchThresholds.count)
        meanRecall = recalls / Double(Self.matchThresholds.count)
    }

    /// Precision (its monotone envelope) and recall after each detection.
    private static func curve(_ matches: [Double], threshold: Double, truthCount: Int) -> ([Double], [Double]) {
        var precision: [Double] = []
        var recall: [Double] = []
        var hits = 0.0
        for (index, match) in matches.enumerated() {
            if match >= threshold { hits += 1 }
            precision.append(hits / (Double(index + 1) + 1.0.ulp))
            recall.append(hits / Double(truthCount))
        }
        for index in precision.indices.dropFirst().reversed() {
            precision[index - 1] = max(precision[index - 1], precision[index])
        }
        return (precision, recall)
    }

    private static func sampled(_ precision: [Double], at recall: [Double]) -> Double {
        var sum = 0.0
        var index = 0
        for level in recallLevels {
            while index < recall.count && recall[index] < level { index += 1 }
            if index < recall.count { sum += precision[index] }
        }
        return sum / Double(recallLevels.count)
    }
}
