import Domain

/// What stands out along a track: leaps, a size that is not the animal's, and parts that are missing.
///
/// Usual is what the median of a track's own frames says, and how far values lie from it in half of them (median absolute
/// deviation, MAD; Leys et al. 2013). A value stands out beyond `limit` times 1.4826 MAD, which is the standard deviation of
/// a normal distribution. A spread never counts as less than a small share of the animal, or a track at rest would be all
/// outliers.
public enum TrackOutliers {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// How far an animal moved off the way on which it was, px a frame: its velocity less that of the frame before, and
        /// at most the velocity itself. One that runs does not leap, one that takes another's place does.
        case velocity
        /// Diagonal of the box around all parts, px.
        case size
        /// Parts that were not found.
        case missing
    }

    public struct Outlier: Hashable, Sendable, Codable {
        public let frame: Int
        public let track: TrackID
        public let kind: Kind
        public let value: Double
        public let usual: Double
    }

    /// One animal on one frame.
    public struct Pose: Sendable {
        public let frame: Int
        public let track: TrackID
        public let points: [Point]

        public init(frame: Int, track: TrackID, points: [Point]) {
            (self.frame, self.track, self.points) = (frame, track, points)
        }
    }

    /// Median and spread of one measure of one track.
    struct Usual: Hashable, Sendable {
        let median: Double
        let spread: Double
    }

    /// What is usual for each track and measure, from a part of the frames or all of them.
    public struct Norms: Sendable {
        let usual: [TrackID: [Kind: Usual]]

        /// - Parameter poses: in the order of frames; a gap of more than `longestGap` frames ends a movement.
        public init(_ poses: [Pose]) {
            var measures: [TrackID: [Kind: [Double]]] = [:]
            var walk = Walk()
            for pose in poses {
                for (kind, value) in walk.measure(pose) {
                    measures[pose.track, default: [:]][kind, default: []].append(value)
                }
            }
            usual = measures.mapValues { kinds in
                let size = Percentiles(kinds[.size] ?? [])[50] ?? 0
                let nodes = Double(poses.first?.points.count ?? 0)
                let floors: [Kind: Double] = [.velocity: 0.02 * size, .size: 0.06 * size, .missing: 0.05 * nodes]
                return kinds.reduce(into: [:]) { result, entry in
                    guard entry.value.count >= Self.enough, let median = Percentiles(entry.value)[50] else { return }
                    let deviation = Percentiles(entry.value.map { abs($0 - median) })[50] ?? 0
                    result[entry.key] = Usual(
                        median: median, spread: max(1.4826 * deviation, floors[entry.key] ?? 0))
                }
            }
        }

        /// Values below which nothing is called usual.
        private static let enough = 20
    }

    /// Spreads from the median beyond which a value stands out.
    public static let limit = 6.0
    /// Frames over which a movement is measured at most.
    static let longestGap = 5

    /// The poses that stand out, in their order. A velocity or a number of missing parts stands out upwards only.
    public static func among(_ poses: [Pose], norms: Norms) -> [Outlier] {
        var walk = Walk()
        return poses.flatMap { pose in
            walk.measure(pose).compactMap { kind, value -> Outlier? in
                guard let usual = norms.usual[pose.track]?[kind] else { return nil }
                let away = (value - usual.median) / max(usual.spread, .leastNormalMagnitude)
                guard kind == .size ? abs(away) > limit : away > limit else { return nil }
                return Outlier(frame: pose.frame, track: pose.track, kind: kind, value: value, usual: usual.median)
            }
        }
    }

    /// Measures poses one after another, each against the one before of its track.
    private struct Walk {
        private var last: [TrackID: Pose] = [:]
        /// px a frame.
        private var velocities: [TrackID: Point] = [:]

        mutating func measure(_ pose: Pose) -> [(Kind, Double)] {
            let present = pose.points.filter(\.isPresent)
            guard let box = Box(around: present) else { return [(.missing, Double(pose.points.count))] }
            defer { last[pose.track] = pose }
            var values: [(Kind, Double)] = [
                (.size, (box.width * box.width + box.height * box.height).squareRoot()),
                (.missing, Double(pose.points.count - present.count)),
            ]
            let earlier = velocities.removeValue(forKey: pose.track)
            if let before = last[pose.track], pose.frame > before.frame, pose.frame - before.frame <= longestGap,
                let moved = Self.displacement(from: before.points, to: pose.points)
            {
                let frames = Double(pose.frame - before.frame)
                let velocity = Point(moved.x / frames, moved.y / frames)
                if let earlier {
                    values.append(
                        (.velocity, min(velocity.distance(to: Point(0, 0)), velocity.distance(to: earlier))))
                }
                velocities[pose.track] = velocity
            }
            return values
        }

        /// Median over the parts that both have, so that one part gone astray is no leap of the animal.
        private static func displacement(from a: [Point], to b: [Point]) -> Point? {
            let moved = zip(a, b).filter { $0.isPresent && $1.isPresent }
            guard let x = Percentiles(moved.map { $1.x - $0.x })[50],
                let y = Percentiles(moved.map { $1.y - $0.y })[50]
            else { return nil }
            return Point(x, y)
        }
    }
}
