import Domain
import Foundation

/// A stretch of instances that are one animal beyond doubt: it ends where two animals come too close to tell apart,
/// or where the animal was not found for a while.
public struct Tracklet: Sendable {
    /// Counted from 0 in the order in which tracklets began.
    public let id: Int
    let first: TrackedPose
    private(set) var last: TrackedPose
    /// px a frame, at the start and at the end.
    private(set) var startVelocity = Point(0, 0)
    private(set) var endVelocity = Point(0, 0)
    /// Instances in it.
    public private(set) var count = 1
    /// Who it is, where a person has said so.
    var name: Int?
    /// Largest diagonal of a pose, px.
    private(set) var size: Double
    private var spread = SpreadSamples()
    /// Instances to learn the animal's looks from, evenly spread over the tracklet where it is well apart from others.
    public var samples: [SpreadSamples.Sample] { spread.samples }
    /// It was out of every other animal's reach at least once.
    private var wasAlone = false

    public var frames: ClosedRange<Int> { first.frame...last.frame }

    /// So short, and never away from other animals, that it says little of who is who.
    var isDoubtful: Bool { frames.count - 1 + stride <= Self.doubtfulLength && !wasAlone }

    /// Frames.
    private static let doubtfulLength = 5
    /// Poses from which the velocity at the start is taken.
    private static let startLength = 3

    /// Frames from one that is tracked to the next.
    private let stride: Int

    /// - Parameter stride: frames since the last one that was tracked.
    init(id: Int, first: TrackedPose, stride: Int = 1) {
        (self.id, self.first, self.stride) = (id, first, stride)
        last = first
        size = first.size
    }

    mutating func append(_ pose: TrackedPose) {
        if let moved = pose.displacement(from: last) {
            let n = Double(max(1, pose.frame - last.frame))
            endVelocity = Point((endVelocity.x + moved.x / n) / 2, (endVelocity.y + moved.y / n) / 2)
        }
        if count < Self.startLength, let moved = pose.displacement(from: first) {
            let n = Double(max(1, pose.frame - first.frame))
            startVelocity = Point(moved.x / n, moved.y / n)
        }
        last = pose
        size = max(size, pose.size)
        count += 1
    }

    mutating func noteAlone() { wasAlone = true }

    mutating func sample(_ pose: TrackedPose) { spread.add(pose.frame, pose.points, stride: stride) }

    /// The last pose where it would be `gap` frames later if the animal slowed down evenly.
    func predicted(after gap: Int) -> TrackedPose {
        let reach = Self.reach(gap)
        return last.moved(endVelocity.x * reach, endVelocity.y * reach)
    }

    /// The first pose where it would have been `gap` frames earlier.
    func traced(before gap: Int) -> TrackedPose {
        let reach = Self.reach(gap)
        return first.moved(-startVelocity.x * reach, -startVelocity.y * reach)
    }

    /// Frames of undiminished motion that `gap` frames of fading motion amount to.
    private static func reach(_ gap: Int) -> Double {
        let persistence = 0.9
        return (1 - pow(persistence, Double(min(gap, 200)))) / (1 - persistence)
    }
}

/// At most so many poses of a stretch of any length, evenly spread and the same ones each time. They lie on frames that
/// other stretches choose too, so that few frames of a video need be decoded.
public struct SpreadSamples: Sendable {
    public struct Sample: Sendable {
        public let frame: Int
        public let points: [Point]
    }

    private(set) var samples: [Sample] = []
    /// Frames from one sample to the next: nearer ones show nearly the same picture.
    private var every = 10
    private static let capacity = 24

    /// - Parameter stride: frames from one that is tracked to the next.
    mutating func add(_ frame: Int, _ points: [Point], stride: Int) {
        guard frame % every < stride else { return }
        if samples.count == Self.capacity {
            every *= 2
            samples.removeAll { $0.frame % every >= stride }
            guard frame % every < stride else { return }
        }
        samples.append(Sample(frame: frame, points: points))
    }
}
