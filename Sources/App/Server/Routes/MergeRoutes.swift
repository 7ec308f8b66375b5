import Foundation
import Hummingbird

/// What merging another project would do. A child process reads it, so that a damaged file cannot take the server along.
struct MergeRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.post("merge/plan", use: plan) }

    /// A project with millions of predictions is read for minutes.
    private static let patience = Duration.seconds(300)

    private func plan(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(JobRequest.self, context)
        guard wanted.kind == .merge else { throw Problem.badRequest("Only a merge has a plan.") }
        let project = try await workspace.current()
        let (roots, configuration) = (workspace.roots, workspace.configuration)
        let command = try await project.read {
            try JobCommand(wanted, store: $0, roots: roots, templates: configuration.templates)
        }
        let child = ChildAnswer(
            executable: configuration.executable, arguments: ["merge"] + command.arguments + ["--plan"],
            patience: Self.patience)
        let answer = try await AbandonedRequests.shared.whileAwaited(on: context.channel) { try await child.lastLine() }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: answer)))
    }
}
