import Domain
import Foundation
import GRDB

/// Taking back an entry: every value that still is what the entry made it becomes what it was before. Whatever someone
/// else has changed since stays, and is counted.
extension EditTransaction {
    /// - Returns: how many of the entry's changes were left alone.
    func takeBack(entry source: Int64) throws -> Int {
        let newest = try Int64.fetchOne(db, sql: "SELECT newest_prediction FROM edit WHERE id = ?", arguments: [source])
        let blocks = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM edit_change WHERE edit = ?", arguments: [source])!
        var kept = 0
        for ordinal in (0..<blocks).reversed() {
            let data = try Data.fetchOne(
                db, sql: "SELECT changes FROM edit_change WHERE edit = ? AND ordinal = ?", arguments: [source, ordinal])
            var reader = ByteReader(data ?? Data())
            var changes: [Change] = []
            while !reader.isAtEnd { changes.append(try reader.change()) }
            for change in changes.reversed() { kept += try takeBack(change, newestPrediction: newest ?? 0) }
        }
        for (key, frames) in covered {
            try db.changeCoverage(video: key.video, bin: key.bin, adding: key.run, frames)
        }
        return kept
    }

    private func takeBack(_ change: Change, newestPrediction: Int64) throws -> Int {
        switch change {
        case .inserted(let table, let key, let digest):
            guard let current = try row(table, key: key) else { return 0 }
            // A prediction goes even when it was given another track meanwhile: it is the network's, not a person's.
            guard table == .prediction || current.digest == digest, try !isUsed(current) else { return 1 }
            try delete(current)
            return 0
        case .deleted(let row): return try bringBack(row, newestPrediction: newestPrediction)
        case .updated(let table, let key, let cells):
            guard let current = try row(table, key: key) else { return 1 }
            return try restore(cells, of: current)
        }
    }

    // MARK: Updates

    private func restore(_ cells: [Change.Cell], of current: RowImage) throws -> Int {
        var restored = current
        var kept = 0
        for cell in cells where !current.table.bookkeeping.contains(cell.column) {
            switch cell.change {
            case .whole(let before, let after):
                let isTrack = current.table.columns[cell.column] == "track"
                guard current.values[cell.column] == after, try !isTrack || exists("track", before) else {
                    kept += 1
                    continue
                }
                restored.values[cell.column] = before
            case .slots(let change):
                let points = Data.fromDatabaseValue(current.values[cell.column]) ?? Data()
                let reverted = change.reverted(in: points)
                restored.values[cell.column] = reverted.points.databaseValue
                kept += reverted.kept
            }
        }
        if kept == 0 { restoreBookkeeping(cells, current: current, &restored) }
        return try update(current, to: restored, orIgnore: true) ? kept : cells.count
    }

    /// Author and time go back too, unless someone else has signed the row since.
    private func restoreBookkeeping(_ cells: [Change.Cell], current: RowImage, _ restored: inout RowImage) {
        let signed = cells.filter { current.table.bookkeeping.contains($0.column) }
        let isOurs = signed.allSatisfy {
            if case .whole(_, let after) = $0.change { current.values[$0.column] == after } else { false }
        }
        guard isOurs else { return }
        for cell in signed {
            if case .whole(let before, _) = cell.change { restored.values[cell.column] = before }
        }
    }

    // MARK: Deleted rows

    private func bringBack(_ row: RowImage, newestPrediction: Int64) throws -> Int {
        var row = row
        var kept = 0
        switch row.table {
        case .label, .prediction:
            guard try exists("video", row["video"]) else { return 1 }
            if try !exists("track", row["track"]) {
                row["track"] = .null
                kept = 1
            }
            if row.table == .prediction, try isReplaced(row, after: newestPrediction) { return 1 }
            if row.table == .label { try clearNegative(video: row["video"], frame: row["frame"]) }
        case .negativeFrame:
            guard try exists("video", row["video"]), try labelCount(row["video"], row["frame"]) == 0 else { return 1 }
        case .suggestion, .identityJoin, .reviewSample, .sampleFrame:
            guard try exists("video", row["video"]) else { return 1 }
            if row.table == .sampleFrame, try !exists("review_sample", row["sample"]) { return 1 }
        case .fixedIdentity:
            guard try exists("video", row["video"]), try exists("track", row["track"]) else { return 1 }
        case .edge, .symmetry:
            guard try exists("node", row.values[0]), try exists("node", row.values[1]) else { return 1 }
            if row.table == .symmetry, try isPaired(row.values[0]) || isPaired(row.values[1]) { return 1 }
        case .skeleton, .provenance, .node, .video, .track: break
        }
        guard try insert(row, orIgnore: true) else { return 1 }
        if row.table == .prediction, let run = row.optionalInteger("run") {
            let frame = Int(row.integer("frame"))
            let key = Coverage(video: row.integer("video"), bin: FrameSet.bin(of: frame), run: run)
            covered[key, default: FrameSet()].insert(frame % FrameSet.capacity)
        }
        return kept
    }

    /// Null refers to nothing and so always exists.
    private func exists(_ table: String, _ id: DatabaseValue) throws -> Bool {
        if id.isNull { return true }
        if let known = existing[table]?[id] { return known }
        let exists = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE id = ?)"), arguments: [id])!
        existing[table, default: [:]][id] = exists
        return exists
    }

    /// A frame that has been predicted again since keeps its newer predictions.
    private func isReplaced(_ row: RowImage, after newest: Int64) throws -> Bool {
        let (video, frame) = (row["video"], row["frame"])
        if let last = replaced, last.frame == frame, last.video == video, last.newest == newest {
            return last.isReplaced
        }
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM prediction WHERE video = ? AND frame = ? AND id > ?)")
        let isReplaced = try Bool.fetchOne(statement, arguments: [video, frame, newest])!
        replaced = (video, frame, newest, isReplaced)
        return isReplaced
    }

    func isPaired(_ node: DatabaseValue) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM symmetry WHERE first = ?1 OR second = ?1)")
        return try Bool.fetchOne(statement, arguments: [node])!
    }

    // MARK: Inserted rows

    /// True when something that this entry did not make has come to refer to the row.
    private func isUsed(_ row: RowImage) throws -> Bool {
        let references: [(table: String, condition: String)]
        switch row.table {
        case .video:
            references = [
                "label", "prediction", "negative_frame", "suggestion", "identity_join", "review_sample", "sample_frame",
                "fixed_identity",
            ].map { ($0, "video = ?1") }
        case .track:
            try flushSummaries()
            references = [("label", "track = ?1"), ("track_summary", "track = ?1")]
        case .node:
            references = [("edge", "source = ?1 OR destination = ?1"), ("symmetry", "first = ?1 OR second = ?1")]
        case .reviewSample: references = [("sample_frame", "sample = ?1")]
        default: return false
        }
        return try references.contains { reference in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT EXISTS (SELECT 1 FROM \(reference.table) WHERE \(reference.condition))"),
                arguments: [row.values[0]])!
        }
    }
}
