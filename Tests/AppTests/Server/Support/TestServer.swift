import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Video

/// A server over a folder of its own, with a small page and, where a test asks for one, a project.
struct TestServer: Sendable {
    let folder: URL
    let configuration: ServerConfiguration
    let workspace: Workspace

    static let token = SessionToken("abcdefabcdef0123456789")

    /// - Parameter script: what stands in for the program that jobs run; gets the verb and the arguments.
    init(script: String = "exit 1") async throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("server-\(UUID().uuidString)")
        folder = place.resolvingSymlinksInPath()
        try Self.write("<!doctype html><p>page", to: folder.appendingPathComponent("public/index.html"))
        try Self.write("export const a = 1", to: folder.appendingPathComponent("public/model/a.js"))
        try Self.write("{}", to: folder.appendingPathComponent("templates/skeletons/fly.json"))
        try Self.write("secret", to: folder.appendingPathComponent("secret.txt"))
        let program = folder.appendingPathComponent("program")
        try Self.write("#!/bin/sh\n\(script)\n", to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        configuration = ServerConfiguration(
            port: 0, roots: [folder.appendingPathComponent("data")],
            publicFolder: folder.appendingPathComponent("public"),
            templates: folder.appendingPathComponent("templates"), executable: program, token: Self.token,
            author: "ann", version: "1.2.3")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("data"), withIntermediateDirectories: true)
        workspace = Workspace(configuration)
    }

    /// Where the project of a test lies.
    var project: URL { folder.appendingPathComponent("data/p.tarsier") }

    /// Where the video of a test lies.
    var clip: URL { folder.appendingPathComponent("data/clip.mp4") }

    /// A server with an open project: three nodes, and a clip of 12 frames of 64 x 48 px at 25 frames/s as video 1.
    static func withProject(
        script: String = "exit 1", prepare: (ProjectStore) throws -> Void = { _ in }
    ) async throws -> TestServer {
        let server = try await TestServer(script: script)
        try writeClip(to: server.clip)
        let store = try ProjectStore.create(at: server.project)
        _ = try store.perform(.addNodes(["head", "thorax", "abdomen"]), by: "setup")
        let video = VideoReference(
            id: VideoID(0), path: "../clip.mp4", width: 64, height: 48, channels: 1, frameCount: 12,
            framesPerSecond: 25, fingerprint: try Fingerprint.of(path: server.clip.path))
        _ = try store.perform(.addVideos([video]), by: "setup")
        try prepare(store)
        try store.close()
        try await server.workspace.open(server.project)
        return server
    }

    /// Writes frames that grow brighter.
    static func writeClip(to file: URL, frames: Int = 12) throws {
        let writer = try VideoWriter(path: file.path, width: 64, height: 48, framesPerSecond: 25)
        for index in 0..<frames {
            try writer.append(
                Frame(
                    width: 64, height: 48, format: .gray,
                    pixels: [UInt8](repeating: UInt8(20 + 15 * index), count: 64 * 48), index: index))
        }
        try writer.finish()
    }

    static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    static var cookie: String { "\(token.cookieName)=\(token.value)" }

    /// In process, or over a socket; the folder is gone afterwards.
    @discardableResult
    func test<Value>(
        _ setup: TestingSetup = .router, _ body: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await Server.build(configuration, workspace: workspace).test(setup, body)
    }
}

extension TestClientProtocol {
    func get(_ uri: String, _ headers: HTTPFields = [:], cookie: String? = TestServer.cookie) async throws
        -> TestResponse
    {
        try await execute(uri: uri, method: .get, headers: headers.with(cookie))
    }

    func post(
        _ uri: String, _ body: String = "{}", _ headers: HTTPFields = [:], cookie: String? = TestServer.cookie
    ) async throws -> TestResponse {
        try await execute(uri: uri, method: .post, headers: headers.with(cookie), body: ByteBuffer(string: body))
    }
}

extension HTTPFields {
    fileprivate func with(_ cookie: String?) -> HTTPFields {
        var headers = self
        if let cookie { headers[.cookie] = cookie }
        return headers
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.readableBytesView))) as? [String: Any] ?? [:]
    }

    var array: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(body.readableBytesView))) as? [[String: Any]] ?? []
    }
}
