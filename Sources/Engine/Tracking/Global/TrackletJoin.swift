/// Where an animal goes on from one tracklet in another, and how sure that is.
public struct TrackletJoin: Hashable, Sendable {
    /// Last frame before the join, and first after it.
    public let before: Int
    public let frame: Int
    public let animal: Int
    /// The animal whose earlier tracklet most likely goes on here if this one does not; nil: none can.
    public let other: Int?
    /// That another tracklet goes on here, 0 to 1: one less the share of all ways through the video, weighted by how well
    /// they fit, on which these two tracklets follow each other.
    public let probability: Double

    /// The joins of a solution. Where two animals may have changed places, both say so: that is one join, not two.
    static func all(_ result: IdentitySearch.Result, _ tracklets: [Tracklet], animals: Int) -> [TrackletJoin] {
        guard animals > 1 else { return [] }
        var last = [Int?](repeating: nil, count: animals)
        var joins: [TrackletJoin] = []
        for tracklet in tracklets.indices {
            guard let animal = result.animals[tracklet] else { continue }
            defer { last[animal] = tracklet }
            guard let earlier = last[animal] else { continue }
            let shares = result.earlier[tracklet]
            joins.append(
                TrackletJoin(
                    before: tracklets[earlier].frames.upperBound, frame: tracklets[tracklet].frames.lowerBound,
                    animal: animal, other: rival(of: animal, shares, result.animals, animals: animals),
                    probability: min(1, max(0, 1 - (shares[earlier] ?? 0)))))
        }
        return merged(joins)
    }

    private static func rival(of animal: Int, _ shares: [Int: Double], _ owners: [Int?], animals: Int) -> Int? {
        let rivals = shares.filter { $0.key >= 0 && owners[$0.key] != nil && owners[$0.key] != animal }
        let best = rivals.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return best.flatMap { owners[$0.key] } ?? (animals == 2 ? 1 - animal : nil)
    }

    private static func merged(_ joins: [TrackletJoin]) -> [TrackletJoin] {
        var result: [TrackletJoin] = []
        for join in joins {
            let place = result.lastIndex { $0.isTheSameQuestion(as: join) }
            guard let place else {
                result.append(join)
                continue
            }
            let known = result[place]
            result[place] = TrackletJoin(
                before: min(known.before, join.before), frame: min(known.frame, join.frame), animal: known.animal,
                other: known.other, probability: max(known.probability, join.probability))
        }
        return result.sorted { ($0.frame, $0.animal) < ($1.frame, $1.animal) }
    }

    /// The same two animals, and neither had gone on before the other was lost.
    private func isTheSameQuestion(as join: TrackletJoin) -> Bool {
        animal == join.other && other == join.animal && before < join.frame && join.before < frame
    }
}
