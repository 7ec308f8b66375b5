import Domain

/// A labelled animal and the prediction that was matched with it.
struct MatchedPair {
    /// Position among the frame's labels.
    let instance: Int
    let truth: [Point]
    let prediction: [Point]
    let score: Double
    let oks: Double

    /// Distance of each node in px, NaN where either lacks it.
    var distances: [Double] { zip(truth, prediction).map { $0.distance(to: $1) } }
}

/// One frame after matching: the pairs, and what found no partner.
struct FrameMatch {
    var pairs: [MatchedPair] = []
    /// Labelled animals that no prediction took, in the order of the labels.
    var missed: [(instance: Int, points: [Point])] = []
    /// Scores of predictions that no labelled animal was left for.
    var extraScores: [Double] = []
}

/// SLEAP's matching (sleap/nn/evals.py, `match_instances`): predictions in descending order of score; each takes the
/// labelled animal, of those still free, with the highest OKS, when that is above 0.
struct InstanceMatcher {
    let standardDeviation: Double

    func match(_ truth: LabeledFrame, _ predicted: LabeledFrame) -> FrameMatch {
        var free = truth.instances.enumerated().map { (instance: $0.offset, points: $0.element.points.map(\.position)) }
        var result = FrameMatch()
        for index in descending(predicted.predictions.map { Double($0.score) }) {
            let prediction = predicted.predictions[index]
            let points = prediction.points.map(\.position)
            guard let (best, oks) = bestMatch(of: points, among: free.map(\.points)) else {
                result.extraScores.append(Double(prediction.score))
                continue
            }
            let taken = free.remove(at: best)
            result.pairs.append(
                MatchedPair(
                    instance: taken.instance, truth: taken.points, prediction: points,
                    score: Double(prediction.score), oks: oks))
        }
        result.missed = free
        return result
    }

    private func bestMatch(of prediction: [Point], among free: [[Point]]) -> (Int, Double)? {
        var best: (Int, Double)?
        for (index, truth) in free.enumerated() {
            let oks = KeypointSimilarity.oks(
                truth: truth, prediction: prediction, standardDeviation: standardDeviation)
            if oks > max(0, best?.1 ?? 0) { best = (index, oks) }
        }
        return best
    }
}

/// Positions of scores from the highest to the lowest; equal ones keep their order, NaN stands last.
func descending(_ scores: [Double]) -> [Int] {
    let keys = scores.map { $0.isNaN ? -.infinity : $0 }
    return keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] > keys[$1] }
}
