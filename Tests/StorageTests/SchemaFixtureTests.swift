import Domain
import Foundation
import GRDB
import Storage
import Testing

/// Projects as each earlier schema wrote them, as SQL text, opened with the schema of today.
///
/// `TARSIER_WRITE_FIXTURES=1 swift test --filter SchemaFixtureTests` writes the current schema's; a fixture that has been
/// released is never written again.
@Suite struct SchemaFixtureTests {
    private static func url(version: Int) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/schema-v\(version).sql")
    }

    private func open(version: Int) throws -> (store: ProjectStore, folder: URL) {
        let folder = try TemporaryProject.makeFolder()
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("project.db").path)
        let sql = try String(contentsOf: Self.url(version: version), encoding: .utf8)
        try queue.write { db in
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            try db.execute(sql: sql)
        }
        try queue.close()
        return (try ProjectStore.open(folder), folder)
    }

    private func schema(_ store: ProjectStore) throws -> [String] {
        try store.pool.read { db in
            try String.fetchAll(db, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        }
    }

    @Test(arguments: 1...Schema.current.version)
    func anEarlierProjectOpensWithEverythingInIt(version: Int) throws {
        let (store, folder) = try open(version: version)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try store.skeleton().nodeNames == ["head", "left ear", "right ear", "tail"])
        #expect(try store.tracks().map(\.name) == ["female", "male"])
        #expect(try store.counts().labels == 6 && store.counts().predictions == 80)
        #expect(try store.summarised(video: 1) == store.recount(video: 1))
        #expect(try store.frames(video: 1, in: 0...0)[0].labels[0].points == Scene.points(0))
        #expect(try store.undo(by: "anna")?.name == "Delete instance")
        #expect(try store.redo(by: "anna") != nil)
        #expect(try store.framesPredicted(by: "first", video: 1) == [0...39])
    }

    @Test(arguments: 1...Schema.current.version)
    func anUpgradedProjectHasTheSchemaOfANewOne(version: Int) throws {
        let (store, folder) = try open(version: version)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try schema(store) == schema(TemporaryProject().store))
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["TARSIER_WRITE_FIXTURES"] == "1"))
    func writesTheFixtureOfTheCurrentSchema() throws {
        let scene = try Scene()
        try scene.store.edit(.deleteInstances([scene.labels[5]]))
        try scene.store.undo(by: "anna")
        try scene.store.redo(by: "anna")
        try scene.store.edit(.addInstances([.init(video: 1, frame: 30, points: Scene.points(3))]), by: "ben")
        let job = try scene.store.addJob(kind: "track", title: "Track a.mp4", arguments: "{}", by: "anna")
        try scene.store.appendLog("started", job: job.id)
        let join = NewJoin(before: 9, frame: 11, track: scene.tracks[0], other: scene.tracks[1], probability: 0.25)
        try scene.store.replaceJoins([join], video: scene.videos[0])
        try scene.store.edit(.drawSample(video: scene.videos[0], count: 4, seed: 1), by: "ben")
        let (first, second) = (scene.tracks[0], scene.tracks[1])
        try scene.store.edit(
            .swapTracks(video: scene.videos[0], first: first, second: second, from: 30, to: nil), by: "ben")
        let sql = try scene.store.pool.read { try Self.dump($0) }
        try sql.write(to: Self.url(version: Schema.current.version), atomically: true, encoding: .utf8)
    }

    private static func dump(_ db: Database) throws -> String {
        let objects = try Row.fetchAll(
            db,
            sql: """
                SELECT type, name, sql FROM sqlite_master
                WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type <> 'table', rowid
                """)
        var lines: [String] = []
        for object in objects where object["type"] == "table" { lines.append("\(object["sql"] as String);") }
        for object in objects where object["type"] == "table" {
            let name: String = object["name"]
            let columns = try db.columns(in: name).map { "quote(\"\($0.name)\")" }.joined(separator: " || ', ' || ")
            for values in try String.fetchAll(db, sql: "SELECT \(columns) FROM \(name)") {
                lines.append("INSERT INTO \(name) VALUES (\(values));")
            }
        }
        for object in objects where object["type"] != "table" { lines.append("\(object["sql"] as String);") }
        for pragma in ["application_id", "user_version"] {
            lines.append("PRAGMA \(pragma) = \(try Int.fetchOne(db, sql: "PRAGMA \(pragma)")!);")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
