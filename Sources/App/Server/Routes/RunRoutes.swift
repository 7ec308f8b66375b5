import Foundation
import Hummingbird
import Storage

/// Training runs and the profiles that they start from; read from their folders, so that a run copied in shows up.
struct RunRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("runs") { _, _ in
            try Response.json(try await workspace.current().read { try RunDescription.all(in: $0.modelsFolder) })
        }
        api.get("runs/:run/log", use: log)
        api.get("profiles", use: profiles)
    }

    private struct Log: Encodable, Sendable { let models: [String: [RunLog.Epoch]] }

    private func log(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let name = context.parameters.get("run")?.removingPercentEncoding, !name.isEmpty, !name.contains("/"),
            name.first != "."
        else { throw Problem.notFound("such run") }
        return try .json(
            try await workspace.current().read { store in
                let folder = store.modelsFolder.appendingPathComponent(name, isDirectory: true)
                guard FileManager.default.fileExists(atPath: folder.path) else {
                    throw Problem.notFound("run “\(name)”")
                }
                return Log(models: try RunLog.read(folder))
            })
    }

    private struct Profile: Encodable, Sendable {
        let name, title, description: String
        let settings: JSONValue
    }

    private func profiles(_ request: Request, _ context: RequestSession) async throws -> Response {
        let folder = workspace.configuration.templates.appendingPathComponent("profiles", isDirectory: true)
        return try .json(
            try await OffPool.run {
                try Resources.names(in: folder).compactMap { name -> Profile? in
                    guard let settings = try JSONValue.read(folder.appendingPathComponent(name + ".json")) else {
                        return nil
                    }
                    return Profile(
                        name: name, title: settings["title"].string ?? name,
                        description: settings["summary"].string ?? "", settings: settings)
                }
            })
    }
}
