import Domain
import Engine
import Storage

/// The project's tracks that a tracker's numbers stand for: the identities that a person gave to labels where these
/// agree with the tracker, else `track_0`, `track_1`, … as SLEAP names them.
struct TrackIdentities {
    private let store: ProjectStore
    private var known: [Int: TrackID]

    init(store: ProjectStore, chosen: [Int: TrackID]) {
        self.store = store
        known = chosen
    }

    mutating func track(_ number: Int) throws -> TrackID {
        if let id = known[number] { return id }
        let tracks = try store.tracks()
        // Another number may stand for the track of that name already, because a person said so.
        let taken = Set(tracks.filter { known.values.contains($0.id) }.map(\.name))
        let place = ([number] + Array(0...known.count)).first { !taken.contains("track_\($0)") } ?? number
        let name = "track_\(place)"
        if let existing = tracks.first(where: { $0.name == name }) {
            known[number] = existing.id
            return existing.id
        }
        // Not the person's own edit: it would stand in their way when they undo.
        _ = try store.perform(.addTracks([name]), by: "tracker")
        return try track(number)
    }
}

/// How often each of a tracker's numbers lay on each of a person's identities, on frames that have both.
package struct IdentityVotes {
    package private(set) var votes: [Int: [TrackID: Int]] = [:]

    package init() {}

    mutating func add(_ count: Int, for track: TrackID, to number: Int) {
        votes[number, default: [:]][track, default: 0] += count
    }

    /// - Parameter numbers: the tracker's number of each of the record's predictions.
    mutating func count(_ record: FrameRecord, numbers: [Int?]) {
        for label in record.labels {
            guard let track = label.track else { continue }
            let pose = label.points.map(\.position)
            let near = zip(record.predictions, numbers).compactMap { prediction, number -> (Double, Int)? in
                guard let number, let distance = prediction.distance(on: pose) else { return nil }
                return (distance, number)
            }
            if let nearest = near.min(by: { $0.0 < $1.0 }) { votes[nearest.1, default: [:]][track, default: 0] += 1 }
        }
    }

    /// One identity a number and one number an identity, the most votes first; a number needs a majority of its own.
    var winners: [Int: TrackID] {
        let pairs = votes.flatMap { number, tracks in
            tracks.filter { 2 * $0.value > tracks.values.reduce(0, +) }.map { (number, $0.key, $0.value) }
        }
        var result: [Int: TrackID] = [:]
        for (number, track, _) in pairs.sorted(by: { ($0.2, $1.0) > ($1.2, $0.0) })
        where result[number] == nil && !result.values.contains(track) {
            result[number] = track
        }
        return result
    }
}

extension PredictionRecord {
    /// Mean distance of the parts that the prediction and a pose share, px; nil when it does not lie on the pose: further away
    /// than a quarter of the pose's diagonal, or 5 px.
    func distance(on pose: [Point]) -> Double? {
        guard let box = Box(around: pose) else { return nil }
        let distances = zip(pose, points).compactMap { a, b in
            a.isPresent && b.position.isPresent ? a.distance(to: b.position) : nil
        }
        let mean = distances.reduce(0, +) / Double(distances.count)
        let gate = max(5, 0.25 * (box.width * box.width + box.height * box.height).squareRoot())
        return !distances.isEmpty && mean <= gate ? mean : nil
    }
}
