import Domain
import Storage

/// Frames on which a person has said, at a join, which animal is which: they keep their tracks when tracked again.
struct ReviewedFrames {
    private var tracks: [Int: Set<TrackID>] = [:]

    /// A label moves a tracklet by its weight; an answer is meant to hold against whatever motion and looks say.
    static let weight = 12

    /// - Parameter joins: those called right or swapped; after a swap the tracks already lie as they should.
    init(_ joins: [IdentityJoin]) {
        for join in joins {
            for frame in [join.before, join.frame] {
                tracks[frame, default: []].insert(join.track)
                if let other = join.other { tracks[frame, default: []].insert(other) }
            }
        }
    }

    /// The tracks that were confirmed on a frame.
    func confirmed(on frame: Int) -> Set<TrackID> { tracks[frame] ?? [] }
}

extension IdentityVotes {
    /// Counts the tracks that predictions have had until now, where a person has confirmed them.
    mutating func count(_ record: FrameRecord, numbers: [Int?], reviewed: ReviewedFrames) {
        let confirmed = reviewed.confirmed(on: record.frame)
        if confirmed.isEmpty { return }
        for (prediction, number) in zip(record.predictions, numbers) {
            guard let number, let track = prediction.track, confirmed.contains(track) else { continue }
            add(ReviewedFrames.weight, for: track, to: number)
        }
    }
}
