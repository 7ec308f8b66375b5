import Domain
import Engine
import Storage
import Video

/// The global tracker on stored predictions: tracklets first, then who is who, then a second pass that writes.
extension TrackJob {
    mutating func globally(_ selection: FrameSelection?) throws -> (Assigner, TrackIdentities) {
        let animals = configuration.maxTracks ?? 1
        var builder = TrackletBuilder(animals: animals, duplicateDistance: configuration.duplicateDistance)
        var votes = IdentityVotes()
        var before = IdentityVotes()
        var reviewed = ReviewedFrames(
            try store.answeredJoins(video: video.id), fixed: try store.fixedIdentities(video: video.id))
        var names: [Int: [Int?]] = [:]
        try forEachFrame(selection) { record, instances in
            let given = reviewed.given(record)
            if !given.isEmpty { names[record.frame] = given.map { $0.map { Int($0.rawValue) } } }
            let numbers = builder.add(instances, frame: record.frame, given: names[record.frame] ?? [])
            votes.count(record, numbers: numbers)
            reviewed.count(record, numbers: numbers, given: given, into: &votes)
            before.count(tracksOf: record, numbers: numbers)
        }
        let tracklets = builder.tracklets
        let people = votes.people(most: animals)
        let solution = try solve(tracklets, animals: animals, names: votes.names(of: people))
        joins = solution.joins
        var second = TrackletBuilder(animals: animals, duplicateDistance: configuration.duplicateDistance)
        let assign: Assigner = { instances, frame in
            second.add(instances, frame: frame, given: names[frame] ?? []).map { tracklet in
                guard let tracklet, let animal = solution.animals[tracklet] else {
                    return TrackAssignment(track: nil, score: 0)
                }
                return TrackAssignment(track: animal, score: Float(solution.certainty[tracklet]))
            }
        }
        var chosen = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($0, $1) })
        before.complete(&chosen, solution.animals)
        return (assign, TrackIdentities(store: store, chosen: chosen))
    }

    /// Pictures are only looked at where poses alone leave a doubt.
    private func solve(
        _ tracklets: [Tracklet], animals: Int, names: GlobalTracker.Names
    ) throws -> GlobalTracker.Identities {
        let byPoses = GlobalTracker.identify(tracklets, animals: animals, names: names)
        guard byPoses.joins.contains(where: { $0.probability > Self.clear }) else { return byPoses }
        let looks = try descriptors(of: tracklets)
        return looks.isEmpty
            ? byPoses : GlobalTracker.identify(tracklets, animals: animals, descriptors: looks, names: names)
    }

    /// A join that is less likely wrong than this is clear without looks.
    private static let clear = 0.001

    /// What the animals look like; nothing for a video that is not there, since poses alone can be followed too.
    private func descriptors(of tracklets: [Tracklet]) throws -> [[[Double]]] {
        let decoder: VideoDecoder
        do {
            decoder = try VideoLocation.open(video, in: store.folder)
        } catch {
            reporter.send(
                JobEvent(.log, message: "Tracking without the animals' looks, by their poses alone: \(error)"))
            return []
        }
        var meter: ProgressMeter?
        return try Looks(skeleton).descriptors(of: tracklets, in: decoder) { total in
            if Cancellation.isRequested { throw CommandError.cancelled }
            if meter == nil {
                meter = ProgressMeter("Looking at the animals", unit: "frames", total: total, to: reporter)
            }
            meter?.advance()
        }
    }
}

extension IdentityVotes {
    /// Counts the tracks that predictions have already.
    mutating func count(tracksOf record: FrameRecord, numbers: [Int?]) {
        for (prediction, number) in zip(record.predictions, numbers) {
            if let track = prediction.track, let number { add(1, for: track, to: number) }
        }
    }

    /// An animal of whom nobody has said who it is keeps the track that most of its instances had, so that tracking again leaves
    /// names and colours as they were.
    ///
    /// - Parameter animals: the animal of each tracklet.
    func complete(_ chosen: inout [Int: TrackID], _ animals: [Int?]) {
        var totals = IdentityVotes()
        for (tracklet, tracks) in votes {
            guard let animal = animals[tracklet], chosen[animal] == nil else { continue }
            for (track, count) in tracks { totals.add(count, for: track, to: animal) }
        }
        for (animal, track) in totals.winners where !chosen.values.contains(track) { chosen[animal] = track }
    }

    /// The identities that a person gave most often, at most so many.
    func people(most count: Int) -> [TrackID] {
        var totals: [TrackID: Int] = [:]
        for tracks in votes.values { totals.merge(tracks, uniquingKeysWith: +) }
        return totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
    }

    /// The votes with each identity as its place in `people`.
    func names(of people: [TrackID]) -> GlobalTracker.Names {
        let places = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1, $0) })
        return votes.compactMapValues { tracks in
            let known = tracks.reduce(into: [Int: Int]()) { result, vote in
                if let place = places[vote.key] { result[place] = vote.value }
            }
            return known.isEmpty ? nil : known
        }
    }
}
