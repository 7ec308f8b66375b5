import Domain
import Foundation

/// Moves all animals frame by frame: they wander, rest, and every few seconds two of them meet, cross or follow.
struct Choreography {
    private let configuration: ArenaConfiguration
    private var animals: [AnimalMotion]
    private var random: SeededGenerator
    private var untilEncounter = 1.5
    private var encounters = 0

    private var dt: Double { 1 / Double(configuration.framesPerSecond) }
    private var scale: Double { configuration.scale }
    /// Room kept between a neck and the wall.
    private var margin: Double { 52 * scale }

    init(_ configuration: ArenaConfiguration, scales: [Double]) {
        self.configuration = configuration
        random = SeededGenerator(seed: configuration.seed, stream: 1)
        animals = []
        for (index, scale) in scales.enumerated() {
            // Round the arena's middle, so that none begins on another.
            let angle = 2 * .pi * (Double(index) + 0.25) / Double(scales.count)
            let (w, h) = (Double(configuration.width), Double(configuration.height))
            let place = Point(w / 2 + cos(angle) * w * 0.27, h / 2 + sin(angle) * h * 0.27)
            animals.append(AnimalMotion(at: place, heading: angle + .pi / 2, scale: scale, rank: index))
        }
    }

    /// Poses of the next frame.
    mutating func next() -> [AnimalPose] {
        startEncounters()
        for index in animals.indices { advance(index) }
        separate()
        for index in animals.indices { keepInside(index) }
        return animals.map(\.pose)
    }

    private mutating func advance(_ index: Int) {
        let size = animals[index].pose.scale
        var target = animals[index].nose(ahead: 60)
        var (wanted, looking) = (0.0, 0.12)
        switch animals[index].goal {
        case .walk(let place, let speed):
            (target, wanted) = (place, speed * size)
            if animals[index].pose.neck.distance(to: place) < 30 * size { rest(index) }
        case .pause(let left):
            looking = 0.5
            animals[index].goal = left > dt ? .pause(left: left - dt) : wander()
        case .meet(let place, let other, let left):
            let near = animals[index].pose.neck.distance(to: place) < 12 * size
            (target, wanted) = near ? (animals[other].pose.neck, 0) : (place, 75 * size)
            let facing = animals[other].pose.neck.distance(to: animals[index].pose.neck) < 110 * size
            let rest = near && facing ? left - dt : left - dt * 0.25
            animals[index].goal = rest > 0 ? .meet(at: place, facing: other, left: rest) : wander()
        case .follow(let other, let left):
            target = animals[other].pose.tailBase
            let gap = animals[index].pose.nose.distance(to: target)
            wanted = gap > 14 * size ? min(150, 60 + gap) * size : 0
            animals[index].goal = left > dt ? .follow(other, left: left - dt) : wander()
        }
        animals[index].yielding = min(1, animals[index].yielding + dt * 0.3)
        animals[index].move(towards: target, wanted: wanted, looking: looking, dt: dt, using: &random)
    }

    private mutating func rest(_ index: Int) {
        animals[index].goal = random.uniform(0, 1) < 0.6 ? .pause(left: random.uniform(0.3, 2.2)) : wander()
    }

    private mutating func wander() -> Goal {
        let speed = random.uniform(0, 1) < 0.2 ? random.uniform(150, 200) : random.uniform(50, 125)
        let (w, h) = (Double(configuration.width), Double(configuration.height))
        let room = margin + 15 * scale
        return .walk(to: Point(random.uniform(room, w - room), random.uniform(room, h - room)), speed: speed)
    }

    // MARK: - Encounters

    private mutating func startEncounters() {
        untilEncounter -= dt
        guard animals.count > 1, untilEncounter <= 0 else { return }
        untilEncounter = random.uniform(4.5, 7.5) * 2 / Double(animals.count)
        let first = Int.random(in: animals.indices, using: &random)
        let others = animals.indices.filter { $0 != first }
        let place = animals[first].pose.neck
        guard
            let second = others.min(by: {
                animals[$0].pose.neck.distance(to: place) < animals[$1].pose.neck.distance(to: place)
            })
        else { return }
        decideWhoIsAbove(first, second)
        switch encounters % 5 {
        case 0, 2: cross(first, second)
        case 3: animals[first].goal = .follow(second, left: random.uniform(2, 3.5))
        default: meet(first, second)
        }
        encounters += 1
    }

    /// Only while they are apart: nobody changes places with another it lies on.
    private mutating func decideWhoIsAbove(_ a: Int, _ b: Int) {
        let apart = animals[a].pose.neck.distance(to: animals[b].pose.neck) > 1.6 * BodyPlan.length * scale
        guard apart, Bool.random(using: &random) else { return }
        (animals[a].pose.rank, animals[b].pose.rank) = (animals[b].pose.rank, animals[a].pose.rank)
    }

