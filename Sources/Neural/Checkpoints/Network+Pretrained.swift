import Foundation

extension Network {
    /// Takes the encoder's weights, running means and variances from a state dict of torchvision or timm: `.safetensors`,
    /// or what `torch.save` wrote. A classifier (`fc.*`) is passed over; for grey input the first convolution's weights
    /// are summed over the three colours. Either all parameters of the encoder change or none.
    /// - Throws: `NeuralError.checkpoint`, `.missingTensor`, `.shapeMismatch`; `.invalidArchitecture` where the network
    ///   has no encoder that is known elsewhere.
    public func loadPretrainedEncoder(from url: URL) throws {
        let prefix = ResNetConfiguration.encoderPrefix
        let encoder = parameters.filter { $0.name.hasPrefix(prefix) }
        guard case .resnet = architecture, !encoder.isEmpty else {
            throw NeuralError.invalidArchitecture(reason: "only a ResNet's encoder has pretrained weights")
        }
        let isSafe = url.pathExtension.lowercased() == "safetensors"
        var tensors = try isSafe ? SafeTensors.read(url).tensors : TorchArchive(contentsOf: url).tensors
        // Written by a wrapper (DataParallel, Lightning), every name starts with the wrapper's.
        if let first = tensors.keys.first(where: { $0.hasSuffix(".conv1.weight") && !$0.contains("layer") }) {
            let wrapper = first.dropLast("conv1.weight".count)
            tensors = Dictionary(
                tensors.map { ($0.hasPrefix(wrapper) ? String($0.dropFirst(wrapper.count)) : $0, $1) },
                uniquingKeysWith: { first, _ in first })
        }
        let values = try encoder.map { parameter in
            let name = String(parameter.name.dropFirst(prefix.count))
            guard let tensor = tensors.removeValue(forKey: name) else {
                throw NeuralError.missingTensor(name: name, path: url.path)
            }
            let fitted = name == "conv1.weight" && parameter.shape[1] == 1 ? tensor.summedOverColours : tensor
            guard fitted.shape == parameter.shape else {
                throw NeuralError.shapeMismatch(what: "\"\(name)\"", expected: parameter.shape, found: tensor.shape)
            }
            return fitted
        }
        let unknown = tensors.keys.filter { !$0.hasPrefix("fc.") && !$0.hasSuffix("num_batches_tracked") }.sorted()
        if let name = unknown.first {
            throw NeuralError.checkpoint(
                path: url.path,
                reason:
                    "it is of another network: \(unknown.count) of its arrays, such as \"\(name)\", have no place here")
        }
        for (parameter, value) in zip(encoder, values) { parameter.value = value }
    }
}

extension Tensor {
    /// `[O, 3, KH, KW]` to `[O, 1, KH, KW]`; other shapes as they are.
    fileprivate var summedOverColours: Tensor {
        guard rank == 4, shape[1] == 3 else { return self }
        let area = shape[2] * shape[3]
        let sums = (0..<(shape[0] * area)).map { place in
            (0..<3).reduce(Float(0)) { $0 + values[(place / area * 3 + $1) * area + place % area] }
        }
        return Tensor(shape: [shape[0], 1, shape[2], shape[3]], values: sums)
    }
}
