import Foundation

/// What animals look like, learned from tracklets: descriptors of one tracklet are one animal's, descriptors of
/// tracklets at the same time are different animals'.
///
/// Differences are measured in units of what varies within tracklets (Fisher 1936's discriminant), so that light and
/// posture count little and what tells the animals apart counts much.
struct Appearance {
    /// Whitened mean descriptor of each tracklet; nil for one without samples.
    private let means: [[Double]?]
    private let counts: [Int]
    let dimension: Int

    /// Of the variance within a tracklet, what may still differ between two tracklets of one animal.
    private static let drift = 0.25

    /// - Parameter descriptors: for each tracklet its samples' descriptors, all of one length; NaN is unknown.
    init?(descriptors: [[[Double]]]) {
        guard let dimension = descriptors.joined().first?.count, dimension > 0 else { return nil }
        let filled = Self.filled(descriptors, dimension: dimension)
        let raw = filled.map { samples in samples.isEmpty ? nil : Self.mean(samples, dimension: dimension) }
        guard let factor = Self.withinFactor(filled, means: raw, dimension: dimension) else { return nil }
        means = raw.map { $0.map { Self.solve(factor, $0) } }
        counts = descriptors.map(\.count)
        self.dimension = dimension
    }

    func hasLooks(_ tracklet: Int) -> Bool { means[tracklet] != nil }

    /// Mean looks of an animal that is so far made of these tracklets; nil when none has samples.
    func identity(of tracklets: [Int]) -> [Double]? {
        var sum = [Double](repeating: 0, count: dimension)
        var weight = 0.0
        for tracklet in tracklets {
            guard let mean = means[tracklet] else { continue }
            let w = Double(counts[tracklet]) / (1 + Self.drift * Double(counts[tracklet]))
            for index in sum.indices { sum[index] += w * mean[index] }
            weight += w
        }
        return weight > 0 ? sum.map { $0 / weight } : nil
    }

    /// Half the squared distance of a tracklet's looks from an animal's: a negative log-likelihood, less a constant.
    func cost(_ tracklet: Int, _ identity: [Double]) -> Double {
        guard let mean = means[tracklet] else { return 0 }
        let squared = zip(mean, identity).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let variance = 1 / Double(counts[tracklet]) + Self.drift
        return squared / (2 * variance)
    }

    // MARK: - Linear algebra of a few dozen dimensions

    private static func filled(_ descriptors: [[[Double]]], dimension: Int) -> [[[Double]]] {
        let all = descriptors.joined()
        let middle = (0..<dimension).map { index -> Double in
            let values = all.map { $0[index] }.filter(\.isFinite)
            return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        return descriptors.map { samples in
            samples.map { sample in sample.indices.map { sample[$0].isFinite ? sample[$0] : middle[$0] } }
        }
    }

    private static func mean(_ samples: [[Double]], dimension: Int) -> [Double] {
        (0..<dimension).map { index in samples.reduce(0) { $0 + $1[index] } / Double(samples.count) }
    }

    /// The Cholesky factor of the covariance within tracklets, drawn towards its diagonal; nil without two samples of
    /// one tracklet.
    private static func withinFactor(_ samples: [[[Double]]], means: [[Double]?], dimension d: Int) -> [Double]? {
        var covariance = [Double](repeating: 0, count: d * d)
        var freedom = 0
        for (samples, mean) in zip(samples, means) where samples.count > 1 {
            guard let mean else { continue }
            for sample in samples {
                let difference = zip(sample, mean).map { $0 - $1 }
                for i in 0..<d { for j in 0...i { covariance[i * d + j] += difference[i] * difference[j] } }
            }
            freedom += samples.count - 1
        }
        guard freedom > 0 else { return nil }
        let shrinkage = min(0.9, 0.1 + Double(d) / Double(freedom))
        for i in 0..<d {
            for j in 0...i {
                covariance[i * d + j] *= (i == j ? 1 : 1 - shrinkage) / Double(freedom)
            }
            covariance[i * d + i] += 1e-9 + 1e-3 * covariance[i * d + i]
        }
        return cholesky(covariance, d)
    }

    /// Lower triangle L with L Lᵀ = matrix, row-major; nil when the matrix is not positive definite.
    private static func cholesky(_ matrix: [Double], _ d: Int) -> [Double]? {
        var l = matrix
        for i in 0..<d {
            for j in 0...i {
                var sum = matrix[i * d + j]
                for k in 0..<j { sum -= l[i * d + k] * l[j * d + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    l[i * d + i] = sum.squareRoot()
                } else {
                    l[i * d + j] = sum / l[j * d + j]
                }
            }
        }
        return l
    }

    /// L⁻¹ x.
    private static func solve(_ l: [Double], _ x: [Double]) -> [Double] {
        let d = x.count
        var y = x
        for i in 0..<d {
            for k in 0..<i { y[i] -= l[i * d + k] * y[k] }
            y[i] /= l[i * d + i]
        }
        return y
    }
}
