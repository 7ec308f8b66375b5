import Engine
import Foundation

/// One run of `GET /api/runs`.
struct RunDescription: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        let name: String
        let epochs: Int
        let bestValidationLoss, bestValidationError: Double?
    }

    let name: String
    let profile: String?
    let models: [Model]
    /// ISO 8601.
    let created: String?
    /// When the last model was complete; nil while the run goes on or when it was stopped.
    let finished: Date?
    /// The run's `metrics.json` as it is.
    let metrics: JSONValue
    /// How well it does, in short; nil when it was never judged.
    let evaluation: RunScores?
    /// What is wrong with the run's files.
    let problem: String?

    /// The runs of a project, newest first. A damaged one is listed as such and hides no other.
    static func all(in folder: URL) throws -> [RunDescription] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.first != "." }.compactMap { name -> RunDescription? in
            let place = folder.appendingPathComponent(name, isDirectory: true)
            do {
                guard let configuration = try JSONValue.read(place.appendingPathComponent("config.json")) else {
                    return nil
                }
                return try RunDescription(name, in: place, configuration)
            } catch {
                return RunDescription(damaged: name, problem: "\(error)")
            }
        }.sorted { ($0.created ?? "", $0.name) > ($1.created ?? "", $1.name) }
    }

    private init(_ name: String, in folder: URL, _ configuration: JSONValue) throws {
        let log = try RunLog.read(folder)
        let metricsFile = folder.appendingPathComponent("metrics.json")
        self.name = name
        metrics = try JSONValue.read(metricsFile) ?? .null
        profile = configuration["profile"]["name"].string
        created = configuration["created"].string
        finished =
            metrics == .null
            ? nil : try FileManager.default.attributesOfItem(atPath: metricsFile.path)[.modificationDate] as? Date
        let order = configuration["models"].elements.compactMap { $0["model"].string ?? $0["name"].string }
        models = (order.isEmpty ? log.keys.sorted() : order).map { Model($0, epochs: log[$0] ?? []) }
        // A damaged evaluation takes nothing from the run.
        do {
            evaluation = try RunEvaluation.read(from: folder).flatMap(RunScores.init)
            problem = nil
        } catch {
            evaluation = nil
            problem = "\(error)"
        }
    }

    private init(damaged name: String, problem: String) {
        self.name = name
        self.problem = problem
        (profile, models, created, finished, metrics, evaluation) = (nil, [], nil, nil, .null, nil)
    }
}

extension RunDescription.Model {
    fileprivate init(_ name: String, epochs: [RunLog.Epoch]) {
        self.name = name
        self.epochs = epochs.count
        let best = epochs.last { $0.best } ?? epochs.min { $0.validationLoss < $1.validationLoss }
        bestValidationLoss = best?.validationLoss
        bestValidationError = best?.validationError
    }
}
