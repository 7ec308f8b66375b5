import Foundation
import GRDB

extension ProjectStore {
    /// Makes a new, empty project.
    ///
    /// The database is written under another name first, so a project that was made halfway is never taken for one.
    /// - Throws: `StorageError.alreadyExists`, `.notWritable`.
    public static func create(at folder: URL) throws -> ProjectStore {
        try create(at: folder, schema: .current)
    }

    /// Opens a project; one of an earlier version is backed up to `project.db.backup-vN` and brought up to date.
    ///
    /// - Throws: `StorageError.missingDatabase`, `.notAProject`, `.newerVersion`, `.notWritable`, `.damaged`.
    public static func open(_ folder: URL) throws -> ProjectStore {
        try open(folder, schema: .current)
    }

    package static func create(at folder: URL, schema: Schema) throws -> ProjectStore {
        let target = databaseURL(in: folder)
        if FileManager.default.fileExists(atPath: target.path) {
            throw StorageError.alreadyExists(folder: folder.path)
        }
        try makeFolders(folder)
        let draft = folder.appendingPathComponent("project.db.new")
        for suffix in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: draft.path + suffix)
        {
            try FileManager.default.removeItem(atPath: draft.path + suffix)
        }
        try reportingErrors(path: target.path) {
            let queue = try DatabaseQueue(path: draft.path)
            try schema.migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: "INSERT INTO project (id, uuid, created) VALUES (1, ?, ?)",
                    arguments: [UUID().uuidString.lowercased(), Date().timeIntervalSince1970])
            }
            try queue.close()
        }
        try FileManager.default.moveItem(at: draft, to: target)
        return try open(folder, schema: schema)
    }

    private static func makeFolders(_ folder: URL) throws {
        do {
            for name in ["models", "exports", "cache"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
        } catch {
            throw StorageError.notWritable(path: folder.path, detail: error.localizedDescription)
        }
    }

    package static func open(_ folder: URL, schema: Schema) throws -> ProjectStore {
        let url = databaseURL(in: folder)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw StorageError.missingDatabase(folder: folder.path)
        }
        guard access(folder.path, W_OK) == 0, access(url.path, W_OK) == 0 else {
            throw StorageError.notWritable(path: url.path, detail: "this user may not write it")
        }
        return try reportingErrors(path: url.path) {
            try checkIdentity(url, schema: schema)
            let pool = try DatabasePool(path: url.path, configuration: configuration)
            try upgrade(pool, url: url, folder: folder, schema: schema)
            return ProjectStore(folder: folder, pool: pool, warnings: NetworkFileSystem.warnings(for: folder))
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Polls each millisecond: a writer finds the short gaps between another process's transactions.
        configuration.busyMode = .callback { tries in
            usleep(1_000)
            return tries < Int(patience * 1_000)
        }
        configuration.maximumReaderCount = 4
        configuration.label = "tarsier"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16000")
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA journal_size_limit = 67108864") }
        }
        return configuration
    }

    /// Looks at the file before anything is written to it.
    private static func checkIdentity(_ url: URL, schema: Schema) throws {
        var configuration = configuration
        configuration.journalMode = .default
        let queue = try DatabaseQueue(path: url.path, configuration: configuration)
        let (application, version) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            )
        }
        try queue.close()
        guard application == Schema.applicationID, version > 0 else {
            throw StorageError.notAProject(path: url.path, detail: "another program wrote it, or it is empty")
        }
        if version > schema.version {
            throw StorageError.newerVersion(path: url.path, found: version, supported: schema.version)
        }
    }

    /// Backs up and migrates an older project; of several processes that open it at once, one does.
    private static func upgrade(_ pool: DatabasePool, url: URL, folder: URL, schema: Schema) throws {
        func version() throws -> Int { try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 } }
        guard try version() < schema.version else { return }
        let lock = Glibc.open(folder.path, O_RDONLY)
        guard lock >= 0 else { throw StorageError.notWritable(path: folder.path, detail: "it cannot be locked") }
        defer { Glibc.close(lock) }
        flock(lock, LOCK_EX)
        let found = try version()
        guard found < schema.version else { return }
        try backUp(pool, to: url.path + ".backup-v\(found)")
        try schema.migrate(pool)
    }

    /// Writes a whole copy; an earlier backup of the same version is never overwritten.
    private static func backUp(_ pool: DatabasePool, to path: String) throws {
        var target = path
        var number = 2
        while FileManager.default.fileExists(atPath: target) {
            target = "\(path)-\(number)"
            number += 1
        }
        let draft = target + ".new"
        if FileManager.default.fileExists(atPath: draft) { try FileManager.default.removeItem(atPath: draft) }
        let copy = try DatabaseQueue(path: draft)
        try pool.backup(to: copy)
        try copy.close()
        try FileManager.default.moveItem(atPath: draft, toPath: target)
    }
}
