import Engine
import Foundation
import Storage

/// What makes two predictions of a frame the same: the trained models and the settings they ran with.
struct PredictionSettings: Codable, Equatable {
    struct Model: Codable, Equatable {
        var name: String
        var created: String
    }

    var models: [Model]
    var maxInstances: Int?
    var peakThreshold: Float
    var version: String

    /// - Throws: `EngineError` when a run folder cannot be used.
    init(models folders: [URL], maxInstances: Int?, peakThreshold: Float) throws {
        models = try folders.map { folder in
            Model(name: folder.lastPathComponent, created: try RunConfiguration.read(from: folder).created)
        }
        self.maxInstances = maxInstances
        self.peakThreshold = peakThreshold
        version = TarsierVersion.current
    }

    /// The name under which a project keeps these predictions: the models', numbered when other settings have it.
    func register(in store: ProjectStore) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        let known = Dictionary(
            try store.runs().map { ($0.name, $0.arguments) }, uniquingKeysWith: { first, _ in first })
        let base = models.map(\.name).joined(separator: "+")
        var name = base
        var number = 2
        while let arguments = known[name], arguments != text {
            name = "\(base) (\(number))"
            number += 1
        }
        if known[name] == nil { try store.saveRun(named: name, arguments: text) }
        return name
    }
}
