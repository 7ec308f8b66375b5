import Domain
import Foundation
import GRDB
import Storage
import Testing

@Suite struct OpeningTests {
    @Test func aNewProjectHasItsFolders() throws {
        let project = try TemporaryProject()
        for name in ["project.db", "models", "exports", "cache"] {
            #expect(FileManager.default.fileExists(atPath: project.folder.appendingPathComponent(name).path))
        }
        #expect(project.store.name == "test")
        #expect(try project.store.skeleton() == .empty)
        #expect(throws: StorageError.alreadyExists(folder: project.folder.path)) {
            try ProjectStore.create(at: project.folder)
        }
    }

    @Test func editsAreSyncedToTheDiskInWAL() throws {
        let project = try TemporaryProject()
        try project.store.edit(.addTracks(["a"]))
        let pragmas = try project.store.pool.writeWithoutTransaction { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
            )
        }
        #expect(pragmas == (2, "wal", 1))
    }

    @Test func aFolderWithoutADatabaseIsNoProject() throws {
        let folder = try TemporaryProject.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: StorageError.self) { try ProjectStore.open(folder) }
        #expect(error?.description == "“\(folder.path)” is no Tarsier project: project.db is missing.")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: ["", "This is a text, not a database. It goes on for longer than a header of SQLite does."])
    func aFileThatIsNoDatabaseIsRefused(text: String) throws {
        let folder = try TemporaryProject.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("project.db")
        try Data(String(repeating: text, count: 20).utf8).write(to: file)
        #expect {
            try ProjectStore.open(folder)
        } throws: {
            guard case StorageError.notAProject(file.path, _) = $0 else { return false }
            return true
        }
    }

    @Test func aDamagedDatabaseIsReportedAsSuch() throws {
        let scene = try Scene()
        try scene.store.close()
        let file = scene.project.folder.appendingPathComponent("project.db")
        var bytes = try Data(contentsOf: file)
        for i in 4_096..<bytes.count where i % 4_096 < 64 { bytes[i] = 0xEE }
        try bytes.write(to: file)
        #expect {
            let store = try ProjectStore.open(scene.project.folder)
            _ = try store.document()
        } throws: {
            guard case StorageError.damaged = $0 else { return false }
            return true
        }
    }

    static let next = Schema(
        migrations: Schema.current.migrations + [.init(name: "next", sql: "CREATE TABLE extra (x INTEGER) STRICT")])

    @Test func aNewerVersionIsRefusedAndLeftAsItIs() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        try scene.store.close()
        try ProjectStore.open(scene.project.folder, schema: Self.next).close()
        let path = scene.project.folder.appendingPathComponent("project.db").path
        let version = Schema.current.version
        #expect(throws: StorageError.newerVersion(path: path, found: version + 1, supported: version)) {
            try ProjectStore.open(scene.project.folder)
        }
        #expect(try ProjectStore.open(scene.project.folder, schema: Self.next).contents() == before)
    }

    @Test func anUpgradeMakesABackupFirst() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        try scene.store.close()
        let store = try ProjectStore.open(scene.project.folder, schema: Self.next)
        #expect(try store.contents() == before)
        #expect(try store.undo(by: "setup") != nil)
        let version = Schema.current.version
        let backup = scene.project.folder.appendingPathComponent("project.db.backup-v\(version)")
        let folder = try TemporaryProject.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: backup, to: folder.appendingPathComponent("project.db"))
        #expect(try ProjectStore.open(folder).contents() == before)
    }

    @Test func anUpgradeThatFailsLeavesTheOldVersion() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        try scene.store.close()
        let broken = Schema(
            migrations: Schema.current.migrations + [
                .init(name: "broken", sql: "CREATE TABLE extra (x INTEGER); INSERT INTO nowhere VALUES (1)")
            ])
        #expect(throws: StorageError.self) { try ProjectStore.open(scene.project.folder, schema: broken) }
        #expect(try ProjectStore.open(scene.project.folder).contents() == before)
    }

    @Test func whatWasAcknowledgedIsThereAfterACrash() throws {
        let scene = try Scene()
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"))
        // The files as they lie on the disk while the project is open and its log not yet folded in.
        let folder = try TemporaryProject.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["project.db", "project.db-wal"] {
            try FileManager.default.copyItem(
                at: scene.project.folder.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        let store = try ProjectStore.open(folder)
        #expect(try store.contents() == scene.store.contents())
        #expect(try store.undo(by: "anna")?.name == "Rename track")
    }

    @Test func aFullDiskLosesNothing() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        let pages = try scene.store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count")!
            return try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 4)")!
        }
        #expect(pages > 0)
        let big = Edit.importDocument(try ImportTests.document(frames: 2_000), name: "big.slp")
        let path = scene.store.databasePath
        #expect(throws: StorageError.diskFull(path: path)) { try scene.store.edit(big) }
        #expect(throws: StorageError.diskFull(path: path)) {
            try scene.store.storePredictions(
                (100..<3_000).map { PredictedFrame(frame: $0, instances: [Scene.predicted(0)]) },
                video: scene.videos[1], run: "first")
        }
        #expect(try scene.store.contents()["label"] == before["label"])
        #expect(StorageError.diskFull(path: path).description.contains("full"))
        try scene.store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try scene.store.edit(big)
        for video in try scene.store.videos() {
            #expect(try scene.store.summarised(video: video.id) == scene.store.recount(video: video.id))
        }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func aFolderThatCannotBeWrittenIsRefused() throws {
        let scene = try Scene()
        try scene.store.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: scene.project.folder.path)
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scene.project.folder.path)
        }
        #expect {
            try ProjectStore.open(scene.project.folder)
        } throws: {
            guard case StorageError.notWritable = $0 else { return false }
            return true
        }
    }

    @Test(
        arguments: [
            ("/home/lab/x.tarsier", nil), ("/net/share/x.tarsier", "nfs4"), ("/mnt/my disk/x", "fuse.sshfs"),
            ("/mnt/usb/x", nil), ("/network/x", nil),
        ] as [(String, String?)])
    func networkFileSystemsAreRecognised(path: String, type: String?) {
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            server:/export /net nfs4 rw 0 0
            me@host: /mnt/my\\040disk fuse.sshfs rw 0 0
            /dev/sdb1 /mnt/usb fuseblk rw 0 0
            """
        #expect(NetworkFileSystem.type(path: path, mounts: mounts) == type)
    }

    @Test func errorsOfSQLiteBecomeWords() throws {
        let project = try TemporaryProject()
        try project.store.close()
        #expect(throws: StorageError.self) { try project.store.skeleton() }
    }
}
