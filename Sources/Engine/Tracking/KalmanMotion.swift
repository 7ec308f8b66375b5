import Domain

/// Where a point will be, from a constant-velocity Kalman filter (Kalman 1960) on each node of a track.
///
/// Units are px and frames. The numbers are relative: measurements are trusted to 1 px, velocity changes by 0.5 px a frame.
struct KalmanMotion: Sendable {
    /// State of one coordinate: position and velocity, with their covariance.
    private struct Axis: Sendable {
        var position: Double
        var velocity = 0.0
        var pp = 4.0
        var pv = 0.0
        var vv = 25.0

        mutating func advance(_ frames: Double) {
            let acceleration = 0.25
            position += velocity * frames
            pp += frames * (2 * pv + frames * vv) + acceleration * frames * frames * frames / 3
            pv += frames * vv + acceleration * frames * frames / 2
            vv += acceleration * frames
        }

        mutating func observe(_ value: Double) {
            let innovation = value - position
            let variance = pp + 1
            let (gainP, gainV) = (pp / variance, pv / variance)
            position += gainP * innovation
            velocity += gainV * innovation
            (pp, pv, vv) = ((1 - gainP) * pp, (1 - gainP) * pv, vv - gainV * pv)
        }
    }

    private var axes: [(x: Axis, y: Axis)?]
    private var frame: Int
    /// Poses seen; SLEAP trusts a filter only after some.
    private(set) var seen = 1

    init(_ pose: TrackedPose) {
        axes = pose.points.map { $0.isPresent ? (Axis(position: $0.x), Axis(position: $0.y)) : nil }
        frame = pose.frame
    }

    mutating func observe(_ pose: TrackedPose) {
        advance(to: pose.frame)
        seen += 1
        for (index, point) in pose.points.enumerated() where point.isPresent {
            if axes[index] == nil {
                axes[index] = (Axis(position: point.x), Axis(position: point.y))
            } else {
                axes[index]?.x.observe(point.x)
                axes[index]?.y.observe(point.y)
            }
        }
    }

    /// The points on a later frame; absent where the node was never seen.
    func points(on frame: Int) -> [Point] {
        var copy = self
        copy.advance(to: frame)
        return copy.axes.map { $0.map { Point($0.x.position, $0.y.position) } ?? .absent }
    }

    private mutating func advance(to frame: Int) {
        let frames = Double(frame - self.frame)
        self.frame = frame
        guard frames > 0 else { return }
        for index in axes.indices {
            axes[index]?.x.advance(frames)
            axes[index]?.y.advance(frames)
        }
    }
}
