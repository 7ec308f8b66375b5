/// Groups tracklets by their looks alone: tracklets at the same time are different animals, however they got there
/// (k-means with such constraints; Wagstaff et al. 2001).
struct LooksGrouping {
    private let appearance: Appearance
    private let tracklets: [Tracklet]
    private let count: Int
    /// Tracklets with known looks that share a frame, one group for each that begins beside others.
    private let groups: [[Int]]

    private static let rounds = 10

    init(_ tracklets: [Tracklet], animals: Int, _ appearance: Appearance) {
        (self.tracklets, count, self.appearance) = (tracklets, animals, appearance)
        var active: [Int] = []
        var groups: [[Int]] = []
        for (place, tracklet) in tracklets.enumerated() {
            active.removeAll { tracklets[$0].frames.upperBound < tracklet.frames.lowerBound }
            guard appearance.hasLooks(place) else { continue }
            active.append(place)
            if active.count > 1 { groups.append(active) }
        }
        self.groups = groups
    }

    /// What each animal looks like; nil when they are never all seen at once.
    func identities() -> [Appearance.Identity?]? {
        guard let start = longest() else { return nil }
        var looks = start.map { appearance.identity(of: [$0]) }
        var owners: [Int: Int] = [:]
        for _ in 0..<Self.rounds {
            let next = assign(looks)
            if next == owners { break }
            owners = next
            var members = Array(repeating: [Int](), count: count)
            for (tracklet, animal) in owners.sorted(by: { $0.key < $1.key }) { members[animal].append(tracklet) }
            looks = zip(members, looks).map { $0.isEmpty ? $1 : appearance.identity(of: $0) }
        }
        return looks
    }

    /// As many tracklets at once as there are animals, where the shortest of them is longest.
    private func longest() -> [Int]? {
        func length(_ group: [Int]) -> Int {
            group.map { tracklets[$0].samples.count * 1000 + tracklets[$0].count }.min() ?? 0
        }
        return groups.filter { $0.count == count }.max { length($0) < length($1) }
    }

    /// For each tracklet of a group the animal that most of its groups say.
    private func assign(_ looks: [Appearance.Identity?]) -> [Int: Int] {
        var votes: [Int: [Int]] = [:]
        for group in groups where group.count <= count {
            let costs = group.flatMap { tracklet in
                looks.map { look in look.map { appearance.cost(tracklet, $0) } ?? .infinity }
            }
            let pairing = Assignment.hungarian(costs, rows: group.count, columns: count)
            for (tracklet, animal) in zip(group, pairing) {
                guard let animal else { continue }
                votes[tracklet, default: Array(repeating: 0, count: count)][animal] += 1
            }
        }
        return votes.compactMapValues { tally in tally.indices.max { tally[$0] < tally[$1] } }
    }
}
