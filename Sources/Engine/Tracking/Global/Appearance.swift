import Foundation

/// What animals look like, learned from tracklets: descriptors of one tracklet are one animal's, descriptors of
/// tracklets at the same time are different animals'.
///
/// Differences are measured in units of what varies within tracklets, along the directions in which tracklets of one
/// time differ most (Fisher 1936's discriminant; one direction fewer than there are animals), so that light and posture count little and
/// what tells the animals apart counts much.
struct Appearance {
    /// Mean looks of each tracklet along the discriminating directions; nil for one without samples.
    private let means: [[Double]?]
    private let counts: [Int]
    let dimension: Int
    private let factor: [Double]
    private let directions: [[Double]]
    /// For each tracklet its samples, gaps filled.
    private let samples: [[[Double]]]

    /// What an animal looks like, and how sure that is.
    struct Identity {
        fileprivate(set) var mean: [Double]
        fileprivate(set) var weight: Double
    }

    /// Of the variance within a tracklet, what may still differ between two tracklets of one animal.
    private static let drift = 0.25

    /// - Parameters:
    ///   - descriptors: for each tracklet its samples' descriptors, all of one length; NaN is unknown.
    ///   - tracklets: in the order of their starts; those of one time are different animals.
    ///   - animals: how many there are.
    ///   - isLearned: tracklets to learn from; the others are only looked at.
    init?(
        descriptors: [[[Double]]], of tracklets: [Tracklet], animals: Int,
        learning isLearned: (Int) -> Bool = { _ in true }
    ) {
        guard let dimension = descriptors.joined().first?.count, dimension > 0 else { return nil }
        let filled = Self.filled(descriptors, dimension: dimension)
        let raw = filled.map { samples in samples.isEmpty ? nil : Self.mean(samples, dimension: dimension) }
        let known = filled.indices.map { isLearned($0) ? filled[$0] : [] }
        guard let factor = Self.withinFactor(known, means: raw, dimension: dimension) else { return nil }
        let whitened = raw.map { $0.map { Self.solve(factor, $0) } }
        counts = descriptors.map(\.count)
        let pairs = Self.simultaneous(tracklets.map(\.frames)).filter {
            isLearned($0.0) && isLearned($0.1) && whitened[$0.0] != nil && whitened[$0.1] != nil
        }
        guard !pairs.isEmpty else { return nil }
        let scatter = Self.scatter(whitened, weights: counts.map(Self.weight), pairs: pairs, dimension: dimension)
        let directions = SymmetricEigen.leading(
            scatter, dimension: dimension, count: min(max(1, animals - 1), dimension))
        means = whitened.map { mean in mean.map { Self.project($0, on: directions) } }
        self.dimension = directions.count
        (self.factor, self.directions, samples) = (factor, directions, filled)
    }

    /// The log-odds that the earlier and the later halves of two tracklets belong together as they do, and not crosswise: a
    /// question whose answer is known.
    func evidence(_ a: Int, _ b: Int) -> Double {
        let (a1, a2) = halves(a)
        let (b1, b2) = halves(b)
        return cost(a1, b2) + cost(b1, a2) - cost(a1, a2) - cost(b1, b2)
    }

    private func halves(_ tracklet: Int) -> (Identity, Identity) {
        let all = samples[tracklet]
        let middle = all.count / 2
        return (look(Array(all[..<middle])), look(Array(all[middle...])))
    }

    private func look(_ samples: [[Double]]) -> Identity {
        let mean = Self.solve(factor, Self.mean(samples, dimension: samples[0].count))
        return Identity(mean: Self.project(mean, on: directions), weight: Self.weight(samples.count))
    }

    private func cost(_ a: Identity, _ b: Identity) -> Double {
        let squared = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let variance = 1 / a.weight + 1 / b.weight
        return (squared / variance + Double(dimension) * log(variance)) / 2
    }

    /// One over the variance of a tracklet's mean.
    private static func weight(_ count: Int) -> Double { Double(count) / (1 + drift * Double(count)) }

    func hasLooks(_ tracklet: Int) -> Bool { means[tracklet] != nil }

    /// Mean looks of an animal that is so far made of these tracklets; nil when none has samples.
    func identity(of tracklets: [Int]) -> Identity? {
        var sum = [Double](repeating: 0, count: dimension)
        var weight = 0.0
        for tracklet in tracklets {
            guard let mean = means[tracklet] else { continue }
            let w = Self.weight(counts[tracklet])
            for index in sum.indices { sum[index] += w * mean[index] }
            weight += w
        }
        return weight > 0 ? Identity(mean: sum.map { $0 / weight }, weight: weight) : nil
    }

    /// The identity without one of its tracklets, which is not to confirm itself; the same where nothing else is left.
    func identity(_ identity: Identity, without tracklet: Int) -> Identity {
        guard let mean = means[tracklet] else { return identity }
        let w = Self.weight(counts[tracklet])
        let rest = identity.weight - w
        guard rest > 1e-6 else { return identity }
        let left = zip(identity.mean, mean).map { ($0 * identity.weight - $1 * w) / rest }
        return Identity(mean: left, weight: rest)
    }

    /// How unlike a tracklet looks to an animal: a negative log-likelihood, less a constant.
    func cost(_ tracklet: Int, _ identity: Identity) -> Double {
        guard let mean = means[tracklet] else { return 0 }
        return cost(Identity(mean: mean, weight: Self.weight(counts[tracklet])), identity)
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

    /// Pairs of tracklets that share a frame.
    static func simultaneous(_ frames: [ClosedRange<Int>]) -> [(Int, Int)] {
        var active: [Int] = []
        var pairs: [(Int, Int)] = []
        for (tracklet, range) in frames.enumerated() {
            active.removeAll { frames[$0].upperBound < range.lowerBound }
            pairs += active.map { ($0, tracklet) }
            active.append(tracklet)
        }
        return pairs
    }

    /// How the two of a pair differ: the sum of the outer products of their differences, the surer ones weighing more.
    private static func scatter(
        _ means: [[Double]?], weights: [Double], pairs: [(Int, Int)], dimension d: Int
    ) -> [Double] {
        var scatter = [Double](repeating: 0, count: d * d)
        for (a, b) in pairs {
            guard let p = means[a], let q = means[b] else { continue }
            let difference = zip(p, q).map { $0 - $1 }
            let weight = 1 / (1 / weights[a] + 1 / weights[b])
            for i in 0..<d { for j in 0..<d { scatter[i * d + j] += weight * difference[i] * difference[j] } }
        }
        return scatter
    }

    private static func project(_ x: [Double], on directions: [[Double]]) -> [Double] {
        directions.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } }
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
