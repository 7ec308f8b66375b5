import Domain
import Foundation
import Hummingbird
import Storage

/// Edits, and taking them back; every page is told of each.
struct EditRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.post("edits", use: edit)
        api.post("undo") { request, context in
            try await takeBack(request, context) { store, author, id in try store.undo(by: author, clientID: id) }
        }
        api.post("redo") { request, context in
            try await takeBack(request, context) { store, author, id in try store.redo(by: author, clientID: id) }
        }
    }

    private struct EditBody: Decodable {
        let id: String
        let edit: EditRequest
    }

    private struct TakeBackBody: Decodable { let id: String }

    private func edit(_ request: Request, _ context: RequestSession) async throws -> Response {
        let body = try await request.json(EditBody.self, context)
        try Self.check(body.id)
        let project = try await workspace.current()
        let edit = try await VideoEdits(project: project, roots: workspace.roots).edit(for: body.edit)
        let author = context.author
        let outcome = try await project.read { try $0.perform(edit, by: author, clientID: body.id) }
        try await tell(outcome, of: project, context)
        return try .json(outcome)
    }

    private func takeBack(
        _ request: Request, _ context: RequestSession,
        _ action: @escaping @Sendable (ProjectStore, String, String) throws -> EditOutcome?
    ) async throws -> Response {
        let id = try await request.json(TakeBackBody.self, context).id
        try Self.check(id)
        let project = try await workspace.current()
        let author = context.author
        guard let outcome = try await project.read({ try action($0, author, id) }) else {
            return Response(status: .noContent)
        }
        try await tell(outcome, of: project, context)
        return try .json(outcome)
    }

    private static func check(_ id: String) throws {
        guard (1...100).contains(id.utf8.count) else {
            throw Problem.badRequest("The field “id” must be a text of 1 to 100 characters, new for each edit.")
        }
    }

    private func tell(_ outcome: EditOutcome, of project: OpenProject, _ context: RequestSession) async throws {
        await project.watcher.made(outcome.revision)
        var extra = ["author": context.author]
        extra["connection"] = context.connection
        await workspace.hub.broadcast(try LiveMessage("edit", outcome, extra: extra))
    }
}
