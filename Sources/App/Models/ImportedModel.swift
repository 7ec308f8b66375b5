import Domain
import Engine
import Formats
import Foundation
import Neural

/// A model of another program as Tarsier runs it.
package struct ImportedModel: Sendable {
    package let folder: ModelFolder
    package let skeleton: Skeleton
    package let configuration: ModelConfiguration
    /// The weights by Tarsier's names.
    package let tensors: [String: Tensor]
    /// What was left out, in words.
    package let warnings: [String]

    /// Reads a model's configuration and weights, and checks that both describe the same network.
    ///
    /// - Throws: `FormatError`, `NeuralError`, `CommandError.notAModel`.
    package init(_ url: URL) throws {
        folder = try ModelFolder(url)
        let model = try SLEAPModel(configuration: folder.configuration)
        let plan = try NetworkPlan(model, of: folder)
        let weights: NetworkWeights
        switch folder.program {
        case .keras: weights = try KerasWeights(try KerasModel.read(folder.weights)).weights(for: plan)
        case .sleapNN:
            let archive = try TorchArchive(contentsOf: folder.weights)
            weights = try TorchWeights(path: folder.weights.path, tensors: archive.tensors).weights(for: plan)
        }
        try weights.requireFinite(path: folder.weights.path)
        skeleton = model.skeleton
        configuration = plan.configuration(inputChannels: weights.inputChannels)
        tensors = weights.tensors
        warnings = weights.warnings
    }

    init(
        folder: ModelFolder, skeleton: Skeleton, configuration: ModelConfiguration, tensors: [String: Tensor],
        warnings: [String]
    ) {
        self.folder = folder
        self.skeleton = skeleton
        self.configuration = configuration
        self.tensors = tensors
        self.warnings = warnings
    }
}

/// What was read of a file of weights.
struct NetworkWeights {
    let inputChannels: Int
    let tensors: [String: Tensor]
    let warnings: [String]

    /// - Throws: `FormatError.inconsistent` naming the array that holds NaN or an infinity.
    func requireFinite(path: String) throws {
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            guard tensor.values.allSatisfy(\.isFinite) else {
                throw FormatError.inconsistent(
                    path: path, place: "the array “\(name)”",
                    found: "holds numbers that are not finite: the training of this model broke down")
            }
        }
    }
}
