import Domain
import Foundation

extension TrackerConfiguration.Similarity {
    /// How alike a new pose is to an earlier one (the reference); higher is more alike, NaN when they cannot be
    /// compared.
    ///
    /// - Parameters:
    ///   - size: of the animal, px, for `pose`.
    ///   - keypointError: px, for `objectKeypoint`.
    func callAsFunction(
        _ reference: TrackedPose, _ pose: TrackedPose, size: Double, keypointError: Double
    ) -> Double {
        switch self {
        case .pose: Self.pose(reference, pose, size: size)
        case .oks: KeypointSimilarity.oks(truth: reference.points, prediction: pose.points)
        case .objectKeypoint:
            Self.gaussian(reference, pose, scale: 2 * keypointError * keypointError)
        case .instance: Self.gaussian(reference, pose, scale: 1)
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

    /// Σ exp(−d² / scale) over shared nodes, divided by the reference's nodes.
    private static func gaussian(_ reference: TrackedPose, _ pose: TrackedPose, scale: Double) -> Double {
        var sum = 0.0
        for (a, b) in zip(reference.points, pose.points) where a.isPresent && b.isPresent {
            let (dx, dy) = (a.x - b.x, a.y - b.y)
            sum += exp(-(dx * dx + dy * dy) / scale)
        }
        return sum / Double(reference.pointCount)
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
