import Domain
import Foundation
import Hummingbird
import Storage

/// The session and the project as the page needs them at its start.
struct ProjectRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("session", use: session)
        api.get("project", use: project)
        api.get("counts", use: counts)
        api.get("predictions/open", use: openPredictions)
        api.get("suggestions", use: suggestions)
        api.get("history", use: history)
        api.post("projects", use: create)
        api.post("projects/open", use: open)
    }

    private struct Session: Encodable {
        let author: String
        let version: String
        let project: String?
        let roots: [String]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(author, forKey: .author)
            try container.encode(version, forKey: .version)
            try container.encode(project, forKey: .project)  // null when none is open
            try container.encode(roots, forKey: .roots)
        }
        private enum CodingKeys: CodingKey { case author, version, project, roots }
    }

    private func session(_ request: Request, _ context: RequestSession) async throws -> Response {
        try .json(
            Session(
                author: context.author, version: workspace.configuration.version,
                project: await workspace.opened?.store.folder.path, roots: workspace.roots.folders))
    }

    private func project(_ request: Request, _ context: RequestSession) async throws -> Response {
        let project = try await workspace.current()
        return try .json(try await ProjectDescription(project, author: context.author))
    }

    private func counts(_ request: Request, _ context: RequestSession) async throws -> Response {
        try .json(try await workspace.current().read { try $0.counts() })
    }

    /// Predictions that accepting all of them would make labels of.
    private func openPredictions(_ request: Request, _ context: RequestSession) async throws -> Response {
        let video = try request.number("video", in: 0...Int.max).map { VideoID($0) }
        return try .json(try await workspace.current().read { try $0.openPredictions(video: video) })
    }

    private func suggestions(_ request: Request, _ context: RequestSession) async throws -> Response {
        try .json(try await workspace.current().read { try $0.suggestionStates() })
    }

    private func history(_ request: Request, _ context: RequestSession) async throws -> Response {
        let limit = try request.number("limit", in: 1...1000) ?? 100
        let before = try request.number("before", in: 0...Int.max).map(Int64.init) ?? .max
        return try .json(try await workspace.current().read { try $0.history(limit: limit, before: before) })
    }

    private struct PathBody: Decodable { let path: String }

    private func create(_ request: Request, _ context: RequestSession) async throws -> Response {
        var path = try workspace.roots.new(try await request.json(PathBody.self, context).path)
        if !path.hasSuffix(".tarsier") { path += ".tarsier" }
        try await workspace.create(URL(fileURLWithPath: path, isDirectory: true))
        return try await opened(by: context, status: .created)
    }

    private func open(_ request: Request, _ context: RequestSession) async throws -> Response {
        let path = try workspace.roots.existing(try await request.json(PathBody.self, context).path)
        try await workspace.open(URL(fileURLWithPath: path, isDirectory: true))
        return try await opened(by: context, status: .ok)
    }

    private func opened(by context: RequestSession, status: HTTPResponse.Status) async throws -> Response {
        try .json(try await ProjectDescription(try await workspace.current(), author: context.author), status: status)
    }
}
