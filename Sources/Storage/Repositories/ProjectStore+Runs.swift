import Domain
import Foundation
import GRDB

/// A training run, or another source of predictions, as the project knows it.
public struct RunRecord: Hashable, Sendable, Codable {
    public let name: String
    public var profile: String?
    /// JSON of what it was started with.
    public var arguments: String
    /// Seconds since 1970.
    public var created: Double
    public var finished: Double?
    /// JSON of its final figures.
    public var metrics: String?
}

extension ProjectStore {
    /// Newest first.
    public func runs() throws -> [RunRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT name, profile, arguments, created, finished, metrics FROM run ORDER BY created DESC, id DESC"
            ).map {
                RunRecord(
                    name: $0[0], profile: $0[1], arguments: $0[2], created: $0[3], finished: $0[4], metrics: $0[5])
            }
        }
    }

    /// Notes a run, or what has become known about it since.
    public func saveRun(
        named name: String, profile: String? = nil, arguments: String = "{}", finished: Double? = nil,
        metrics: String? = nil
    ) throws {
        try write(.job) { db in
            try db.execute(
                sql: """
                    INSERT INTO run (name, profile, arguments, created, finished, metrics) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET profile = ifnull(excluded.profile, profile),
                        arguments = iif(excluded.arguments = '{}', arguments, excluded.arguments),
                        finished = ifnull(excluded.finished, finished), metrics = ifnull(excluded.metrics, metrics)
                    """,
                arguments: [name, profile, arguments, Date().timeIntervalSince1970, finished, metrics])
        }
    }

    /// The run's number in the database, made when the run is new.
    func registerRun(named name: String) throws -> Int64 {
        let known = try read { db in try Int64.fetchOne(db, sql: "SELECT id FROM run WHERE name = ?", arguments: [name])
        }
        if let known { return known }
        try saveRun(named: name)
        return try read { try Int64.fetchOne($0, sql: "SELECT id FROM run WHERE name = ?", arguments: [name])! }
    }
}
