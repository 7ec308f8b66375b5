import Domain
import Foundation

/// Where each part of one animal will be, and how far off that may be: parts are followed one by one, so that an animal of
/// which only some parts are found stays known.
struct PartMotion: Sendable {
    /// A part on a frame: its place, px, and the distance within which it is likely found, px. An absent part has no place.
    struct Expected: Sendable {
        let place: Point
        let reach: Double

        /// Logarithm of the density, per px², of finding the part there: Student's t in two dimensions with one degree of
        /// freedom, since some parts are found far off.
        func density(_ found: Point) -> Double {
            let distance = place.distance(to: found) / reach
            return -1.5 * log1p(distance * distance) - 2 * log(reach)
        }

        /// 1 where it is found just there, falling to one half at `reach`.
        func likeness(_ found: Point) -> Double {
            let distance = place.distance(to: found) / reach
            return 1 / (1 + distance * distance)
        }
    }

    private var places: [Point]
    /// px a frame.
    private var velocities: [Point]
    /// The frame on which each part was seen last.
    private var seen: [Int]
    private var frame: Int

    /// Reach after one frame, as a share of the animal's size and at least in px, and how much it grows with each frame unseen.
    private static let error = 0.03
    private static let leastError = 2.0
    private static let growth = 0.35
    /// How far a part that is seen corrects place and velocity (an alpha-beta filter; Kalata 1984), and how far those seen
    /// correct the others.
    private static let (alpha, beta, shared) = (0.8, 0.4, 0.25)
    /// Of its velocity an animal keeps so much from frame to frame while it is not seen.
    private static let persistence = 0.9

    init(_ pose: TrackedPose) {
        places = pose.points
        velocities = pose.points.map { _ in Point(0, 0) }
        seen = pose.points.map { _ in pose.frame }
        frame = pose.frame
    }

    /// Takes note of the parts that are there.
    mutating func observe(_ pose: TrackedPose) {
        let gap = Double(max(1, pose.frame - frame))
        let expected = points(on: pose.frame)
        let common = pose.displacement(from: pose.placed(at: expected)) ?? Point(0, 0)
        for (part, point) in pose.points.enumerated() {
            guard expected[part].isPresent else {
                if point.isPresent { (places[part], seen[part]) = (point, pose.frame) }
                continue
            }
            let isSeen = point.isPresent
            let off = isSeen ? Point(point.x - expected[part].x, point.y - expected[part].y) : common
            let weight = isSeen ? 1 : Self.shared
            let (a, b) = (Self.alpha * weight, Self.beta * weight / gap)
            let kept = pow(Self.persistence, gap - 1)
            places[part] = Point(expected[part].x + a * off.x, expected[part].y + a * off.y)
            velocities[part] = Point(velocities[part].x * kept + b * off.x, velocities[part].y * kept + b * off.y)
            if isSeen { seen[part] = pose.frame }
        }
        frame = pose.frame
    }

    /// - Parameter size: of the animal, px.
    func expected(on frame: Int, size: Double) -> [Expected] {
        let error = max(Self.leastError, Self.error * size)
        return zip(points(on: frame), seen).map { place, seen in
            Expected(place: place, reach: error * (1 + Self.growth * Double(max(0, frame - seen - 1))))
        }
    }

    /// The pose on a frame: where the parts were seen, or should be.
    func points(on frame: Int) -> [Point] {
        let reach = (1 - pow(Self.persistence, Double(min(frame - self.frame, 200)))) / (1 - Self.persistence)
        return zip(places, velocities).map { Point($0.x + $1.x * reach, $0.y + $1.y * reach) }
    }
}
