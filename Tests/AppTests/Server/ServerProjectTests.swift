import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

@Suite struct ServerProjectTests {
    @Test func saysWhoAsksAndWhatIsOpen() async throws {
        let server = try await TestServer()
        try await server.test { client in
            let session = try await client.get("/api/session").json
            #expect(session["author"] as? String == "ann")
            #expect(session["version"] as? String == "1.2.3")
            #expect(session["project"] is NSNull)
            #expect(session["roots"] as? [String] == [server.folder.appendingPathComponent("data").path])
            let named = try await client.get("/api/session", [.init("X-Tarsier-Author")!: "Zo%C3%AB"]).json
            #expect(named["author"] as? String == "Zoë")
        }
    }

    @Test(arguments: [
        "/api/project", "/api/counts", "/api/jobs", "/api/runs", "/api/videos/1/timeline", "/api/history",
    ])
    func everyRouteOfAProjectSaysThatNoneIsOpen(path: String) async throws {
        try await TestServer().test { client in
            let answer = try await client.get(path)
            #expect(answer.status == .conflict)
            #expect(answer.json["type"] as? String == "/problems/no-project")
        }
    }

    @Test func describesTheProject() async throws {
        try await TestServer.withProject().test { client in
            let project = try await client.get("/api/project").json
            #expect(project["name"] as? String == "p")
            #expect(project["nodeSlots"] as? Int == 3)
            let skeleton = try #require(project["skeleton"] as? [String: Any])
            let nodes = try #require(skeleton["nodes"] as? [[String: Any]])
            #expect(nodes.map { $0["name"] as? String } == ["head", "thorax", "abdomen"])
            #expect(nodes.map { $0["id"] as? Int } == [0, 1, 2])
            let video = try #require((project["videos"] as? [[String: Any]])?.first)
            #expect(video["id"] as? Int == 1)
            #expect(video["name"] as? String == "clip.mp4")
            #expect(video["frameCount"] as? Int == 12)
            #expect(video["problem"] is NSNull)
            #expect((video["version"] as? String)?.isEmpty == false)
            #expect(project["undo"] is NSNull && project["redo"] is NSNull)
            #expect((project["revision"] as? Int ?? 0) > 0)
        }
    }

    @Test func countsAndTellsTheHistory() async throws {
        try await TestServer.withProject().test { client in
            let counts = try await client.get("/api/counts").json
            #expect(counts["labels"] as? Int == 0)
            #expect((counts["byVideo"] as? [String: Any])?.keys.contains("1") == true)
            let history = try await client.get("/api/history?limit=1").array
            #expect(history.map { $0["name"] as? String } == ["Add video"])
            let refused = try await client.get("/api/history?limit=0")
            #expect(refused.status == .badRequest)
        }
    }

    @Test func createsAndOpensProjectsWithinTheRoots() async throws {
        let server = try await TestServer()
        let data = server.folder.appendingPathComponent("data").path
        try await server.test { client in
            let made = try await client.post("/api/projects", #"{"path": "\#(data)/flies"}"#)
            #expect(made.status == .created)
            #expect(made.json["path"] as? String == data + "/flies.tarsier")
            let session = try await client.get("/api/session")
            #expect(session.json["project"] as? String == data + "/flies.tarsier")
            let again = try await client.post("/api/projects", #"{"path": "\#(data)/flies.tarsier"}"#)
            #expect(again.status == .conflict)
            #expect(again.json["type"] as? String == "/problems/exists-already")
            let opened = try await client.post("/api/projects/open", #"{"path": "\#(data)/flies.tarsier"}"#)
            #expect(opened.status == .ok)
            #expect(opened.json["name"] as? String == "flies")
        }
    }

    @Test func refusesWhatIsNoProjectOrLiesOutside() async throws {
        let server = try await TestServer()
        let data = server.folder.appendingPathComponent("data").path
        try await server.test { client in
            for (path, type) in [
                (data, "not-a-project"), (data + "/none", "file-missing"), (server.folder.path, "outside-roots"),
                (data + "/../public", "outside-roots"),
            ] {
                let answer = try await client.post("/api/projects/open", #"{"path": "\#(path)"}"#)
                #expect(answer.json["type"] as? String == "/problems/\(type)", "\(path)")
            }
            let outside = try await client.post("/api/projects", #"{"path": "\#(server.folder.path)/new"}"#)
            #expect(outside.status == .forbidden)
            let nameless = try await client.post("/api/projects", "{}")
            #expect(nameless.status == .badRequest)
            #expect((nameless.json["detail"] as? String)?.contains("“path” is missing") == true)
        }
    }

    @Test func aProjectThatCannotBeOpenedLeavesTheOpenOneAlone() async throws {
        let server = try await TestServer.withProject()
        let broken = server.folder.appendingPathComponent("data/broken.tarsier/project.db")
        try TestServer.write("this is no database at all, only text", to: broken)
        try await server.test { client in
            let answer = try await client.post(
                "/api/projects/open", #"{"path": "\#(broken.deletingLastPathComponent().path)"}"#)
            #expect(answer.status == .conflict)
            #expect(answer.json["type"] as? String == "/problems/not-a-project")
            let project = try await client.get("/api/project")
            #expect(project.json["name"] as? String == "p")
        }
    }

    @Test func listsFilesWithinTheRootsOnly() async throws {
        let server = try await TestServer.withProject()
        let data = server.folder.appendingPathComponent("data")
        for name in ["labels.slp", "config.yaml", "notes.txt", ".hidden", "folder/deep.avi"] {
            try TestServer.write("x", to: data.appendingPathComponent(name))
        }
        try FileManager.default.createSymbolicLink(
            at: data.appendingPathComponent("way-out"), withDestinationURL: server.folder)
        try await server.test { client in
            let roots = try await client.get("/api/files").json
            #expect((roots["entries"] as? [[String: Any]])?.map { $0["path"] as? String } == [data.path])
            let list = try await client.get("/api/files?path=\(data.path)").json
            let entries = try #require(list["entries"] as? [[String: Any]])
            let kinds = Dictionary(uniqueKeysWithValues: entries.map { ($0["name"] as? String, $0["kind"] as? String) })
            #expect(
                kinds == [
                    "labels.slp": "labels", "config.yaml": "labels", "notes.txt": "other", "folder": "folder",
                    "clip.mp4": "video", "p.tarsier": "project",
                ])
            #expect(list["parent"] is NSNull)
            let deep = try await client.get("/api/files?path=\(data.path)/folder").json
            #expect(deep["parent"] as? String == data.path)
            for path in ["/", "/etc", data.path + "/way-out", data.path + "/..", "\(data.path)/%2e%2e"] {
                let refused = try await client.get("/api/files?path=\(path)")
                #expect(refused.status == .forbidden, "\(path)")
            }
            let missing = try await client.get("/api/files?path=\(data.path)/none")
            #expect(missing.status == .notFound)
        }
    }
}
