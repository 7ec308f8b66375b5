import Domain
import Foundation
import Neural

/// A run folder that has been read: its configuration and the files of its models.
struct TrainedRun {
    let folder: URL
    let configuration: RunConfiguration

    /// - Throws: `EngineError.unusableRun`.
    init(at folder: URL) throws {
        self.folder = folder
        configuration = try RunConfiguration.read(from: folder)
    }

    static func weights(of model: ModelName, in folder: URL) -> URL {
        folder.appendingPathComponent("\(model.rawValue).safetensors")
    }

    /// The run's models with their best weights.
    /// - Throws: `EngineError.unusableRun` when a model has not been trained yet; `NeuralError`.
    func stages(threads: Int, threshold: Float) throws -> [InferenceStage] {
        try configuration.models.map { model in
            let url = Self.weights(of: model.name, in: folder)
            guard FileManager.default.fileExists(atPath: url.path) else {
                throw EngineError.unusableRun(
                    path: folder.path, reason: "its \(model.name.title) model has no weights yet. Resume the training.")
            }
            if let missing = model.missingHead {
                throw EngineError.unusableRun(
                    path: folder.path, reason: "its \(model.name.title) model has no \(missing).")
            }
            let network = try model.makeNetwork(seed: 0, threads: threads)
            try network.load(from: url)
            return InferenceStage(model, network: network, threshold: threshold)
        }
    }

    /// - Throws: `EngineError.skeletonMismatch`, `.incompletePipeline`.
    static func sharedSkeleton(of runs: [TrainedRun]) throws -> Skeleton {
        guard let first = runs.first?.configuration.skeleton else {
            throw EngineError.incompletePipeline(found: [], expected: "at least one model")
        }
        for run in runs.dropFirst() where run.configuration.skeleton.nodeNames != first.nodeNames {
            throw EngineError.skeletonMismatch(first: first.nodeNames, second: run.configuration.skeleton.nodeNames)
        }
        return first
    }
}
