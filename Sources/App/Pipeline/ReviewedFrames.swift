import Domain
import Storage

/// What people have said of identities: it holds when the video is tracked again.
///
/// - Where someone has changed tracks themselves, the poses beside the change keep the tracks that they were given.
/// - Where someone has answered a join, both animals keep their tracks. One that is hidden at the join is held to its track where
///   it was last seen before and first seen after.
///
/// Frames are counted in their order.
package struct ReviewedFrames {
    private let joins: [IdentityJoin]
    /// By frame.
    private let fixed: [Int: [FixedIdentity]]
    /// How many joins begin before the last frame that was counted.
    private var left = 0
    /// Those of them that end later.
    private var open: [IdentityJoin] = []
    /// The tracklet on which each track was seen last.
    private var last: [TrackID: Int] = [:]
    /// Tracks that are confirmed where they are seen next.
    private var awaited: Set<TrackID> = []

    /// A label moves a tracklet by its weight; an answer is meant to hold against whatever motion and looks say.
    package static let weight = 12

    /// - Parameters:
    ///   - joins: those called right or swapped; after a swap the tracks already lie as they should.
    ///   - fixed: poses with the tracks that people have given them.
    package init(_ joins: [IdentityJoin], fixed: [FixedIdentity] = []) {
        self.joins = joins.sorted { ($0.before, $0.frame) < ($1.before, $1.frame) }
        self.fixed = Dictionary(grouping: fixed, by: \.frame)
    }

    /// The track that a person has given each of a record's predictions; empty where nobody has changed anything.
    ///
    /// A pose speaks of the prediction that lies on it, also when that was made later.
    package func given(_ record: FrameRecord) -> [TrackID?] {
        guard let poses = fixed[record.frame] else { return [] }
        let pairs = poses.indices.flatMap { pose in
            record.predictions.indices.compactMap { prediction -> (distance: Double, pose: Int, prediction: Int)? in
                record.predictions[prediction].distance(on: poses[pose].points.map(\.position))
                    .map { ($0, pose, prediction) }
            }
        }
        var result = [TrackID?](repeating: nil, count: record.predictions.count)
        var used: Set<Int> = []
        for (_, pose, prediction) in pairs.sorted(by: { $0.distance < $1.distance })
        where result[prediction] == nil && used.insert(pose).inserted {
            result[prediction] = poses[pose].track
        }
        return result
    }

    /// - Parameters:
    ///   - numbers: the tracklet of each prediction.
    ///   - given: as `given(_:)` says.
    package mutating func count(
        _ record: FrameRecord, numbers: [Int?], given: [TrackID?], into votes: inout IdentityVotes
    ) {
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
        for (track, number) in zip(given, numbers) {
            if let track, let number { votes.add(Self.weight, for: track, to: number) }
        }
    }
}

extension IdentityJoin {
    fileprivate var tracks: [TrackID] { [track, other].compactMap { $0 } }
}
