import Domain
import Foundation

extension TrackerConfiguration.Similarity {
    /// How alike a new pose is to an earlier one (the reference); higher is more alike, NaN when they cannot be
    /// compared.
    ///
    /// - Parameters:
    ///   - size: of the animal, px, for `pose`.
    ///   - options: `keypointError`, `scoreWeighting`, `normalization` and `frameSize` are read.
    func callAsFunction(
        _ reference: TrackedPose, _ pose: TrackedPose, size: Double, options: TrackerConfiguration = .init()
    ) -> Double {
        switch self {
        case .pose: Self.pose(reference, pose, size: size)
        case .oks: KeypointSimilarity.oks(truth: reference.points, prediction: pose.points)
        case .objectKeypoint: Self.objectKeypoint(reference, pose, options)
        case .instance: Self.gaussian(reference, pose, width: 1, height: 1)
        case .normalizedInstance:
            Self.gaussian(reference, pose, width: options.frameSize[0], height: options.frameSize[1])
        case .cosine: Self.cosine(reference, pose)
        case .iou: Self.intersectionOverUnion(reference.box, pose.box)
        case .centroid: -reference.centroid.distance(to: pose.centroid)
        }
    }

    /// Mean of Cauchy kernels over shared nodes; poses that share none are compared by their centroids.
    private static func pose(_ reference: TrackedPose, _ pose: TrackedPose, size: Double) -> Double {
        let scale = max(size / 4, 5)
        func kernel(_ a: Point, _ b: Point) -> Double {
            let (dx, dy) = ((a.x - b.x) / scale, (a.y - b.y) / scale)
            return 1 / (1 + dx * dx + dy * dy)
        }
        var sum = 0.0
        var count = 0
        for (a, b) in zip(reference.points, pose.points) where a.isPresent && b.isPresent {
            sum += kernel(a, b)
            count += 1
        }
        return count > 0 ? sum / Double(count) : kernel(reference.centroid, pose.centroid)
    }

    /// Σ exp(−d²) over shared nodes, positions divided by width and height, over the reference's nodes.
    private static func gaussian(
        _ reference: TrackedPose, _ pose: TrackedPose, width: Double, height: Double
    ) -> Double {
        var sum = 0.0
        for (a, b) in zip(reference.points, pose.points) where a.isPresent && b.isPresent {
            let (dx, dy) = ((a.x - b.x) / width, (a.y - b.y) / height)
            sum += exp(-(dx * dx + dy * dy))
        }
        return sum / Double(reference.pointCount)
    }

    /// Σ w exp(−d² / (2e²)) over shared nodes, w the mean of both scores where they count, over the number of nodes.
    private static func objectKeypoint(
        _ reference: TrackedPose, _ pose: TrackedPose, _ options: TrackerConfiguration
    ) -> Double {
        let scale = 2 * options.keypointError * options.keypointError
        var sum = 0.0
        var union = 0
        for (index, (a, b)) in zip(reference.points, pose.points).enumerated() {
            union += a.isPresent || b.isPresent ? 1 : 0
            guard a.isPresent, b.isPresent else { continue }
            let (dx, dy) = (a.x - b.x, a.y - b.y)
            let weight =
                options.scoreWeighting ? Double(reference.pointScores[index] + pose.pointScores[index]) / 2 : 1
            sum += weight * exp(-(dx * dx + dy * dy) / scale)
        }
        let count =
            switch options.normalization {
            case .all: reference.points.count
            case .reference: reference.pointCount
            case .union: union
            }
        return sum / Double(count)
    }

    /// Absent points count as the origin, as in sleap-nn.
    private static func cosine(_ reference: TrackedPose, _ pose: TrackedPose) -> Double {
        var (product, a, b) = (0.0, 0.0, 0.0)
        for (p, q) in zip(reference.points, pose.points) {
            if p.isPresent { a += p.x * p.x + p.y * p.y }
            if q.isPresent { b += q.x * q.x + q.y * q.y }
            if p.isPresent, q.isPresent { product += p.x * q.x + p.y * q.y }
        }
        return a > 0 && b > 0 ? product / (a * b).squareRoot() : .nan
    }

    /// NaN when either has no box; 0 for boxes without area.
    static func intersectionOverUnion(_ a: Box?, _ b: Box?) -> Double {
        guard let a, let b else { return .nan }
        let width = max(0, min(a.maxX, b.maxX) - max(a.minX, b.minX))
        let height = max(0, min(a.maxY, b.maxY) - max(a.minY, b.minY))
        let union = a.area + b.area - width * height
        return union > 0 ? width * height / union : 0
    }
}
