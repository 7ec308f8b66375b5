import Domain
import Foundation
import GRDB

/// The one place through which an edit changes rows: it writes the row, the log and the summaries together.
///
/// Lives within one write transaction. Changes are stored in blocks of about 256 kB, so that an edit of any size takes
/// little memory.
final class EditTransaction {
    private static let blockSize = 262_144

    struct Coverage: Hashable {
        let video: Int64
        let bin: Int
        let run: Int64
    }

    let db: Database
    let author: String
    let time: Double
    /// The entry of the log that is being written.
    let entry: Int64
    var created = EditOutcome.Created()
    private(set) var summaries = SummaryChanges()
    /// All frames touched, also those whose summaries are written already.
    private var framesTouched: [Int64: FrameRanges] = [:]
    private var flags = EditOutcome.Changed()
    /// Which slots are nodes, or their order, changed: nothing measured from points holds any more.
    private var nodesChanged = false
    private var block = ByteWriter()
    private var blockCount = 0
    private(set) var changeCount = 0
    /// Frames of a run that came back: the run need not predict them again.
    var covered: [Coverage: FrameSet] = [:]
    private var updates: [UpdateKey: Statement] = [:]
    /// What has been found to exist, until a row of that kind comes or goes.
    var existing: [String: [DatabaseValue: Bool]] = [:]
    /// The frame last looked at for newer predictions, and whether it has any.
    var replaced: (video: DatabaseValue, frame: DatabaseValue, newest: Int64, isReplaced: Bool)?
    /// The next position of rows that are appended to a table.
    private var positions: [EditTable: Int64] = [:]

    init(_ db: Database, author: String, time: Double, entry: Int64) {
        self.db = db
        self.author = author
        self.time = time
        self.entry = entry
    }

    // MARK: Rows

    func row(_ table: EditTable, key: [DatabaseValue]) throws -> RowImage? {
        let statement = try db.cachedStatement(sql: table.layout.select + table.layout.keyCondition)
        statement.setUncheckedArguments(StatementArguments(key))
        return try Row.fetchOne(statement).map { RowImage(table, row: $0) }
    }

    func rows(_ table: EditTable, where condition: String, _ arguments: StatementArguments) throws -> [RowImage] {
        try Row.fetchAll(db.cachedStatement(sql: table.layout.select + condition), arguments: arguments)
            .map { RowImage(table, row: $0) }
    }

    /// - Returns: false when `orIgnore` and a constraint kept the row out.
    @discardableResult
    func insert(_ row: RowImage, orIgnore: Bool = false) throws -> Bool {
        let layout = row.table.layout
        let statement = try db.cachedStatement(sql: orIgnore ? layout.insertOrIgnore : layout.insert)
        statement.setUncheckedArguments(StatementArguments(row.values))
        try statement.execute()
        if orIgnore && db.changesCount == 0 { return false }
        try record(.inserted(row.table, key: row.key, digest: row.digest))
        note(row, count: 1)
        return true
    }

    func delete(_ row: RowImage) throws {
        let statement = try db.cachedStatement(sql: row.table.layout.delete)
        statement.setUncheckedArguments(StatementArguments(row.key))
        try statement.execute()
        try record(.deleted(row))
        note(row, count: -1)
    }

    /// Writes the columns in which the rows differ; the key never changes.
    @discardableResult
    func update(_ before: RowImage, to after: RowImage, orIgnore: Bool = false) throws -> Bool {
        let changed = before.values.indices.filter { before.values[$0] != after.values[$0] }
        if changed.isEmpty { return true }
        let table = before.table
        let statement = try updateStatement(table, changed, orIgnore: orIgnore)
        statement.setUncheckedArguments(StatementArguments(changed.map { after.values[$0] } + before.key))
        try statement.execute()
        if orIgnore && db.changesCount == 0 { return false }
        try record(.updated(table, key: before.key, cells: Change.cells(from: before, to: after)))
        note(after, count: 0)
        return true
    }

