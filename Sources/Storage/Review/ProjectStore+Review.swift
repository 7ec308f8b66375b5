import Domain
import GRDB

extension ProjectStore {
    /// Joins whose tracks are still there, the most doubtful first.
    ///
    /// - Parameter video: nil is all videos.
    public func reviewQueue(video: VideoID? = nil, limit: Int = 500) throws -> ReviewQueue {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(EditTable.identityJoin.columns.joined(separator: ", ")) FROM identity_join
                    WHERE \(Self.listed) ORDER BY state <> 'open', ifnull(-answered, -probability), video, frame, id
                    LIMIT ?2
                    """, arguments: [video?.rawValue, limit])
            var counts = ReviewQueue.Counts()
            let states = try Row.fetchCursor(
                db, sql: "SELECT state, count(*) FROM identity_join WHERE \(Self.listed) GROUP BY state",
                arguments: [video?.rawValue])
            while let row = try states.next() {
                switch IdentityJoin.Answer(rawValue: row[0]) {
                case .open: counts.open = row[1]
                case .right: counts.right = row[1]
                case .swapped: counts.swapped = row[1]
                case .unsure: counts.unsure = row[1]
                case nil: break
                }
            }
            let doubtful = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM identity_join WHERE \(Self.listed) AND state = 'open' AND probability > ?2",
                arguments: [video?.rawValue, ReviewQueue.doubt])!
            return ReviewQueue(joins: rows.map { IdentityJoin(row: $0) }, counts: counts, doubtful: doubtful)
        }
    }

    private static let listed = """
        (?1 IS NULL OR video = ?1) AND track IN (SELECT id FROM track)
        AND (other IS NULL OR other IN (SELECT id FROM track))
        """

    /// Joins of a video that someone has called right or swapped: what they say must hold when it is tracked again.
    public func answeredJoins(video: VideoID) throws -> [IdentityJoin] {
        try read { db in
            try Row.fetchAll(
                db, sql: EditTable.identityJoin.layout.select + "video = ? AND state IN ('right', 'swapped')",
                arguments: [video.rawValue]
            ).map { IdentityJoin(row: $0) }
        }
    }

    /// A tracker's joins take the place of those that nobody has answered; what someone has answered is not asked again.
    ///
    /// - Parameter isTracked: frames that the tracker has gone over.
    public func replaceJoins(_ joins: [NewJoin], video: VideoID, isTracked: (Int) -> Bool = { _ in true }) throws {
        let old = try read { db in
            try Row.fetchAll(
                db, sql: EditTable.identityJoin.layout.select + "video = ?", arguments: [video.rawValue]
            ).map { IdentityJoin(row: $0) }
        }
        let answered = Dictionary(grouping: old.filter { $0.state != .open }) { Set([$0.track, $0.other]) }
        let fresh = joins.filter { join in
            !(answered[Set([join.track, join.other])] ?? []).contains {
                $0.before < join.frame && join.before < $0.frame
            }
        }
        try inChunks(old.filter { $0.state == .open && isTracked($0.frame) }, weight: { _ in 1 }) { chunk in
            try write(.job) { db in
                let delete = try db.cachedStatement(sql: "DELETE FROM identity_join WHERE id = ? AND state = 'open'")
                for join in chunk { try delete.execute(arguments: [join.id.rawValue]) }
                _ = try db.advanceRevision()
            }
        }
        try inChunks(fresh, weight: { _ in 1 }) { chunk in
            try write(.job) { db in
                try db.insert(chunk, video: video.rawValue)
                _ = try db.advanceRevision()
            }
        }
    }

    /// The sample that was drawn last; nil when there is none.
    public func reviewSample() throws -> ReviewSample? {
        try read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT id, video, seed, population, author, created FROM review_sample ORDER BY id DESC LIMIT 1
                        """)
            else { return nil }
            let items = try Row.fetchAll(
                db, sql: EditTable.sampleFrame.layout.select + "sample = ? ORDER BY ordinal", arguments: [row[0]]
            ).map { item in
                let (video, frame): (Int64, Int) = (item["video"], item["frame"])
                let seen: Int64? = item["identities"]
                let isChanged = try seen.map { try db.identityDigest(video: video, frame: frame) != $0 } ?? false
                return ReviewSample.Item(
                    ordinal: item["ordinal"], video: VideoID(video), frame: frame,
                    track: TrackID(item["track"] as Int64),
                    verdict: (item["verdict"] as String?).flatMap(ReviewSample.Verdict.init), isChanged: isChanged)
            }
            return ReviewSample(
                id: SampleID(row[0] as Int64), video: (row[1] as Int64?).map { VideoID($0) }, seed: row[2],
                population: row[3], author: row[4], created: row[5], items: items)
        }
    }
}

extension Database {
    fileprivate func insert(_ joins: ArraySlice<NewJoin>, video: Int64) throws {
        var id = try nextIDs("join", count: joins.count)
        let insert = try cachedStatement(sql: EditTable.identityJoin.layout.insert)
        for join in joins {
            try insert.execute(arguments: [
                id, video, join.before, join.frame, join.track.rawValue, join.other?.rawValue,
                min(1, max(0, join.probability)), "open", nil, nil,
            ])
            id += 1
        }
    }
}

extension IdentityJoin {
    init(row: Row) {
        self.init(
            id: JoinID(row["id"] as Int64), video: VideoID(row["video"] as Int64), before: row["before"],
            frame: row["frame"], track: TrackID(row["track"] as Int64),
            other: (row["other"] as Int64?).map { TrackID($0) }, probability: row["probability"],
            state: Answer(rawValue: row["state"]) ?? .open, author: row["author"], answered: row["answered"])
    }
}
