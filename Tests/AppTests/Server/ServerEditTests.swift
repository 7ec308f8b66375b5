import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

@Suite struct ServerEditTests {
    static func addInstance(video: Int = 1, frame: Int = 3, id: String = UUID().uuidString) -> String {
        """
        {"id": "\(id)", "edit": {"type": "addInstance", "video": \(video), "frame": \(frame),
         "points": [{"x": 1, "y": 2, "visible": true, "complete": false}, null, {"x": 5, "y": 6}]}}
        """
    }

    private func edit(_ fields: String) -> String { #"{"id": "\#(UUID().uuidString)", "edit": {\#(fields)}}"# }

    @Test func anEditIsDoneOnceHoweverOftenItIsSent() async throws {
        try await TestServer.withProject().test { client in
            let first = try await client.post("/api/edits", Self.addInstance(id: "abc"))
            #expect(first.status == .ok)
            #expect(first.json["name"] as? String == "Add instance")
            #expect(first.json["undo"] as? String == "Add instance")
            let created = try #require(first.json["created"] as? [String: Any])
            #expect((created["instances"] as? [Int])?.count == 1)
            let changed = try #require(first.json["changed"] as? [String: Any])
            #expect((changed["frames"] as? [String: [[Int]]]) == ["1": [[3, 3]]])
            let again = try await client.post("/api/edits", Self.addInstance(id: "abc"))
            #expect(again.text == first.text)
            let counts = try await client.get("/api/counts")
            #expect(counts.json["labels"] as? Int == 1)
        }
    }

    @Test func undoAndRedoAreEachAuthorsOwn() async throws {
        try await TestServer.withProject().test { client in
            let bob: HTTPFields = [.init("X-Tarsier-Author")!: "bob"]
            _ = try await client.post("/api/edits", Self.addInstance())
            let nothing = try await client.post("/api/undo", #"{"id": "u0"}"#, bob)
            #expect(nothing.status == .noContent)
            let undone = try await client.post("/api/undo", #"{"id": "u1"}"#)
            #expect(undone.status == .ok)
            #expect(undone.json["redo"] as? String == "Add instance")
            let again = try await client.post("/api/undo", #"{"id": "u1"}"#)
            #expect(again.text == undone.text)
            var counts = try await client.get("/api/counts")
            #expect(counts.json["labels"] as? Int == 0)
            let redone = try await client.post("/api/redo", #"{"id": "r1"}"#)
            #expect(redone.json["undo"] as? String == "Add instance")
            counts = try await client.get("/api/counts")
            #expect(counts.json["labels"] as? Int == 1)
        }
    }

    @Test func refusedEditsSayWhyAndChangeNothing() async throws {
        try await TestServer.withProject().test { client in
            let before = try await client.get("/api/project").json["revision"] as? Int
            for (body, status, type) in [
                (edit(#""type": "addNode", "name": "head""#), 409, "edit-refused"),
                (edit(#""type": "fly""#), 400, "bad-request"), (edit(#""type": "addNode""#), 400, "bad-request"),
                (Self.addInstance(frame: 99), 409, "edit-refused"), ("not json", 400, "bad-request"),
                (#"{"edit": {"type": "addNode", "name": "x"}}"#, 400, "bad-request"),
                (#"{"id": "", "edit": {"type": "addNode", "name": "x"}}"#, 400, "bad-request"),
            ] {
                let answer = try await client.post("/api/edits", body)
                #expect(answer.status.code == status, "\(body)")
                #expect(answer.json["type"] as? String == "/problems/\(type)", "\(body)")
                #expect((answer.json["detail"] as? String)?.isEmpty == false)
            }
            let after = try await client.get("/api/project").json["revision"] as? Int
            #expect(before == after)
        }
    }

    @Test func addsAVideoAfterALookAtIt() async throws {
        let server = try await TestServer.withProject()
        let data = server.folder.appendingPathComponent("data").path
        try TestServer.writeClip(to: URL(fileURLWithPath: data + "/second.mp4"), frames: 5)
        try TestServer.write("text", to: URL(fileURLWithPath: data + "/text.mp4"))
        try await server.test { client in
            let added = try await client.post("/api/edits", edit(#""type": "addVideo", "path": "\#(data)/second.mp4""#))
            #expect(added.status == .ok)
            let videos = try #require(try await client.get("/api/project").json["videos"] as? [[String: Any]])
            #expect(videos.count == 2)
            #expect(videos[1]["frameCount"] as? Int == 5 && videos[1]["width"] as? Int == 64)
            for (path, type) in [
                (data + "/text.mp4", "video-unreadable"), (data + "/none.mp4", "file-missing"),
                (server.folder.path + "/secret.txt", "outside-roots"),
            ] {
                let refused = try await client.post("/api/edits", edit(#""type": "addVideo", "path": "\#(path)""#))
                #expect(refused.json["type"] as? String == "/problems/\(type)", "\(path)")
            }
        }
    }

    @Test func relinkingFindsTheOtherMovedVideosToo() async throws {
        let server = try await TestServer.withProject()
        let data = server.folder.appendingPathComponent("data").path
        try TestServer.writeClip(to: URL(fileURLWithPath: data + "/second.mp4"), frames: 5)
        try await server.test { client in
            _ = try await client.post("/api/edits", edit(#""type": "addVideo", "path": "\#(data)/second.mp4""#))
            try FileManager.default.createDirectory(atPath: data + "/moved", withIntermediateDirectories: true)
            for name in ["clip.mp4", "second.mp4"] {
                try FileManager.default.moveItem(atPath: data + "/" + name, toPath: data + "/moved/" + name)
            }
            let missing = try await client.get("/api/videos/2/frames/0.jpg")
            #expect(missing.status == .conflict)
            let linked = try await client.post(
                "/api/edits", edit(#""type": "relinkVideo", "video": 1, "path": "\#(data)/moved/clip.mp4""#))
            #expect(linked.status == .ok)
            for video in [1, 2] {
                let picture = try await client.get("/api/videos/\(video)/frames/0.jpg")
                #expect(picture.status == .ok)
            }
        }
    }

    @Test func everyPageIsToldOfAnEditAndItsOwnKnowsIt() async throws {
        try await TestServer.withProject().test(.live) { client in
            let port = try #require(client.port)
            let first = try await TestWebSocket(port: port, cookie: TestServer.cookie)
            let connection = try #require(try await first.next("hello")["connection"] as? String)
            let second = try await TestWebSocket(port: port, cookie: TestServer.cookie)
            let hello = try await second.next("hello")
            let answer = try await client.post(
                "/api/edits", Self.addInstance(frame: 5), [.init("X-Tarsier-Connection")!: connection])
            for socket in [first, second] {
                let told = try await socket.next("edit")
                #expect(told["connection"] as? String == connection)
                #expect(told["author"] as? String == "ann")
                #expect(told["revision"] as? Int == answer.json["revision"] as? Int)
                #expect(told["revision"] as? Int == (hello["revision"] as? Int).map { $0 + 1 })
                let changed = told["changed"] as? [String: Any]
                #expect(changed?["frames"] as? [String: [[Int]]] == ["1": [[5, 5]]])
            }
        }
    }

    @Test func pagesAreToldWhenAnotherProcessChangesTheProject() async throws {
        let server = try await TestServer.withProject()
        try await server.test(.live) { client in
            let page = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            _ = try await page.next("hello")
            _ = try await client.post("/api/edits", Self.addInstance(frame: 5))
            let other = try ProjectStore.open(server.project)
            let outcome = try other.perform(.addNodes(["wing"]), by: "cli")
            try other.close()
            // The page's own edit is told as such, and only the other process's as a change from outside.
            #expect(try await page.next("changed")["revision"] as? Int64 == outcome.revision)
        }
    }
}
