extension Graph.Operation {
    /// Places in `parameters` of what training may change.
    fileprivate var trained: [Int] {
        switch self {
        case .convolution(let convolution), .transposedConvolution(let convolution):
            [convolution.weight] + (convolution.bias.map { [$0] } ?? [])
        case .batchNormalization(let normalization): [normalization.scale, normalization.shift]
        default: []
        }
    }

    /// The convolution, where no ReLU follows it.
    fileprivate var linearConvolution: Graph.Convolution? {
        switch self {
        case .convolution(let convolution), .transposedConvolution(let convolution):
            convolution.relu ? nil : convolution
        default: nil
        }
    }
}

extension Graph {
    /// For each value, whether a trainable parameter stands before it, so that the backward pass must reach it.
    var needsGradient: [Bool] {
        var needs = Array(repeating: false, count: values.count)
        for node in nodes {
            needs[node.output] =
                node.inputs.contains { needs[$0] } || node.operation.trained.contains { parameters[$0].isTrainable }
        }
        return needs
    }

    /// Batch normalisations that a convolution right before them can take over, by the convolution's node: all in
    /// inference, in training those of which nothing is trained.
    func folds(inference: Bool, consumers: [[Int]], producers: [Int?]) -> [Int: Int] {
        var folds: [Int: Int] = [:]
        for (index, node) in nodes.enumerated() {
            guard case .batchNormalization(let normalization) = node.operation else { continue }
            let value = node.inputs[0]
            guard let producer = producers[value], nodes[producer].operation.linearConvolution != nil,
                consumers[value].count == 1, !outputs.contains(value)
            else { continue }
            let trained = nodes[producer].operation.trained + [normalization.scale, normalization.shift]
            let isFixed = normalization.isFrozen && !trained.contains { parameters[$0].isTrainable }
            if inference || isFixed { folds[producer] = index }
        }
        return folds
    }
}
