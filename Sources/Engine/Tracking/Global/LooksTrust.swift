import Foundation

/// How far looks can be trusted to tell the animals of a video apart, found out on tracklets that they were not learned from.
///
/// Of two tracklets of one time it is known that the earlier and the later half of each are one animal. What looks learned on
/// other parts of the video say of them is held against that, and the looks count by the factor under which the known
/// answers are most likely (the temperature of Guo et al. 2017; Platt 1999 without the offset). Where they say no more than
/// chance they have no vote.
package enum LooksTrust {
    /// Parts into which the pairs are divided at most, each judged by looks that are learned from the others.
    private static let parts = 20
    /// Samples of a tracklet that is judged.
    private static let least = 4
    /// Pairs that are judged at most.
    private static let mostPairs = 2000
    /// By how much the known answers must be likelier than by chance, as a natural logarithm.
    private static let gain = 2.0

    /// - Returns: 0 to 1.
    package static func factor(descriptors: [[[Double]]], of tracklets: [Tracklet], animals: Int) -> Double {
        let pairs = Appearance.simultaneous(tracklets.map(\.frames))
            .filter { descriptors[$0.0].count >= least && descriptors[$0.1].count >= least }.spread(mostPairs)
        let parts = min(Self.parts, pairs.count)
        let evidence = (0..<parts).flatMap { part -> [Double] in
            let own = pairs[(part * pairs.count / parts)..<((part + 1) * pairs.count / parts)]
            let seen = Set(own.flatMap { [$0.0, $0.1] })
            let appearance = Appearance(
                descriptors: descriptors, of: tracklets, animals: animals, learning: { !seen.contains($0) })
            return appearance.map { looks in own.map { looks.evidence($0.0, $0.1) } } ?? []
        }
        // Of many animals each is judged against all others; together these say as much as one pair does.
        return best(evidence, weight: 1 / Double(max(1, animals - 1)))
    }

    private static func best(_ evidence: [Double], weight: Double) -> Double {
        func likelihood(_ factor: Double) -> Double {
            weight * evidence.reduce(0) { $0 - log1p(exp(-factor * max(-30, min(30, $1)))) }
        }
        let factors = (1...20).map { Double($0) / 20 }
        let scores = factors.map(likelihood)
        guard let place = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return 0 }
        return scores[place] - likelihood(0) >= gain ? factors[place] : 0
    }
}

extension Array {
    /// At most so many of the elements, evenly spread.
    fileprivate func spread(_ most: Int) -> [Element] {
        count <= most ? self : (0..<most).map { self[$0 * count / most] }
    }
}
