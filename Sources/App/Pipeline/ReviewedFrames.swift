import Domain
import Storage

/// What a person has said at joins: there both animals keep their tracks when tracked again. One that is hidden at the join is
/// held to its track where it was last seen before and first seen after.
///
/// Frames are counted in their order.
struct ReviewedFrames {
    private let joins: [IdentityJoin]
    /// How many joins begin before the last frame that was counted.
    private var left = 0
    /// Those of them that end later.
    private var open: [IdentityJoin] = []
    /// The tracklet on which each track was seen last.
    private var last: [TrackID: Int] = [:]
    /// Tracks that are confirmed where they are seen next.
    private var awaited: Set<TrackID> = []

    /// A label moves a tracklet by its weight; an answer is meant to hold against whatever motion and looks say.
    static let weight = 12

    /// - Parameter joins: those called right or swapped; after a swap the tracks already lie as they should.
    init(_ joins: [IdentityJoin]) {
        self.joins = joins.sorted { ($0.before, $0.frame) < ($1.before, $1.frame) }
    }

    /// - Parameter numbers: the tracklet of each prediction.
    mutating func count(_ record: FrameRecord, numbers: [Int?], into votes: inout IdentityVotes) {
        while left < joins.count, joins[left].before < record.frame {
            for track in joins[left].tracks {
                if let number = last[track] { votes.add(Self.weight, for: track, to: number) }
            }
            open.append(joins[left])
            left += 1
        }
        for join in open where join.frame <= record.frame { awaited.formUnion(join.tracks) }
        open.removeAll { $0.frame <= record.frame }
        for (prediction, number) in zip(record.predictions, numbers) {
            guard let number, let track = prediction.track else { continue }
            if awaited.remove(track) != nil { votes.add(Self.weight, for: track, to: number) }
            last[track] = number
        }
    }
}

extension IdentityJoin {
    fileprivate var tracks: [TrackID] { [track, other].compactMap { $0 } }
}
