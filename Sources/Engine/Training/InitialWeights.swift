import Domain
import Foundation
import Neural

/// The weights of an earlier run to start from.
struct InitialWeights {
    private let folder: URL
    private let earlier: ModelConfiguration
    private let tensors: [String: Tensor]

    /// - Throws: `EngineError.unusableRun` when the run has no such model or its weights cannot be read.
    init(of model: ModelName, from folder: URL) throws {
        let run = try RunConfiguration.read(from: folder)
        let url = TrainedRun.weights(of: model, in: folder)
        guard let earlier = run.models.first(where: { $0.name == model }) else {
            throw EngineError.unusableRun(
                path: folder.path, reason: "it has no \(model.title) model to start from.")
        }
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw EngineError.unusableRun(
                path: folder.path, reason: "its \(model.title) model has no weights yet.")
        }
        self.folder = folder
        self.earlier = earlier
        tensors = try SafeTensors.read(url).tensors
    }

    /// Puts every weight of the same name and shape into the network. A head that stood for other parts, links or
    /// classes starts anew whatever its shape.
    ///
    /// - Returns: what was done, in words.
    /// - Throws: `EngineError.unusableRun` when nothing fits.
    func load(into network: Network, for configuration: ModelConfiguration) throws -> String {
        let changedHeads = configuration.representations.indices.filter { head in
            !earlier.representations.indices.contains(head)
                || !configuration.representations[head].hasSameMeaning(as: earlier.representations[head])
        }
        var anew: [String] = []
        for parameter in network.parameters {
            let isChangedHead = changedHeads.contains { parameter.name.hasPrefix("head_layers.\($0).") }
            if let tensor = tensors[parameter.name], tensor.shape == parameter.shape, !isChangedHead {
                parameter.value = tensor
            } else {
                anew.append(parameter.name)
            }
        }
        guard anew.count < network.parameters.count else {
            throw EngineError.unusableRun(
                path: folder.path,
                reason: "none of its \(configuration.name.title) model's weights fits the network of this profile.")
        }
        let taken = network.parameters.count - anew.count
        return "\(configuration.name.title): \(taken) of \(network.parameters.count) weights are taken over from "
            + folder.lastPathComponent + (anew.isEmpty ? "." : "; started anew: \(anew.joined(separator: ", ")).")
    }
}

extension Representation {
    /// True when each channel stands for the same thing.
    fileprivate func hasSameMeaning(as other: Representation) -> Bool {
        switch (self, other) {
        case (.confidenceMaps(let a), .confidenceMaps(let b)): a.channels == b.channels
        case (.partAffinityFields(let a), .partAffinityFields(let b)): a.parts == b.parts && a.links == b.links
        case (.classMaps(let a), .classMaps(let b)): a.classes == b.classes
        case (.classVectors(let a), .classVectors(let b)): a.classes == b.classes
        default: false
        }
    }
}