    private struct UpdateKey: Hashable {
        let table: EditTable
        let columns: [Int]
        let orIgnore: Bool
    }

    private func updateStatement(_ table: EditTable, _ columns: [Int], orIgnore: Bool) throws -> Statement {
        let key = UpdateKey(table: table, columns: columns, orIgnore: orIgnore)
        if let statement = updates[key] { return statement }
        let statement = try db.cachedStatement(sql: table.updateSQL(columns: columns, orIgnore: orIgnore))
        updates[key] = statement
        return statement
    }

    /// Changes a label and notes who did and when, unless nothing changes.
    func updateLabel(_ before: RowImage, to after: RowImage) throws {
        guard before != after else { return }
        var after = after
        after["author"] = author.databaseValue
        after["modified"] = time.databaseValue
        try update(before, to: after)
    }

    func nextPosition(in table: EditTable) throws -> Int64 {
        let next =
            try positions[table]
            ?? Int64.fetchOne(db, sql: "SELECT ifnull(max(position), -1) + 1 FROM \(table.name)")!
        positions[table] = next + 1
        return next
    }

    /// Hands out an id that was never used and never will be again.
    func newID(_ kind: String) throws -> Int64 { try db.nextIDs(kind, count: 1) }

    // MARK: Log and summaries

    private func record(_ change: Change) throws {
        block.change(change)
        changeCount += 1
        if block.count >= Self.blockSize { try storeBlock() }
    }

    private func storeBlock() throws {
        guard block.count > 0 else { return }
        try db.cachedStatement(sql: "INSERT INTO edit_change (edit, ordinal, changes) VALUES (?, ?, ?)")
            .execute(arguments: [entry, blockCount, block.data])
        blockCount += 1
        block.removeAll()
    }

    private func note(_ row: RowImage, count: Int) {
        switch row.table {
        case .label, .prediction, .negativeFrame: note(row.place!, of: row.table, count: count)
        case .skeleton, .edge, .symmetry: flags.skeleton = true
        case .node:
            flags.skeleton = true
            nodesChanged = true
            existing["node"] = nil
        case .video:
            flags.videos = true
            existing["video"] = nil
        case .track:
            flags.tracks = true
            existing["track"] = nil
        case .suggestion: flags.suggestions = true
        case .identityJoin, .sampleFrame, .fixedIdentity: flags.review = true
        case .reviewSample:
            flags.review = true
            existing["review_sample"] = nil
        case .provenance: break
        }
    }

    private func note(_ place: (video: Int64, frame: Int), of table: EditTable, count: Int) {
        switch table {
        case .label: summaries.addLabels(count, video: place.video, frame: place.frame)
        case .prediction: summaries.addPredictions(count, video: place.video, frame: place.frame)
        default: summaries.touch(video: place.video, frame: place.frame)
        }
    }

    func flushSummaries() throws {
        for (video, ranges) in summaries.frames {
            framesTouched[video] = framesTouched[video].map { $0.union(ranges) } ?? ranges
        }
        try summaries.flush(db)
    }

    /// Writes what is left of the log and the summaries; what the transaction changed.
    func finish() throws -> EditOutcome.Changed {
        try flushSummaries()
        if nodesChanged { try db.forgetAllStatistics() }
        try storeBlock()
        var changed = flags
        for (video, ranges) in framesTouched { changed.frames[VideoID(video)] = ranges }
        return changed
    }
}

extension Database {
    /// The first of `count` consecutive ids of a kind.
    func nextIDs(_ kind: String, count: Int) throws -> Int64 {
        let statement = try cachedStatement(
            sql: "UPDATE counter SET next = next + ? WHERE kind = ? RETURNING next")
        let next = try Int64.fetchOne(statement, arguments: [count, kind])
        return next! - Int64(count)
    }

    /// Counts a change to the project; the new revision.
    func advanceRevision() throws -> Int64 {
        try Int64.fetchOne(
            cachedStatement(sql: "UPDATE project SET revision = revision + 1 WHERE id = 1 RETURNING revision"))!
    }
}
