import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

/// Videos that come from the browser's machine, in pieces.
@Suite struct ServerUploadTests {
    private func put(
        _ client: any TestClientProtocol, _ id: String, offset: Int, _ bytes: Data
    ) async throws -> TestResponse {
        try await client.execute(
            uri: "/api/uploads/\(id)?offset=\(offset)", method: .put, headers: [.cookie: TestServer.cookie],
            body: ByteBuffer(bytes: bytes))
    }

    private func begin(
        _ client: any TestClientProtocol, _ name: String, size: Int, modified: Int = 1
    ) async throws -> TestResponse {
        try await client.post("/api/uploads", #"{"name": "\#(name)", "size": \#(size), "modified": \#(modified)}"#)
    }

    @Test func anInterruptedUploadGoesOnWhereItStopped() async throws {
        let server = try await TestServer.withProject()
        let clip = try Data(contentsOf: server.clip)
        try await server.test { client in
            let id = try #require(try await begin(client, "new.mp4", size: clip.count).json["id"] as? String)
            let first = try await put(client, id, offset: 0, clip.prefix(100))
            #expect(first.json["offset"] as? Int == 100)
            // The page was closed; the same file is chosen again.
            let again = try await begin(client, "new.mp4", size: clip.count)
            #expect(again.json["id"] as? String == id && again.json["offset"] as? Int == 100)
            let twice = try await put(client, id, offset: 0, clip.prefix(100))
            #expect(twice.status == .conflict && twice.json["offset"] as? Int == 100)
            let early = try await client.post("/api/uploads/\(id)/finish")
            #expect(early.status == .conflict)
            _ = try await put(client, id, offset: 100, clip.dropFirst(100))
            let path = try #require(try await client.post("/api/uploads/\(id)/finish").json["path"] as? String)
            #expect(path == server.project.path + "/videos/new.mp4")
            #expect(FileManager.default.contents(atPath: path) == clip)
            let none = try await client.get("/api/uploads")
            #expect(none.array.isEmpty)
            let added = try await client.post(
                "/api/edits", #"{"id": "\#(UUID().uuidString)", "edit": {"type": "addVideo", "path": "\#(path)"}}"#)
            #expect(added.status == .ok)
        }
    }

    @Test func aNameThatIsTakenGetsANumber() async throws {
        let server = try await TestServer.withProject()
        let clip = try Data(contentsOf: server.clip)
        try await server.test { client in
            var names: [String] = []
            for modified in 1...3 {
                let begun = try await begin(client, "a b.mp4", size: clip.count, modified: modified)
                let id = try #require(begun.json["id"] as? String)
                _ = try await put(client, id, offset: 0, clip)
                let path = try #require(try await client.post("/api/uploads/\(id)/finish").json["path"] as? String)
                names.append((path as NSString).lastPathComponent)
            }
            #expect(names == ["a b.mp4", "a b-2.mp4", "a b-3.mp4"])
        }
    }

    @Test func aBrokenFileIsRefusedWithItsCauseAndNotKept() async throws {
        let server = try await TestServer.withProject()
        try await server.test { client in
            let noise = Data("this is no video at all".utf8)
            let id = try #require(try await begin(client, "odd.mp4", size: noise.count).json["id"] as? String)
            _ = try await put(client, id, offset: 0, noise)
            let refused = try await client.post("/api/uploads/\(id)/finish")
            #expect(refused.status == .conflict && refused.json["type"] as? String == "/problems/video-unreadable")
            let detail = try #require(refused.json["detail"] as? String)
            #expect(detail.contains("“odd.mp4”") && !detail.contains(id))
            let left = try FileManager.default.subpathsOfDirectory(atPath: server.project.path)
            #expect(!left.contains { $0.hasSuffix("odd.mp4") || $0.hasSuffix(".part") })
        }
    }

    @Test(arguments: [
        (#"{"name": "../x.mp4", "size": 5}"#, 400), (#"{"name": "x.exe", "size": 5}"#, 400),
        (#"{"name": ".mp4", "size": 5}"#, 400), (#"{"name": "x.mp4", "size": 0}"#, 400),
        (#"{"name": "x.mp4", "size": 5, "folder": "/etc"}"#, 403), (#"{"name": "x.mp4", "size": 2199023255552}"#, 507),
        (#"{"name": "x.mp4"}"#, 400),
    ])
    func refusesWhatCannotBe(body: String, status: Int) async throws {
        let server = try await TestServer.withProject()
        try await server.test { client in
            let answer = try await client.post("/api/uploads", body)
            #expect(answer.status.code == status)
            #expect((answer.json["detail"] as? String)?.isEmpty == false)
        }
    }

    @Test func piecesBeyondTheEndAndOfStrangersAreRefused() async throws {
        let server = try await TestServer.withProject()
        try await server.test { client in
            let id = try #require(try await begin(client, "x.mp4", size: 4).json["id"] as? String)
            let long = try await put(client, id, offset: 0, Data("12345".utf8))
            #expect(long.status == .conflict)
            let stranger = try await put(client, "..%2f..%2fproject", offset: 0, Data("1".utf8))
            #expect(stranger.status == .notFound)
            let gone = try await client.execute(
                uri: "/api/uploads/\(id)", method: .delete, headers: [.cookie: TestServer.cookie])
            #expect(gone.status == .noContent)
            let after = try await put(client, id, offset: 0, Data("1".utf8))
            #expect(after.status == .notFound)
        }
    }
}
