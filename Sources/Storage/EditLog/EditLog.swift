import Foundation
import GRDB

/// Writes one entry of the log, within one write transaction.
///
/// An edit is `done`, then `undone`, and so on; `in_force` names the entry whose changes the next undo or redo takes
/// back: the edit itself, its last undo or its last redo. A new edit of the author discards what they had undone.
struct EditLog {
    let db: Database
    let author: String
    let client: String?
    let time = Date().timeIntervalSince1970

    init(_ db: Database, author: String, client: String?) {
        self.db = db
        self.author = author
        self.client = client
    }

    func perform(_ edit: Edit) throws -> EditOutcome {
        let (entry, revision) = try begin("edit", target: nil, name: edit.name)
        let transaction = EditTransaction(db, author: author, time: time, entry: entry)
        try transaction.apply(edit)
        let changed = try transaction.finish()
        if transaction.changeCount > 0 {
            try db.cachedStatement(sql: "UPDATE edit SET state = 'discarded' WHERE author = ? AND state = 'undone'")
                .execute(arguments: [author])
            try setState("done", of: entry, inForce: entry)
        }
        return try end(entry, revision, name: edit.name, created: transaction.created, changed: changed)
    }

    func undo() throws -> EditOutcome? {
        try revert("undo", finding: "state = 'done' ORDER BY id DESC", leaving: "undone")
    }

    func redo() throws -> EditOutcome? {
        try revert("redo", finding: "state = 'undone' ORDER BY id", leaving: "done")
    }

    private func revert(_ action: String, finding condition: String, leaving state: String) throws -> EditOutcome? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, in_force, name FROM edit WHERE author = ? AND \(condition) LIMIT 1")
        guard let row = try Row.fetchOne(statement, arguments: [author]) else { return nil }
        let (target, source, name): (Int64, Int64, String) = (row[0], row[1], row[2])
        let (entry, revision) = try begin(action, target: target, name: name)
        let transaction = EditTransaction(db, author: author, time: time, entry: entry)
        let kept = try transaction.takeBack(entry: source)
        let changed = try transaction.finish()
        try setState(state, of: target, inForce: entry)
        return try end(entry, revision, name: name, created: .init(), changed: changed, kept: kept)
    }

    private func begin(_ action: String, target: Int64?, name: String) throws -> (entry: Int64, revision: Int64) {
        let revision = try db.advanceRevision()
        let newest = try Int64.fetchOne(db, sql: "SELECT next - 1 FROM counter WHERE kind = 'prediction'")
        try db.cachedStatement(
            sql: """
                INSERT INTO edit (action, target, author, time, name, client, revision, state, newest_prediction, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')
                """
        ).execute(arguments: [
            action, target, author, time, name, client, revision, target == nil ? "empty" : nil, newest,
        ])
        return (db.lastInsertedRowID, revision)
    }

    private func setState(_ state: String, of entry: Int64, inForce: Int64) throws {
        try db.cachedStatement(sql: "UPDATE edit SET state = ?, in_force = ? WHERE id = ?")
            .execute(arguments: [state, inForce, entry])
    }

    private func end(
        _ entry: Int64, _ revision: Int64, name: String, created: EditOutcome.Created, changed: EditOutcome.Changed,
        kept: Int = 0
    ) throws -> EditOutcome {
        let outcome = EditOutcome(
            entry: entry, revision: revision, name: name, created: created, changed: changed, kept: kept,
            undo: try db.undoName(author), redo: try db.redoName(author))
        let json = String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self)
        try db.cachedStatement(sql: "UPDATE edit SET outcome = ? WHERE id = ?").execute(arguments: [json, entry])
        return outcome
    }
}
