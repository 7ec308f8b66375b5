import Domain

/// Follows a known number of animals over a whole video: what is certain from frame to frame becomes tracklets, and
/// these are joined by what fits best in all: motion, posture, looks, and a person's own labels.
public enum GlobalTracker {
    /// Which animal each tracklet is.
    public struct Identities: Sendable {
        /// For each tracklet an animal from 0; nil: no animal.
        public let animals: [Int?]
        /// Probability, 0 to 1, that it is this animal and none of the others.
        public let certainty: [Double]
        /// Where an animal goes on from one tracklet in another, in the order of frames.
        public let joins: [TrackletJoin]
    }

    /// A person's word on tracklets: `names[tracklet][animal]` is how many labels on it say that it is this animal; an
    /// answer of the review counts for several.
    public typealias Names = [Int: [Int: Int]]

    /// - Parameters:
    ///   - tracklets: in the order of their starts, as `TrackletBuilder` makes them.
    ///   - animals: how many there are.
    ///   - descriptors: for each tracklet descriptors of what it looks like, one for each of its samples; empty where
    ///     there are none.
    ///   - names: labels; a number of an animal below `animals`.
    /// - Complexity: O(tracklets · 200 · animals), memory likewise.
    public static func identify(
        _ tracklets: [Tracklet], animals: Int, descriptors: [[[Double]]] = [], names: Names = [:]
    ) -> Identities {
        // What is doubtful decides nothing; it is given afterwards to whom it fits.
        let firm = tracklets.indices.filter { !tracklets[$0].isDoubtful || names[$0] != nil }
        let chosen = Dictionary(uniqueKeysWithValues: firm.enumerated().map { ($1, $0) })
        let result = decide(
            firm.map { tracklets[$0] }, animals: animals,
            descriptors: descriptors.isEmpty ? [] : firm.map { descriptors[$0] },
            names: Dictionary(
                uniqueKeysWithValues: names.compactMap { tracklet, votes in chosen[tracklet].map { ($0, votes) } }))
        var filling = TrackletFilling(tracklets, animals: animals, firm: firm, result)
        filling.fill()
        return filling.identities
    }

    /// Who is who, of tracklets that are each one animal.
    private static func decide(
        _ tracklets: [Tracklet], animals: Int, descriptors: [[[Double]]], names: Names
    ) -> Identities {
        guard !tracklets.isEmpty else { return Identities(animals: [], certainty: [], joins: []) }
        var costs = TrackletCosts(
            tracklets: tracklets, identity: namesCost(names, tracklets: tracklets.count, animals: animals),
            identities: animals)
        let fromNames = costs.identity
        var search = IdentitySearch(costs)
        var result = search.run()
        let trust =
            animals > 1 && !descriptors.isEmpty
            ? LooksTrust.factor(descriptors: descriptors, of: tracklets, animals: animals) : 0
        guard trust > 0, let appearance = Appearance(descriptors: descriptors, of: tracklets, animals: animals)
        else {
            return identities(result, tracklets, animals: animals)
        }
        // At first the looks are learned without regard to motion, since a path by motion alone may have mixed the animals.
        var looks = names.isEmpty ? LooksGrouping(tracklets, animals: animals, appearance).identities() : nil
        for _ in 0..<rounds {
            guard let known = looks ?? identities(result.animals, animals: animals, appearance) else { break }
            for tracklet in tracklets.indices {
                let own = looksCost(tracklet, known, of: looks == nil ? result.animals[tracklet] : nil, appearance)
                for animal in 0..<animals {
                    costs.identity[tracklet * animals + animal] =
                        fromNames[tracklet * animals + animal] + min(mostFromLooks, trust * own[animal])
                }
            }
            search = IdentitySearch(costs)
            let next = search.run()
            let isSame = looks == nil && next.animals == result.animals
            result = next
            looks = nil
            if isSame { break }
        }
        return identities(result, tracklets, animals: animals)
    }

    private static func identities(
        _ result: IdentitySearch.Result, _ tracklets: [Tracklet], animals: Int
    ) -> Identities {
        Identities(
            animals: result.animals, certainty: result.certainty,
            joins: TrackletJoin.all(result, tracklets, animals: animals))
    }

    private static let rounds = 6
    /// What a label that says otherwise costs, and the most that looks may say about one tracklet.
    private static let labelCost = 8.0
    private static let mostFromLooks = 12.0

    private static func namesCost(_ names: Names, tracklets: Int, animals: Int) -> [Double] {
        var costs = [Double](repeating: 0, count: tracklets * animals)
        for (tracklet, votes) in names {
            let total = votes.values.reduce(0, +)
            for animal in 0..<animals {
                costs[tracklet * animals + animal] = labelCost * Double(total - votes[animal, default: 0])
            }
        }
        return costs
    }

    /// Relative to the animal that it resembles most.
    ///
    /// - Parameter animal: the one whose looks were learned from the tracklet among others.
    private static func looksCost(
        _ tracklet: Int, _ looks: [Appearance.Identity?], of animal: Int?, _ appearance: Appearance
    ) -> [Double] {
        let costs = looks.enumerated().map { place, look in
            look.map {
                appearance.cost(tracklet, place == animal ? appearance.identity($0, without: tracklet) : $0)
            }
        }
        let known = costs.compactMap { $0 }
        guard let least = known.min() else { return looks.map { _ in 0 } }
        let middle = known.reduce(0, +) / Double(known.count)
        return costs.map { ($0 ?? middle) - least }
    }

    private static func identities(
        _ animals: [Int?], animals count: Int, _ appearance: Appearance
    ) -> [Appearance.Identity?]? {
        let looks = (0..<count).map { animal in
            appearance.identity(of: animals.indices.filter { animals[$0] == animal })
        }
        return looks.contains { $0 != nil } ? looks : nil
    }
}
