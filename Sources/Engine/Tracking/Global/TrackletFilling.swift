import Domain

/// Gives doubtful tracklets to animals that are missing just then, after who is who has been decided without them.
///
/// Beside each other two animals are often found as a mixture of both, frame by frame more one or more the other: each
/// such tracklet goes to the animal whose way from its last sure pose to its next sure one it resembles most.
struct TrackletFilling {
    private let tracklets: [Tracklet]
    private let doubtful: [Int]
    private var animals: [Int?]
    private var certainty: [Double]
    private let joins: [TrackletJoin]
    /// Each animal's tracklets in the order of time: the sure ones, and those given to it with little doubt.
    private var paths: [[Int]]
    /// Where each animal has been given a doubtful tracklet last.
    private var until: [Int]

    /// A doubtful tracklet that resembles no animal as much as this is nobody's.
    private static let least = 0.2
    /// So is one of which less than this share of its resemblance to all is to one: it is a mixture of two.
    private static let share = 0.6
    /// From this share on it says where the animal is as well as a sure tracklet does.
    private static let trusted = 0.8

    init(_ tracklets: [Tracklet], animals count: Int, firm: [Int], _ identities: GlobalTracker.Identities) {
        self.tracklets = tracklets
        var animals: [Int?] = Array(repeating: nil, count: tracklets.count)
        var certainty = Array(repeating: 0.0, count: tracklets.count)
        var paths = Array(repeating: [Int](), count: count)
        for (place, tracklet) in firm.enumerated() {
            certainty[tracklet] = identities.certainty[place]
            guard let animal = identities.animals[place] else { continue }
            animals[tracklet] = animal
            paths[animal].append(tracklet)
        }
        (self.animals, self.certainty, self.paths) = (animals, certainty, paths)
        joins = identities.joins
        until = Array(repeating: .min, count: count)
        let known = Set(firm)
        doubtful = tracklets.indices.filter { !known.contains($0) }
    }

    var identities: GlobalTracker.Identities { .init(animals: animals, certainty: certainty, joins: joins) }

    mutating func fill() {
        for tracklet in doubtful {
            let fits = paths.indices.map {
                until[$0] < tracklets[tracklet].frames.lowerBound ? likeness(tracklet, paths[$0]) : 0
            }
            guard let best = fits.indices.max(by: { fits[$0] < fits[$1] }), fits[best] >= Self.least else { continue }
            certainty[tracklet] = fits[best] / fits.reduce(0, +)
            guard certainty[tracklet] >= Self.share else { continue }
            animals[tracklet] = best
            until[best] = tracklets[tracklet].frames.upperBound
            if certainty[tracklet] >= Self.trusted, fits[best] >= Self.trusted {
                let start = tracklets[tracklet].frames.lowerBound
                let place = paths[best].partition { tracklets[$0].frames.lowerBound >= start }
                paths[best].insert(tracklet, at: place)
            }
        }
    }

    /// How much a tracklet resembles an animal where it is missing; 0 when the animal is elsewhere then.
    private func likeness(_ tracklet: Int, _ path: [Int]) -> Double {
        let frames = tracklets[tracklet].frames
        let next = path.partition(where: { tracklets[$0].frames.lowerBound >= frames.lowerBound })
        let before = next > 0 ? tracklets[path[next - 1]] : nil
        let after = next < path.count ? tracklets[path[next]] : nil
        if let before, before.frames.upperBound >= frames.lowerBound { return 0 }
        if let after, after.frames.lowerBound <= frames.upperBound { return 0 }
        let (first, last) = (tracklets[tracklet].first, tracklets[tracklet].last)
        return (Self.likeness(first, between: before, and: after) + Self.likeness(last, between: before, and: after))
            / 2
    }

    private static func likeness(_ pose: TrackedPose, between before: Tracklet?, and after: Tracklet?) -> Double {
        guard let expected = expected(on: pose.frame, between: before, and: after) else { return 0 }
        let size = max(before?.size ?? 0, after?.size ?? 0, pose.size)
        let value = TrackerConfiguration.Similarity.pose(expected, pose, size: size)
        return value.isNaN ? 0 : value
    }

    /// Each node on the straight way between the two poses; the one pose where the other is missing.
    private static func expected(on frame: Int, between before: Tracklet?, and after: Tracklet?) -> TrackedPose? {
        guard let a = before?.last else { return after?.first }
        guard let b = after?.first else { return a }
        let share = Double(frame - a.frame) / Double(b.frame - a.frame)
        return a.placed(
            at: zip(a.points, b.points).map { p, q in
                guard p.isPresent else { return q }
                return q.isPresent ? Point(p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)) : p
            })
    }
}

extension [Int] {
    /// The first place at which an ordered condition holds.
    fileprivate func partition(where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
