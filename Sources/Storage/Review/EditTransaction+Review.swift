import Domain
import GRDB

/// A person's answers about identities.
extension EditTransaction {
    /// Marks a join. Whoever calls it swapped exchanges the two tracks from its first frame on, and whoever takes that back
    /// exchanges them again.
    func answerJoin(_ id: JoinID, _ answer: IdentityJoin.Answer) throws {
        guard let before = try row(.identityJoin, key: [id.rawValue.databaseValue]) else {
            throw EditProblem.unknownJoin(id)
        }
        let old = String.fromDatabaseValue(before["state"])
        if old == answer.rawValue { return }
        if (old == IdentityJoin.Answer.swapped.rawValue) != (answer == .swapped) {
            guard let other = before.optionalInteger("other") else { throw EditProblem.joinWithoutOther(id) }
            try swapTracks(
                VideoID(before.integer("video")), TrackID(before.integer("track")), TrackID(other),
                from: Int(before.integer("frame")), to: nil)
        }
        var after = before
        after["state"] = answer.rawValue.databaseValue
        after["author"] = answer == .open ? .null : author.databaseValue
        after["answered"] = answer == .open ? .null : time.databaseValue
        try update(before, to: after)
    }

    /// Joins that lie wholly in frames whose tracks were exchanged speak of the other track from now on.
    func retrackJoins(_ video: Int64, in range: ClosedRange<Int>, _ map: [Int64: Int64?]) throws {
        let found = try rows(
            .identityJoin, where: "video = ? AND frame BETWEEN ? AND ? AND before >= ?",
            [video, range.lowerBound, range.upperBound, range.lowerBound])
        for before in found {
            var after = before
            for column in ["track", "other"] {
                if let old = before.optionalInteger(column), let new = map[old] ?? nil {
                    after[column] = new.databaseValue
                }
            }
            // Two tracks that have become one are no question any more; the row stays as it was.
            if after["track"] != after["other"] { try update(before, to: after) }
        }
    }

    // MARK: Samples

    /// Draws animal-frames from all that have a track, labelled or predicted.
    func drawSample(_ video: VideoID?, count: Int, seed: Int64) throws {
        if let video { _ = try self.video(video) }
        guard (1...EditProblem.mostSampled).contains(count) else { throw EditProblem.sampleSize(count) }
        try flushSummaries()
        let videos = try video.map { [$0.rawValue] } ?? Int64.fetchAll(db, sql: "SELECT id FROM video ORDER BY id")
        let tracks = try videos.flatMap { video in
            try db.trackRanges(video: video).map { (video: video, track: $0.id.rawValue, ranges: $0.ranges) }
        }
        let population = tracks.reduce(0) { $0 + $1.ranges.frameCount }
        if population == 0 { throw EditProblem.nothingTracked }
        var generator = SampleGenerator(state: UInt64(bitPattern: seed))
        var chosen = generator.choose(min(count, population), below: population)[...]
        var drawn: [(video: Int64, frame: Int, track: Int64)] = []
        var start = 0
        for (video, track, ranges) in tracks {
            for range in ranges.ranges {
                while let next = chosen.first, next < start + range.count {
                    drawn.append((video, range.lowerBound + next - start, track))
                    chosen.removeFirst()
                }
                start += range.count
            }
        }
        try store(
            drawn.sorted { ($0.video, $0.frame, $0.track) < ($1.video, $1.frame, $1.track) }, video, seed, population)
    }

    private func store(
        _ drawn: [(video: Int64, frame: Int, track: Int64)], _ video: VideoID?, _ seed: Int64, _ population: Int
    ) throws {
        let id = try newID("sample")
        try insert(
            RowImage(
                .reviewSample,
                [id, video?.rawValue, seed, population, author, time] as [(any DatabaseValueConvertible)?]))
        for (ordinal, item) in drawn.enumerated() {
            try insert(
                RowImage(
                    .sampleFrame,
                    [id, ordinal, item.video, item.frame, item.track, nil, nil, nil, nil]
                        as [(any DatabaseValueConvertible)?]))
        }
    }

    /// What a person says of a frame of a sample. With `wrong`, only these of its animals are.
    func answerSample(
        _ sample: SampleID, _ video: VideoID, _ frame: Int, _ verdict: ReviewSample.Verdict?, wrong: [TrackID]?
    ) throws {
        let found = try rows(
            .sampleFrame, where: "sample = ? AND video = ? AND frame = ?", [sample.rawValue, video.rawValue, frame])
        if found.isEmpty { throw EditProblem.notInSample(frame: frame) }
        let digest = try db.identityDigest(video: video.rawValue, frame: frame)
        for before in found {
            let isSpared = verdict == .wrong && wrong.map { !$0.contains(TrackID(before.integer("track"))) } ?? false
            var after = before
            after["verdict"] = (isSpared ? ReviewSample.Verdict.right : verdict)?.rawValue.databaseValue ?? .null
            after["identities"] = verdict == nil ? .null : digest.databaseValue
            after["author"] = verdict == nil ? .null : author.databaseValue
            after["answered"] = verdict == nil ? .null : time.databaseValue
            try update(before, to: after)
        }
    }
}

extension Database {
    /// A number that changes when another animal of the frame has a track; moving points or accepting a prediction does
    /// not change it.
    func identityDigest(video: Int64, frame: Int) throws -> Int64 {
        let statement = try cachedStatement(
            sql: """
                SELECT track, id FROM prediction WHERE video = ?1 AND frame = ?2 AND track IS NOT NULL
                UNION SELECT track, ifnull(from_prediction, -id) FROM label
                    WHERE video = ?1 AND frame = ?2 AND track IS NOT NULL
                ORDER BY 1, 2
                """)
        var writer = ByteWriter()
        for row in try Row.fetchAll(statement, arguments: [video, frame]) {
            writer.signed(row[0])
            writer.signed(row[1])
        }
        let hash: UInt64 = writer.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}
