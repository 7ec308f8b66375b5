import Foundation
import Hummingbird

/// What a run's networks see on a frame, worked out by a child process of its own: never in the server's.
struct NetworkViewer: Sendable {
    private let child: WarmChild
    private let folder: URL

    init(project: URL, executable: URL) {
        child = WarmChild(executable: executable, arguments: ["observe", project.path])
        folder = project.appendingPathComponent("cache/observed", isDirectory: true)
    }

    /// - Returns: the maps as docs/api.md describes them.
    /// - Throws: `Problem`; `CancellationError` when nobody waits any more.
    func outputs(run: String, video: Int64, frame: Int, output: Int) async throws -> Data {
        let folder = folder
        try await OffPool.run {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let file = folder.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let question = Observation.Question(
            id: 0, run: run, video: video, frame: frame, output: output, file: file.path)
        let line = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
        let answer = try JSONDecoder().decode(Observation.Answer.self, from: Data(try await child.ask(line).utf8))
        if let error = answer.error {
            throw Problem("outputs-failed", .conflict, title: "What the network sees cannot be shown", detail: error)
        }
        return try await OffPool.run { try Data(contentsOf: file) }
    }

    func close() async { await child.close() }
}
