import Domain
import Foundation

/// What an animal is about.
enum Goal: Sendable {
    /// Going to a place at a speed (px/s at scale 1).
    case walk(to: Point, speed: Double)
    /// Standing and looking round for a time (s).
    case pause(left: Double)
    /// Going to a place to meet another, then facing it for a time (s).
    case meet(at: Point, facing: Int, left: Double)
    /// Going after another's tail for a time (s).
    case follow(Int, left: Double)
}

/// One animal's state from frame to frame: the neck is steered, head and body follow it like links of a chain.
struct AnimalMotion: Sendable {
    var pose: AnimalPose
    var heading: Double
    var speed = 0.0
    var goal: Goal
    /// Pushed less by others it crosses (0 to 1).
    var yielding = 1.0
    private var turnRate = 0.0
    private var headYaw = 0.0
    private var headYawTarget = 0.0
    private var wag = 0.0
    private var stretch = 1.0

    init(at neck: Point, heading: Double, scale: Double, rank: Int) {
        self.heading = heading
        goal = .pause(left: 0.5)
        let back = Point(-cos(heading) * scale, -sin(heading) * scale)
        func along(_ distance: Double) -> Point { Point(neck.x + back.x * distance, neck.y + back.y * distance) }
        let body = BodyPlan.linkLength * Double(BodyPlan.links)
        pose = AnimalPose(
            neck: neck, headAngle: heading,
            joints: (1...BodyPlan.links).map { along(Double($0) * BodyPlan.linkLength) },
            tail: (1...BodyPlan.tailLinks).map { along(body + Double($0) * BodyPlan.tailLinkLength) },
            gait: 0, stride: 0, rank: rank, scale: scale)
    }

    /// Steers towards a place, or only turns towards it when `wanted` is 0.
    ///
    /// - Parameters:
    ///   - wanted: px/s.
    ///   - dt: s.
    mutating func move(
        towards target: Point, wanted: Double, looking: Double, dt: Double, using random: inout SeededGenerator
    ) {
        let bearing = atan2(target.y - pose.neck.y, target.x - pose.neck.x)
        let error = Self.wrapped(bearing - heading)
        let standing = wanted < 1
        let turnWanted = max(-3.8, min(3.8, 3.2 * error)) * (standing ? 0.35 : 1)
        turnRate += (turnWanted - turnRate) * min(1, dt * 8)
        heading = Self.wrapped(heading + (turnRate + 0.5 * random.normal()) * dt)
        let goingTo = standing ? 0 : wanted * max(0.22, cos(error))
        speed += (goingTo - speed) * min(1, dt * (goingTo < speed ? 7 : 4))
        pose.neck.x += cos(heading) * speed * dt
        pose.neck.y += sin(heading) * speed * dt
        look(looking, dt: dt, using: &random)
        trail(dt: dt)
    }

    /// The head turns into a curve, and now and then to a side.
    private mutating func look(_ amount: Double, dt: Double, using random: inout SeededGenerator) {
        if random.uniform(0, 1) < dt * 1.6 { headYawTarget = random.normal() * amount }
        headYaw += (max(-0.8, min(0.8, headYawTarget + 0.14 * turnRate)) - headYaw) * min(1, dt * 5)
        pose.headAngle = heading + headYaw
        let sniff = 0.012 * sin(pose.gait * 0.7 + wag * 9)
        pose.headAngle += sniff
    }

    /// Body and tail follow; links keep their length and bend only so far.
    private mutating func trail(dt: Double) {
        let scale = pose.scale
        let pace = min(1, speed / (130 * scale))
        stretch += ((0.9 + 0.14 * pace) - stretch) * min(1, dt * 3)
        pose.gait += speed * dt / (6.5 * scale)
        pose.stride += (min(1, speed / (60 * scale)) - pose.stride) * min(1, dt * 8)
        wag += dt * (1.1 + 2.2 * pace)

        var (from, direction) = (pose.neck, heading + .pi)
        for i in pose.joints.indices {
            let limit = i == 0 ? 0.75 : 0.42
            direction = Self.bent(from, pose.joints[i], from: direction, limit: limit, stiffness: 0.02)
            from = Self.reach(from, direction, BodyPlan.linkLength * scale * stretch)
            pose.joints[i] = from
        }
        for i in pose.tail.indices {
            let swing = 0.10 * sin(wag * 2 - Double(i) * 0.75)
            direction = Self.bent(from, pose.tail[i], from: direction, limit: 0.45, stiffness: 0.05) + swing * dt * 6
            from = Self.reach(from, direction, BodyPlan.tailLinkLength * scale)
            pose.tail[i] = from
        }
    }

    private static func bent(_ from: Point, _ to: Point, from direction: Double, limit: Double, stiffness: Double)
        -> Double
    {
        let bend = wrapped(atan2(to.y - from.y, to.x - from.x) - direction)
        return direction + max(-limit, min(limit, bend * (1 - stiffness)))
    }

    private static func reach(_ from: Point, _ direction: Double, _ length: Double) -> Point {
        Point(from.x + cos(direction) * length, from.y + sin(direction) * length)
    }

    static func wrapped(_ angle: Double) -> Double { angle - 2 * .pi * (angle / (2 * .pi)).rounded() }
}
