import Domain
import Foundation
import Hummingbird

/// What the networks of a run see on a frame.
struct OutputRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.get("runs/:run/outputs", use: outputs) }

    private func outputs(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let run = context.parameters.get("run")?.removingPercentEncoding, !run.isEmpty, !run.contains("/"),
            !run.contains("\0"), run.first != "."
        else { throw Problem.notFound("such run") }
        guard let video = try request.number("video", in: 0...Int.max),
            let frame = try request.number("frame", in: 0...Int(UInt32.max))
        else { throw Problem.badRequest("Expected “video” and “frame”.") }
        let output = try request.number("output", in: 0...63) ?? 0
        let project = try await workspace.current()
        try await project.read { store in
            _ = try store.video(VideoID(Int64(video)))
            let folder = store.modelsFolder.appendingPathComponent(run)
            guard FileManager.default.fileExists(atPath: folder.path) else { throw Problem.notFound("run “\(run)”") }
        }
        let data = try await AbandonedRequests.shared.whileAwaited(on: context.channel) {
            try await project.viewer.outputs(run: run, video: Int64(video), frame: frame, output: output)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
