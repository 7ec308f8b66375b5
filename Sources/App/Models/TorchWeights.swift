import Formats
import Neural

/// Takes the weights of a sleap-nn checkpoint for a network of Tarsier's. Names are the same but for the leading
/// `model.` and the heads' numbers.
struct TorchWeights {
    private let path: String
    private let tensors: [String: Tensor]

    init(path: String, tensors: [String: Tensor]) {
        self.path = path
        self.tensors = tensors
    }

    /// - Throws: `FormatError.missing`, `.inconsistent` naming the array.
    func weights(for plan: NetworkPlan) throws -> NetworkWeights {
        let byName = try renamed(plan.heads)
        let first = byName.first { $0.key.hasSuffix("encoder_stack.0.blocks.stack0_enc0_conv0.weight") }?.value
        guard let shape = first?.shape, shape.count == 4, [1, 3].contains(shape[1]) else {
            throw FormatError.missing(
                path: path, what: "the network's first convolution: it is no checkpoint of sleap-nn's U-Net")
        }
        let graph = try plan.graph(inputChannels: shape[1])
        var taken: [String: Tensor] = [:]
        for parameter in graph.parameters {
            guard let tensor = byName[parameter.name] else {
                throw FormatError.missing(path: path, what: "the array “model.\(parameter.name)”")
            }
            guard tensor.shape == parameter.shape else {
                throw FormatError.inconsistent(
                    path: path, place: "the array “model.\(parameter.name)”",
                    found: "has the shape \(tensor.shape) where the configuration's network has \(parameter.shape)")
            }
            taken[parameter.name] = tensor
        }
        if let stranger = byName.keys.sorted().first(where: { taken[$0] == nil && Self.isOfNetwork($0) }) {
            throw FormatError.inconsistent(
                path: path, place: "the array “model.\(stranger)”",
                found: "is not in the network that the configuration describes")
        }
        return NetworkWeights(inputChannels: shape[1], tensors: taken, warnings: [])
    }

    private static func isOfNetwork(_ name: String) -> Bool {
        name.hasPrefix("backbone.") || name.hasPrefix("head_layers.")
    }

    /// Without `model.`, each head at its place in the plan.
    private func renamed(_ heads: [HeadSpecification]) throws -> [String: Tensor] {
        let names = tensors.keys.filter { $0.hasPrefix("model.") }.map { String($0.dropFirst("model.".count)) }
        var places: [String: Int] = [:]
        for name in names {
            let steps = name.split(separator: ".")
            guard steps.count > 2, steps[0] == "head_layers",
                let place = heads.firstIndex(where: { $0.name == steps[2] })
            else { continue }
            places[String(steps[1])] = place
        }
        var renamed: [String: Tensor] = [:]
        for name in names {
            var steps = name.split(separator: ".").map(String.init)
            if steps.count > 2, steps[0] == "head_layers", let place = places[steps[1]] { steps[1] = String(place) }
            renamed[steps.joined(separator: ".")] = tensors["model." + name]
        }
        return renamed
    }
}
