import Domain
import Foundation

/// Object keypoint similarity (Ronchi and Perona 2017, equation 1), as SLEAP and COCO compute it.
public enum KeypointSimilarity {
    /// SLEAP's spread of every node.
    public static let standardDeviation = 0.025

    /// Similarity of two poses, 0 to 1: the sum over the truth's nodes of exp(−d² / ((2σ)² · 2 · area)), divided by
    /// their number. A node that the prediction lacks counts 0.
    ///
    /// - Parameters:
    ///   - truth: positions in px; absent nodes are NaN.
    ///   - prediction: as many positions, in the same order.
    ///   - area: of the truth in px²; by default of the box around its points.
    /// - Returns: NaN when the truth has no point.
    public static func oks(
        truth: [Point], prediction: [Point], standardDeviation: Double = standardDeviation, area: Double? = nil
    ) -> Double {
        let area = area ?? Box(around: truth)?.area ?? .nan
        let spread = 2 * standardDeviation
        let scale = spread * spread * 2 * (area + 1.0.ulp)
        var sum = 0.0
        var count = 0
        for (t, p) in zip(truth, prediction) where t.isPresent {
            count += 1
            guard p.isPresent else { continue }
            let (dx, dy) = (p.x - t.x, p.y - t.y)
            sum += exp(-(dx * dx + dy * dy) / scale)
        }
        return count == 0 ? .nan : sum / Double(count)
    }
}