    /// Each goes to a place beyond the other, a little to the side, so that they brush over each other.
    private mutating func cross(_ a: Int, _ b: Int) {
        let (p, q) = (animals[a].pose.neck, animals[b].pose.neck)
        let distance = max(p.distance(to: q), 1)
        let (ux, uy) = ((q.x - p.x) / distance, (q.y - p.y) / distance)
        let aside = random.uniform(24, 52) * (Bool.random(using: &random) ? scale : -scale)
        let beyond = 150 * scale
        let speed = random.uniform(95, 150)
        animals[a].goal = .walk(
            to: inside(Point(q.x + ux * beyond - uy * aside, q.y + uy * beyond + ux * aside)), speed: speed)
        animals[b].goal = .walk(
            to: inside(Point(p.x - ux * beyond + uy * aside, p.y - uy * beyond - ux * aside)),
            speed: speed * random.uniform(0.8, 1.1))
        animals[a].yielding = 0.1
        animals[b].yielding = 0.1
    }

    private mutating func meet(_ a: Int, _ b: Int) {
        let (p, q) = (animals[a].pose.neck, animals[b].pose.neck)
        let distance = max(p.distance(to: q), 1)
        let (ux, uy) = ((q.x - p.x) / distance, (q.y - p.y) / distance)
        let middle = inside(Point((p.x + q.x) / 2, (p.y + q.y) / 2))
        let gap = random.uniform(31, 40) * scale
        let time = random.uniform(1, 2.2)
        animals[a].goal = .meet(at: Point(middle.x - ux * gap, middle.y - uy * gap), facing: b, left: time)
        animals[b].goal = .meet(at: Point(middle.x + ux * gap, middle.y + uy * gap), facing: a, left: time)
        animals[a].yielding = 0.3
        animals[b].yielding = 0.3
    }

    // MARK: - Room

    private func inside(_ p: Point) -> Point {
        let (w, h) = (Double(configuration.width), Double(configuration.height))
        return Point(max(margin, min(w - margin, p.x)), max(margin, min(h - margin, p.y)))
    }

    /// Bodies that lie on each other slide apart, gently.
    private mutating func separate() {
        for a in animals.indices {
            for b in animals.indices where b > a {
                let (p, q) = (animals[a].pose, animals[b].pose)
                guard p.neck.distance(to: q.neck) < 2.2 * BodyPlan.length * scale else { continue }
                let yielding = min(animals[a].yielding, animals[b].yielding)
                let push = Self.push(p.trunk, q.trunk, reach: 30 * scale)
                let most = 1.6 * scale * 30 * dt * yielding
                let (x, y) = (max(-most, min(most, push.x)), max(-most, min(most, push.y)))
                animals[a].shift(-x, -y)
                animals[b].shift(x, y)
            }
        }
    }

    private static func push(_ a: [Point], _ b: [Point], reach: Double) -> Point {
        var push = Point(0, 0)
        for p in a {
            for q in b {
                let distance = max(p.distance(to: q), 0.5)
                guard distance < reach else { continue }
                let amount = 0.06 * (reach - distance) / distance
                push.x += (q.x - p.x) * amount
                push.y += (q.y - p.y) * amount
            }
        }
        return push
    }

    private mutating func keepInside(_ index: Int) {
        let neck = animals[index].pose.neck
        let (w, h) = (Double(configuration.width), Double(configuration.height))
        let wall = 40 * scale
        let x = max(wall, min(w - wall, neck.x)) - neck.x
        let y = max(wall, min(h - wall, neck.y)) - neck.y
        animals[index].shift(x * 0.3, y * 0.3)
        animals[index].clamp(x: (20 * scale)...(w - 20 * scale), y: (20 * scale)...(h - 20 * scale))
    }
}

extension AnimalPose {
    /// Shoulders, back and hips.
    fileprivate var trunk: [Point] { [neck, joints[1], joints[3]] }
}

extension AnimalMotion {
    /// A place straight ahead, px at scale 1 from the neck.
    fileprivate func nose(ahead: Double) -> Point {
        let reach = ahead * pose.scale
        return Point(pose.neck.x + cos(heading) * reach, pose.neck.y + sin(heading) * reach)
    }

    fileprivate mutating func shift(_ x: Double, _ y: Double) {
        pose.neck = Point(pose.neck.x + x, pose.neck.y + y)
        pose.joints = pose.joints.map { Point($0.x + x, $0.y + y) }
        pose.tail = pose.tail.map { Point($0.x + x, $0.y + y) }
    }

    fileprivate mutating func clamp(x: ClosedRange<Double>, y: ClosedRange<Double>) {
        func inside(_ p: Point) -> Point {
            Point(max(x.lowerBound, min(x.upperBound, p.x)), max(y.lowerBound, min(y.upperBound, p.y)))
        }
        pose.joints = pose.joints.map(inside)
        pose.tail = pose.tail.map(inside)
    }
}
