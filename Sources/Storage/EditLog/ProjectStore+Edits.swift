import Foundation
import GRDB

extension ProjectStore {
    /// Makes an edit: one transaction, one entry of the log, one step of undo, on the disk when the call returns.
    ///
    /// - Parameter clientID: an id that the sender made up; sending it again returns the first outcome and changes nothing.
    /// - Throws: `StorageError.invalidEdit` when the edit cannot be made, and then nothing has changed.
    public func perform(_ edit: Edit, by author: String, clientID: String? = nil) throws -> EditOutcome {
        try write(.edit) { db in
            if let stored = try db.storedOutcome(client: clientID) { return stored }
            let log = EditLog(db, author: author, client: clientID)
            return try log.perform(edit)
        }
    }

    /// Takes back the author's last edit; nil when there is none.
    ///
    /// What someone else has changed since stays as it is: `EditOutcome.kept` counts it.
    @discardableResult
    public func undo(by author: String, clientID: String? = nil) throws -> EditOutcome? {
        try write(.edit) { db in
            if let stored = try db.storedOutcome(client: clientID) { return stored }
            return try EditLog(db, author: author, client: clientID).undo()
        }
    }

    /// Makes the author's last undone edit again; nil when there is none.
    @discardableResult
    public func redo(by author: String, clientID: String? = nil) throws -> EditOutcome? {
        try write(.edit) { db in
            if let stored = try db.storedOutcome(client: clientID) { return stored }
            return try EditLog(db, author: author, client: clientID).redo()
        }
    }

    /// What the author's next undo and redo would take back.
    public func undoNames(for author: String) throws -> (undo: String?, redo: String?) {
        try read { db in (try db.undoName(author), try db.redoName(author)) }
    }

    /// One line of the project's history.
    public struct LogEntry: Hashable, Sendable, Codable {
        public let id: Int64
        /// `edit`, `undo` or `redo`.
        public let action: String
        /// The entry that an undo took back or a redo made again.
        public let target: Int64?
        public let author: String
        /// Seconds since 1970.
        public let time: Double
        public let name: String
        public let revision: Int64
    }

    /// The newest entries of the log, newest first.
    public func history(limit: Int = 100, before entry: Int64 = .max) throws -> [LogEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, action, target, author, time, name, revision FROM edit
                    WHERE id < ? ORDER BY id DESC LIMIT ?
                    """, arguments: [entry, limit]
            ).map {
                LogEntry(
                    id: $0[0], action: $0[1], target: $0[2], author: $0[3], time: $0[4], name: $0[5], revision: $0[6])
            }
        }
    }

    /// Counts every change to the project, also those of jobs.
    public func revision() throws -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT revision FROM project")! }
    }
}

extension Database {
    fileprivate func storedOutcome(client: String?) throws -> EditOutcome? {
        guard let client else { return nil }
        let statement = try cachedStatement(sql: "SELECT outcome FROM edit WHERE client = ?")
        return try Data.fetchOne(statement, arguments: [client]).map {
            try JSONDecoder().decode(EditOutcome.self, from: $0)
        }
    }

    func undoName(_ author: String) throws -> String? {
        let statement = try cachedStatement(
            sql: "SELECT name FROM edit WHERE author = ? AND state = 'done' ORDER BY id DESC LIMIT 1")
        return try String.fetchOne(statement, arguments: [author])
    }

    func redoName(_ author: String) throws -> String? {
        let statement = try cachedStatement(
            sql: "SELECT name FROM edit WHERE author = ? AND state = 'undone' ORDER BY id LIMIT 1")
        return try String.fetchOne(statement, arguments: [author])
    }
}
