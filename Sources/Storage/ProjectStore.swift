import Domain
import Foundation
import GRDB

/// A project: the folder `NAME.tarsier/` and the SQLite database in it.
///
/// Several processes may have one project open. Reads see one moment each and never wait; writes take turns, each in one
/// transaction, and wait for each other up to `patience`.
public final class ProjectStore: Sendable {
    public let folder: URL
    /// What a person should know about the project's place, for example that it lies on a network file system.
    public let warnings: [String]
    /// For tests of the store itself.
    package let pool: DatabasePool

    /// Seconds a write waits for another process's.
    static let patience = 30.0

    init(folder: URL, pool: DatabasePool, warnings: [String]) {
        self.folder = folder
        self.pool = pool
        self.warnings = warnings
    }

    public var databasePath: String { Self.databaseURL(in: folder).path }
    public var modelsFolder: URL { folder.appendingPathComponent("models", isDirectory: true) }
    public var exportsFolder: URL { folder.appendingPathComponent("exports", isDirectory: true) }
    public var cacheFolder: URL { folder.appendingPathComponent("cache", isDirectory: true) }

    /// The project's name: its folder's, without `.tarsier`.
    public var name: String { folder.deletingPathExtension().lastPathComponent }

    static func databaseURL(in folder: URL) -> URL { folder.appendingPathComponent("project.db") }

    /// How durable a transaction is when its call returns.
    enum Durability: String {
        /// Survives a power cut.
        case edit = "FULL"
        /// Survives the death of this process; a power cut may take the last ones, never the database.
        case job = "NORMAL"
    }

    /// Reads at one moment.
    func read<T>(_ body: (Database) throws -> T) throws -> T {
        try reportingErrors(path: databasePath) { try pool.read(body) }
    }

    /// Writes in one transaction that holds the write lock from its beginning.
    func write<T>(_ durability: Durability, _ body: (Database) throws -> T) throws -> T {
        try reportingErrors(path: databasePath) {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                return result!
            }
        }
    }

    /// Closes the database. The last process to close it folds the write-ahead log into `project.db`.
    public func close() throws {
        try reportingErrors(path: databasePath) { try pool.close() }
    }

    /// Moves what the write-ahead log holds into `project.db` as far as readers allow; never waits for them.
    public func checkpoint() throws {
        try reportingErrors(path: databasePath) {
            try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
        }
    }
}

/// Turns SQLite's errors into `StorageError`, and those of edits into `invalidEdit`.
func reportingErrors<T>(path: String, _ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let problem as EditProblem {
        throw StorageError.invalidEdit(problem)
    } catch let error as DatabaseError {
        throw StorageError(error, path: path)
    } catch is UnreadableBytes {
        throw StorageError.damaged(path: path, detail: "stored bytes cannot be read")
    }
}

extension StorageError {
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_NOTADB: self = .notAProject(path: path, detail: "it is not a SQLite database")
        case .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .notWritable(path: path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        default: self = .failed(path: path, detail: detail)
        }
    }
}
