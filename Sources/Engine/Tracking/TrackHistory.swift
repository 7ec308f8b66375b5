import Domain

/// What a tracker remembers of one track: its last poses and how it moves.
struct TrackHistory: Sendable {
    let track: Int
    /// Oldest first, at most the window's length.
    private(set) var poses: [TrackedPose]
    /// px a frame.
    private(set) var velocity = Point(0, 0)
    private(set) var filter: KalmanMotion

    /// Share of the velocity that is left after one step without sight of the animal.
    private static let persistence = 0.9

    init(track: Int, first: TrackedPose) {
        self.track = track
        poses = [first]
        filter = KalmanMotion(first)
    }

    /// Size of the animal in px: the largest of the window, so that a pose with few nodes does not shrink it.
    var size: Double { poses.reduce(0) { max($0, $1.size) } }
    var last: TrackedPose { poses[poses.count - 1] }

    mutating func append(_ pose: TrackedPose, window: Int) {
        filter.observe(pose)
        let gap = pose.frame - last.frame
        if pose.step - last.step > window {
            velocity = Point(0, 0)
        } else if let moved = pose.displacement(from: last) {
            let n = Double(max(gap, 1))
            velocity = Point((velocity.x + moved.x / n) / 2, (velocity.y + moved.y / n) / 2)
        }
        poses.append(pose)
        if poses.count > window { poses.removeFirst(poses.count - window) }
    }

    /// Forgets poses from before a step.
    mutating func forget(before step: Int) { poses.removeAll { $0.step < step } }

    /// A remembered pose where it would be on `frame` if the animal went on, slowing down with every step of the
    /// tracker that it was not seen on.
    func predicted(_ pose: TrackedPose, on frame: Int, step: Int) -> TrackedPose {
        let steps = min(max(step - pose.step, 1), 200)
        var (share, sum) = (1.0, 0.0)
        for _ in 0..<steps {
            sum += share
            share *= Self.persistence
        }
        let frames = Double(frame - pose.frame) * sum / Double(steps)
        return pose.moved(velocity.x * frames, velocity.y * frames)
    }
}
