import Foundation
import Hummingbird

/// What a training would take, asked before it starts. A child process tells, so that the page never waits for it.
struct EstimateRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.post("training/estimate", use: estimate) }

    /// A profile that trains on large pictures measures for seconds; nobody waits longer than this.
    private static let patience = Duration.seconds(60)

    private func estimate(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(JobRequest.self, context)
        guard wanted.kind == .train else { throw Problem.badRequest("Only a training can be estimated.") }
        let isMeasured = request.query("measure") != "no"
        let project = try await workspace.current()
        let (roots, configuration) = (workspace.roots, workspace.configuration)
        let command = try await project.read {
            try JobCommand(wanted, store: $0, roots: roots, templates: configuration.templates)
        }
        defer { Self.discardProfile(of: command, project: project.store.folder) }
        let words = ["train"] + command.arguments + ["--estimate"] + (isMeasured ? [] : ["--no-measure"])
        let child = ChildAnswer(executable: configuration.executable, arguments: words, patience: Self.patience)
        let answer = try await AbandonedRequests.shared.whileAwaited(on: context.channel) { try await child.lastLine() }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: answer)))
    }

    /// A profile that was changed for this question alone.
    private static func discardProfile(of command: JobCommand, project: URL) {
        let prefix = "--profile=" + project.appendingPathComponent("cache/profiles").path + "/"
        guard let word = command.arguments.first(where: { $0.hasPrefix(prefix) }) else { return }
        try? FileManager.default.removeItem(atPath: String(word.dropFirst("--profile=".count)))
    }
}
