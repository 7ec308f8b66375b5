import Foundation
import Storage
import Testing

@Suite struct ServerSkeletonTests {
    private func body(_ object: [String: String]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    @Test func skeletonsAreReadFromAFileOrAText() async throws {
        let server = try await TestServer.withProject()
        let file = server.folder.appendingPathComponent("data/fly.yaml")
        try TestServer.write(
            "fly:\n  nodes: [{name: head}, {name: tail}]\n  edges: [{source: {name: head}, destination: {name: tail}}]\n",
            to: file)
        try await server.test { client in
            let revision = try await client.get("/api/project").json["revision"] as? Int
            for wanted in [["path": file.path], ["text": try String(contentsOf: file, encoding: .utf8)]] {
                let answer = try await client.post("/api/skeletons/read", body(wanted))
                let skeleton = try #require(answer.json["skeleton"] as? [String: Any])
                #expect((skeleton["nodes"] as? [[String: Any]])?.map { $0["name"] as? String } == ["head", "tail"])
                #expect(answer.json["warnings"] as? [String] == [])
            }
            #expect(try await client.get("/api/project").json["revision"] as? Int == revision)
        }
    }

    @Test func whatIsNoSkeletonIsRefusedInWords() async throws {
        let server = try await TestServer.withProject()
        let outside = server.folder.appendingPathComponent("secret.txt").path
        try await server.test { client in
            for (wanted, status, type) in [
                (["text": "{"], 409, "file-unreadable"), (["path": outside], 403, "outside-roots"),
                (["path": server.clip.path], 409, "file-unreadable"), ([:], 400, "bad-request"),
                (["path": server.folder.path + "/data/none.json"], 404, "file-missing"),
                (["path": "/x", "text": "y"], 400, "bad-request"),
            ] {
                let answer = try await client.post("/api/skeletons/read", body(wanted))
                #expect(answer.status.code == status, "\(wanted)")
                #expect(answer.json["type"] as? String == "/problems/\(type)", "\(wanted)")
            }
        }
    }

    @Test func theProjectsSkeletonIsSavedAndLoadedAgain() async throws {
        try await TestServer.withProject().test { client in
            for format in ["json", "yaml"] {
                let saved = try await client.get("/api/export/skeleton?format=\(format)")
                #expect(saved.headers[.contentDisposition] == "attachment; filename=\"p.skeleton.\(format)\"")
                let answer = try await client.post("/api/skeletons/read", body(["text": saved.text]))
                let nodes = (answer.json["skeleton"] as? [String: Any])?["nodes"] as? [[String: Any]]
                #expect(nodes?.map { $0["name"] as? String } == ["head", "thorax", "abdomen"])
            }
            #expect(try await client.get("/api/export/skeleton?format=pdf").status == .badRequest)
        }
    }

    @Test func theTemplatesAreListed() async throws {
        let server = try await TestServer.withProject()
        try TestServer.write(
            #"{"name": "two", "nodes": [{"id": 0, "name": "a"}, {"id": 1, "name": "b"}]}"#,
            to: server.folder.appendingPathComponent("templates/skeletons/two.json"))
        try await server.test { client in
            // The other template of the test server is empty and left out.
            let list = try await client.get("/api/skeletons").array
            #expect(list.map { $0["name"] as? String } == ["two"])
        }
    }

    @Test func aVideoIsExchangedForAnother() async throws {
        let server = try await TestServer.withProject()
        let second = server.folder.appendingPathComponent("data/second.mp4")
        try TestServer.writeClip(to: second, frames: 5)
        try await server.test { client in
            let body = #"{"id": "r", "edit": {"type": "replaceVideo", "video": 1, "path": "\#(second.path)"}}"#
            #expect(try await client.post("/api/edits", body).status == .ok)
            let videos = try #require(try await client.get("/api/project").json["videos"] as? [[String: Any]])
            #expect(videos.count == 1 && videos[0]["frameCount"] as? Int == 5)
            #expect(try await client.post("/api/undo", #"{"id": "u"}"#).status == .ok)
            let again = try await client.get("/api/project").json["videos"] as? [[String: Any]]
            #expect(again?[0]["frameCount"] as? Int == 12)
        }
    }
}
