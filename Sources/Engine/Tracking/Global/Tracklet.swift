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
    /// Instances to learn the animal's looks from, evenly spread over the tracklet where it is away from others.
    public var samples: [SpreadSamples.Sample] { spread.samples }

    public var frames: ClosedRange<Int> { first.frame...last.frame }

    /// So short, and never away from other animals, that it says little of who is who.
    var isDoubtful: Bool { frames.count - 1 + stride <= Self.doubtfulLength && samples.isEmpty }

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

    mutating func sample(_ pose: TrackedPose) { spread.add(pose.frame, pose.points) }

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

/// At most so many poses of a stretch of any length, evenly spread and the same ones each time.
public struct SpreadSamples: Sendable {
    public struct Sample: Sendable {
        public let frame: Int
        public let points: [Point]
    }

    private(set) var samples: [Sample] = []
    private var every = 1
    private var seen = 0
    private static let capacity = 16

    mutating func add(_ frame: Int, _ points: [Point]) {
        defer { seen += 1 }
        guard seen % every == 0 else { return }
        if samples.count == Self.capacity {
            samples = samples.indices.filter { $0 % 2 == 0 }.map { samples[$0] }
            every *= 2
            guard seen % every == 0 else { return }
        }
        samples.append(Sample(frame: frame, points: points))
    }
}
