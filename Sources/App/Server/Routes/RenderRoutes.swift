import Domain
import Foundation
import Hummingbird
import Storage

/// One frame as a clip would show it, before the clip is made. A child process draws it.
struct RenderRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.post("render/preview", use: preview) }

    private func preview(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(JobRequest.self, context)
        guard wanted.kind == .render, let frame = try request.number("frame", in: 0...Int(UInt32.max)) else {
            throw Problem.badRequest("Expected the request of a clip, and “frame”.")
        }
        let project = try await workspace.current()
        let (roots, configuration) = (workspace.roots, workspace.configuration)
        let folder = project.store.folder.appendingPathComponent("cache/preview", isDirectory: true)
        let file = folder.appendingPathComponent("\(UUID().uuidString).jpg")
        let words = try await project.read { store in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard let place = try store.videos().firstIndex(where: { $0.id.rawValue == wanted.video }) else {
                throw Problem.badRequest("The field “video” is missing or names none.")
            }
            var line = JobLine(store: store, roots: roots)
            line.add(wanted.render ?? JobRequest.Render())
            return ["render", store.folder.path, "--video=\(place)", "--still=\(frame)", "--out=\(file.path)"]
                + line.words
        }
        defer { try? FileManager.default.removeItem(at: file) }
        let child = ChildAnswer(
            executable: configuration.executable, arguments: words + ["--json"], patience: .seconds(30))
        try await AbandonedRequests.shared.whileAwaited(on: context.channel) { try await child.finish() }
        let bytes = try await OffPool.run { try Data(contentsOf: file) }
        return Response(
            status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
