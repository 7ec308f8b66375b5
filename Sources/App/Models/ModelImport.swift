import Domain
import Engine
import Foundation
import Neural

/// Makes a run of Tarsier's out of the models of other programs: one model, or two that make up a pipeline.
package struct ModelImport: Sendable {
    package let models: [ImportedModel]
    /// The parts that the run finds.
    package let skeleton: Skeleton

    /// Reads the folders and pairs their parts with a project's.
    ///
    /// - Parameters:
    ///   - nodes: the project's parts; empty: the model's own names are kept.
    ///   - pairs: the user's mapping, `theirs=ours`.
    /// - Throws: `FormatError`, `NeuralError`, `EngineError.incompletePipeline`, `.skeletonMismatch`, `CommandError`.
    package init(_ folders: [URL], nodes: [String] = [], pairs: [(theirs: String, ours: String)]? = nil) throws {
        let read = try folders.map { try ImportedModel($0) }.sorted {
            Self.order($0.configuration.name) < Self.order($1.configuration.name)
        }
        try Self.requirePipeline(read.map(\.configuration.name))
        // A centroid model finds no parts; its skeleton matters only when it stands alone.
        let parts = read.last { $0.configuration.name != .centroid } ?? read[read.count - 1]
        for model in read where Set(model.skeleton.nodeNames) != Set(parts.skeleton.nodeNames) {
            throw EngineError.skeletonMismatch(first: parts.skeleton.nodeNames, second: model.skeleton.nodeNames)
        }
        let mapping = try NodeMapping(model: parts.skeleton.nodeNames, project: nodes, pairs: pairs)
        let names = Dictionary(zip(mapping.kept.map { parts.skeleton.nodeNames[$0] }, mapping.names)) { first, _ in
            first
        }
        models = try read.map { model in
            let own = model.skeleton.nodeNames
            let kept = own.indices.filter { names[own[$0]] != nil }
            return try model.mapped(NodeMapping(kept: kept, names: kept.compactMap { names[own[$0]] }))
        }
        skeleton = try parts.mapped(mapping).skeleton
    }

    private static func order(_ name: ModelName) -> Int { ModelName.allCases.firstIndex(of: name) ?? 0 }

    private static func requirePipeline(_ names: [ModelName]) throws {
        let pipelines: [[ModelName]] = [
            [.centroid, .centeredInstance], [.centroid, .centeredInstanceID],
        ]
        guard names.count == 1 || pipelines.contains(names) else {
            throw EngineError.incompletePipeline(
                found: names.map(\.title), expected: "one model, or a centroid model and a centred-instance model")
        }
    }

    /// What was left out, in words.
    package var warnings: [String] { Array(Set(models.flatMap(\.warnings))).sorted() }

    /// The name that a run takes after its folders.
    package var name: String {
        models.map { $0.folder.url.lastPathComponent }.joined(separator: "+")
    }

    /// Writes the run folder: `config.json`, the weights of each model, and each model's own configuration beside them.
    /// The folder gets its name only when it is complete.
    ///
    /// - Throws: `EngineError.cannotWrite`, `.runExists`.
    package func write(to folder: URL) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: folder.path) else { throw EngineError.runExists(path: folder.path) }
        let unfinished = folder.deletingLastPathComponent()
            .appendingPathComponent(".\(folder.lastPathComponent).\(UUID().uuidString)", isDirectory: true)
        do {
            try files.createDirectory(at: unfinished, withIntermediateDirectories: true)
            do {
                try writeFiles(to: unfinished)
                try files.moveItem(at: unfinished, to: folder)
            } catch {
                try? files.removeItem(at: unfinished)
                throw error
            }
        } catch let error as NeuralError {
            throw error
        } catch {
            throw EngineError.cannotWrite(path: folder.path, reason: (error as NSError).localizedDescription)
        }
    }

    private func writeFiles(to folder: URL) throws {
        for model in models {
            let name = model.configuration.name.rawValue
            try SafeTensors(tensors: model.tensors).write(to: folder.appendingPathComponent("\(name).safetensors"))
            let original = model.folder.configuration
            try FileManager.default.copyItem(
                at: original, to: folder.appendingPathComponent("\(name).\(original.lastPathComponent)"))
        }
        try configuration().json().write(to: folder.appendingPathComponent(RunConfiguration.fileName))
        // What a finished training leaves: the run is whole, though nothing of its training is known.
        try Data(#"{"models": [], "seconds": 0, "trainingFrames": 0, "validationFrames": 0}"#.utf8)
            .write(to: folder.appendingPathComponent("metrics.json"))
    }

    /// Equal files give an equal configuration.
    private func configuration() throws -> RunConfiguration {
        var provenance: [String: String] = ["imported": "true"]
        for model in models {
            let name = model.configuration.name.rawValue
            provenance["\(name).program"] = model.folder.program.rawValue
            provenance["\(name).folder"] = model.folder.url.path
            provenance["\(name).weights"] = model.folder.weights.lastPathComponent
        }
        return RunConfiguration(
            imported: models.map(\.configuration), skeleton: skeleton,
            created: try models.map { try $0.folder.created }.max() ?? .distantPast, version: TarsierVersion.current,
            provenance: provenance)
    }
}
