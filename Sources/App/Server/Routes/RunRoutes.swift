import Engine
import Foundation
import Hummingbird
import Storage

/// Training runs and the profiles that they start from; read from their folders, so that a run copied in shows up.
/// SLEAP's stock profiles stand in the folder `sleap` beside Tarsier's own.
struct RunRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("runs") { _, _ in
            try Response.json(try await workspace.current().read { try RunDescription.all(in: $0.modelsFolder) })
        }
        api.get("runs/:run/log", use: log)
        api.get("profiles") { _, _ in
            let folder = workspace.configuration.templates.appendingPathComponent("profiles", isDirectory: true)
            let labels = try await workspace.opened?.read { try ProfileOutlook.Labels(of: $0) } ?? nil
            return try Response.json(try await OffPool.run { try ProfileDescription.all(in: folder, labels: labels) })
        }
    }

    private struct Log: Encodable, Sendable {
        let models: [String: [RunLog.Epoch]]
        /// The whole of the run's `evaluation.json`.
        let evaluation: RunEvaluation?
    }

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
                return Log(models: try RunLog.read(folder), evaluation: try Self.evaluation(folder))
            })
    }

    /// A damaged one is told by the list of runs; the curves are shown all the same.
    private static func evaluation(_ folder: URL) throws -> RunEvaluation? {
        do {
            return try RunEvaluation.read(from: folder)
        } catch EngineError.unusableRun {
            return nil
        }
    }
}
