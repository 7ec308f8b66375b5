import Domain
import Foundation

/// What it costs, as a negative log-likelihood, that an animal goes on from one tracklet in another, or that a tracklet
/// is no animal at all.
struct TrackletCosts {
    let tracklets: [Tracklet]
    /// For each tracklet and identity, what looks and a person's labels say; `[tracklets × identities]`.
    var identity: [Double]
    let identities: Int

    /// A join is never worse than this, so that one leap does not outweigh an animal's looks.
    private static let worst = 6.0

    /// Positions agree from both sides, less strictly the longer the gap.
    func join(_ earlier: Int, _ later: Int) -> Double {
        let (a, b) = (tracklets[earlier], tracklets[later])
        let gap = b.frames.lowerBound - a.frames.upperBound
        let size = max(a.size, b.size) * (1 + 0.15 * Double(gap).squareRoot())
        let forward = Self.likeness(a.predicted(after: gap), b.first, size: size)
        let backward = Self.likeness(b.traced(before: gap), a.last, size: size)
        let waiting = 0.01 * Double(min(gap, 100))
        return min(Self.worst, -log(max(1e-9, (forward + backward) / 2)) * 4 + waiting)
    }

    private static func likeness(_ a: TrackedPose, _ b: TrackedPose, size: Double) -> Double {
        let value = TrackerConfiguration.Similarity.pose(a, b, size: size)
        return value.isNaN ? 0 : value
    }

    /// Leaving a tracklet out costs more the longer it is: a short one may be a phantom.
    func leaveOut(_ tracklet: Int) -> Double { 6 + 0.5 * Double(min(tracklets[tracklet].count, 100)) }

    /// An animal that is first seen late was somewhere before.
    func begin(_ tracklet: Int, after frame: Int) -> Double {
        min(Self.worst, 0.02 * Double(tracklets[tracklet].frames.lowerBound - frame))
    }

    /// Nothing tells the animals apart but where they are.
    var areAlike: Bool { identity.allSatisfy { $0 == 0 } }

    func identity(_ tracklet: Int, _ animal: Int) -> Double { identity[tracklet * identities + animal] }
}
