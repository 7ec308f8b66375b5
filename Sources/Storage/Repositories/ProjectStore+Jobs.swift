import Foundation
import GRDB

/// A job as the project holds it, so that no state of it lives only in a process's memory.
public struct JobRecord: Hashable, Sendable, Codable {
    public enum State: String, Sendable, Codable {
        case queued, running, done, failed, cancelled

        public var isOver: Bool { self == .done || self == .failed || self == .cancelled }
    }

    public let id: Int64
    /// train, predict, track, export, render or import.
    public let kind: String
    public let title: String
    public let author: String
    /// JSON of what was asked for.
    public let arguments: String
    public var state: State
    /// JSON of the last progress, the last metrics and the result.
    public var progress: String?
    public var metrics: String?
    public var result: String?
    /// Why it failed, in the user's words.
    public var error: String?
    public var process: Int?
    public var host: String?
    /// Seconds since 1970; `alive` is when it was last heard of.
    public let created: Double
    public var started: Double?
    public var ended: Double?
    public var alive: Double?
}

extension ProjectStore {
    public func addJob(kind: String, title: String, arguments: String, by author: String) throws -> JobRecord {
        let id = try write(.job) { db in
            try db.execute(
                sql:
                    "INSERT INTO job (kind, title, author, arguments, state, created) VALUES (?, ?, ?, ?, 'queued', ?)",
                arguments: [kind, title, author, arguments, Date().timeIntervalSince1970])
            return db.lastInsertedRowID
        }
        return try job(id)
    }

    /// - Throws: `StorageError.unknownJob`.
    public func job(_ id: Int64) throws -> JobRecord {
        let job = try read { db in
            try Row.fetchOne(db, sql: Self.jobSQL + " WHERE id = ?", arguments: [id]).map { try JobRecord(row: $0) }
        }
        guard let job else { throw StorageError.unknownJob(id) }
        return job
    }

    /// Newest first.
    public func jobs(in states: Set<JobRecord.State>? = nil, limit: Int = 200) throws -> [JobRecord] {
        try read { db in
            let all = states ?? [.queued, .running, .done, .failed, .cancelled]
            let marks = all.map { _ in "?" }.joined(separator: ", ")
            return try Row.fetchAll(
                db, sql: Self.jobSQL + " WHERE state IN (\(marks)) ORDER BY id DESC LIMIT ?",
                arguments: StatementArguments(all.map(\.rawValue)) + [limit]
            ).map { try JobRecord(row: $0) }
        }
    }

    /// Writes what can change of a job. A job that is over stays in the state it ended in.
    public func saveJob(_ job: JobRecord) throws {
        let found = try write(.job) { db in
            try db.execute(
                sql: """
                    UPDATE job SET state = iif(state IN ('done', 'failed', 'cancelled'), state, ?), progress = ?,
                        metrics = ?, result = ?, error = ?, process = ?, host = ?, started = ?, ended = ?, alive = ?
                    WHERE id = ?
                    """,
                arguments: [
                    job.state.rawValue, job.progress, job.metrics, job.result, job.error, job.process, job.host,
                    job.started, job.ended, job.alive, job.id,
                ])
            return db.changesCount > 0
        }
        if !found { throw StorageError.unknownJob(job.id) }
    }

    /// Adds to a job's log; `text` may be several lines, without the last line end.
    public func appendLog(_ text: String, job: Int64) throws {
        try write(.job) { db in
            guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE id = ?)", arguments: [job])! else {
                throw StorageError.unknownJob(job)
            }
            try db.execute(sql: "INSERT INTO job_log (job, text) VALUES (?, ?)", arguments: [job, text])
        }
    }

    /// The last lines of a job's log, oldest first.
    public func log(job: Int64, last limit: Int = 10_000) throws -> String {
        try read { db in
            try String.fetchAll(
                db, sql: "SELECT text FROM job_log WHERE job = ? ORDER BY id DESC LIMIT ?", arguments: [job, limit]
            ).reversed().joined(separator: "\n")
        }
    }

    private static let jobSQL = """
        SELECT id, kind, title, author, arguments, state, progress, metrics, result, error, process, host, created,
            started, ended, alive
        FROM job
        """
}

extension JobRecord {
    fileprivate init(row: Row) throws {
        guard let state = State(rawValue: row[5]) else { throw UnreadableBytes() }
        self.init(
            id: row[0], kind: row[1], title: row[2], author: row[3], arguments: row[4], state: state, progress: row[6],
            metrics: row[7], result: row[8], error: row[9], process: row[10], host: row[11], created: row[12],
            started: row[13], ended: row[14], alive: row[15])
    }
}
