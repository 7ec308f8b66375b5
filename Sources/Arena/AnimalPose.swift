import Domain
import Foundation

/// One animal on one frame: everything that its picture and its truth need. Positions in px, angles in radians from
/// the x axis towards the y axis.
struct AnimalPose: Sendable {
    var neck: Point
    var headAngle: Double
    /// From behind the neck to the tail base.
    var joints: [Point]
    /// From behind the tail base to the tail's tip.
    var tail: [Point]
    /// Phase of the legs, radians, and how far they step, 0 to 1.
    var gait: Double
    var stride: Double
    /// Animals of higher rank lie over those of lower.
    var rank: Int
    let scale: Double

    /// A point of the head: px ahead of the neck and to the animal's left.
    func head(ahead: Double, left: Double) -> Point {
        let (c, s) = (cos(headAngle) * scale, sin(headAngle) * scale)
        return Point(neck.x + ahead * c + left * s, neck.y + ahead * s - left * c)
    }

    var nose: Point { head(ahead: BodyPlan.headLength, left: 0) }
    var tailBase: Point { joints[joints.count - 1] }

    /// Nose, left ear, right ear, neck, tail base: in the order of `ArenaScene.skeleton`.
    var nodes: [Point] {
        let ear = BodyPlan.ear
        return [
            nose, head(ahead: ear.ahead, left: ear.aside), head(ahead: ear.ahead, left: -ear.aside), neck, tailBase,
        ]
    }

    /// The body's outline as discs along a smooth curve (Catmull-Rom) from the nose to the tail base.
    func spine(steps: Int = 4) -> [SpineSample] {
        let control = [nose, head(ahead: BodyPlan.headLength * 0.5, left: 0), neck] + joints
        let half = BodyPlan.headLength / 2
        let distances = [0, half, 2 * half] + (1...BodyPlan.links).map { 2 * half + Double($0) * BodyPlan.linkLength }
        var samples: [SpineSample] = []
        for i in 0..<(control.count - 1) {
            let (p0, p1) = (control[max(i - 1, 0)], control[i])
            let (p2, p3) = (control[i + 1], control[min(i + 2, control.count - 1)])
            let last = i == control.count - 2
            for k in 0..<(last ? steps + 1 : steps) {
                let t = Double(k) / Double(steps)
                let distance = distances[i] + (distances[i + 1] - distances[i]) * t
                samples.append(
                    SpineSample(
                        position: Self.curve(p0, p1, p2, p3, t), distance: distance,
                        halfWidth: BodyPlan.halfWidth(at: distance) * scale))
            }
        }
        return samples
    }

    private static func curve(_ a: Point, _ b: Point, _ c: Point, _ d: Point, _ t: Double) -> Point {
        func axis(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
            let linear = (c - a) * t
            let square = (2 * a - 5 * b + 4 * c - d) * t * t
            let cube = (3 * b - a - 3 * c + d) * t * t * t
            return b + 0.5 * (linear + square + cube)
        }
        return Point(axis(a.x, b.x, c.x, d.x), axis(a.y, b.y, c.y, d.y))
    }

    /// Whether the body hides a point that lies below it.
    func covers(_ point: Point) -> Bool {
        guard neck.distance(to: point) < 2 * BodyPlan.length * scale else { return false }
        return spine().contains { $0.position.distance(to: point) < $0.halfWidth }
    }
}

struct SpineSample: Sendable {
    let position: Point
    /// From the nose, px at scale 1.
    let distance: Double
    /// px.
    let halfWidth: Double
}
