import CKernels
import COneDNN

/// The gradient of a value while its parts are summed, in the reverse order of its readers.
extension ProgramBuilder {
    func addBackward() throws {
        var gradients = GradientTable(builder: self)
        // All are written before the first step, so none may take the place of what that step still reads.
        let images = graph.outputs.map { gradients.image(for: $0) }
        compiled.outputGradients = images
        for (value, image) in zip(graph.outputs, images) where consumers[value].isEmpty { finishInPlace(value, image) }
        step += 1
        for (index, node) in graph.nodes.enumerated().reversed() where needsGradient[node.output] {
            try addBackward(node, index, &gradients)
        }
    }

    private func addBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) throws {
        switch node.operation {
        case .convolution(let convolution), .transposedConvolution(let convolution):
            try addConvolutionBackward(node, index, convolution, &gradients)
        case .batchNormalization(let normalization):
            try addNormalizationBackward(node, index, normalization, &gradients)
        case .concatenate: addConcatenationBackward(node, index, &gradients)
        case .add: addSumBackward(node, index, &gradients)
        case .affine: break
        case .maxPool, .upsample, .globalMaxPool, .sigmoid:
            guard needsGradient[node.inputs[0]] else { return }
            try addResizingBackward(node, index, &gradients)
        }
    }

    /// Of an operation with one input and no parameters.
    private func addResizingBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) throws {
        switch node.operation {
        case .maxPool(.pairs): try addPoolBackward(node, index, &gradients)
        case .upsample(factor: 2, .bilinear): try addUpsamplingBackward(node, index, &gradients)
        case .globalMaxPool:
            try addPointwiseBackward(node, index, of: node.inputs[0], &gradients, ck_global_max_backward)
        case .sigmoid: try addPointwiseBackward(node, index, of: node.output, &gradients, ck_sigmoid_backward)
        default: try addPrimitiveBackward(node, index, &gradients)
        }
    }

    /// Gradient buffers, and who has written to them.
    struct GradientTable {
        unowned let builder: ProgramBuilder
        private var images: [Graph.ValueID: BlockedImage] = [:]
        private var begun: Set<Graph.ValueID> = []
        /// Parts that the pool's backward step will add, by the pooled value.
        var deferredSlices: [Graph.ValueID: Graph.ValueID] = [:]

        init(builder: ProgramBuilder) {
            self.builder = builder
            begun = Set(builder.graph.outputs)
        }

        mutating func image(for value: Graph.ValueID) -> BlockedImage {
            let image = images[value] ?? builder.makeImage(for: value)
            images[value] = image
            builder.use(image)
            return image
        }

        /// True when something was already written to the gradient of `value`; afterwards always true.
        mutating func begin(_ value: Graph.ValueID) -> Bool { !begun.insert(value).inserted }
    }

    /// The value's own output where node `index` is the last to add to its gradient and a ReLU made it.
    func rectified(_ value: Graph.ValueID, lastReader index: Int) -> BlockedImage? {
        guard consumers[value].first == index, hasReLU(value) else { return nil }
        use(activations[value])
        return activations[value]
    }

    private func hasReLU(_ value: Graph.ValueID) -> Bool {
        guard let producer = graph.nodes.first(where: { $0.output == value }) else { return false }
        return switch producer.operation {
        case .convolution(let convolution), .transposedConvolution(let convolution): convolution.relu
        case .batchNormalization(let normalization): normalization.relu
        case .add(let relu): relu
        default: false
        }
    }

    private func finishInPlace(_ value: Graph.ValueID, _ gradient: BlockedImage) {
        guard hasReLU(value), let output = activations[value] else { return }
        use(output, gradient)
        compiled.backward.append { base in
            ck_finish_gradient(gradient.at(base), gradient.at(base), finish(false, output, base))
        }
        step += 1
    }

    /// What a primitive writes as the gradient of a value, and what then becomes of it.
    struct GradientSum {
        let part: BlockedImage
        fileprivate let sum: BlockedImage
        fileprivate let accumulate: Bool
        fileprivate let output: BlockedImage?

        init(of source: Graph.ValueID, reader index: Int, in gradients: inout GradientTable, _ builder: ProgramBuilder)
        {
            accumulate = gradients.begin(source)
            sum = gradients.image(for: source)
            part = accumulate ? builder.makeImage(for: source) : sum
            output = builder.rectified(source, lastReader: index)
        }
    }

    /// Ends a step whose primitive wrote `sum.part`.
    func add(_ sum: GradientSum) {
        let (part, whole, accumulate, output) = (sum.part, sum.sum, sum.accumulate, sum.output)
        if accumulate || output != nil {
            compiled.backward.append { base in
                ck_finish_gradient(part.at(base), whole.at(base), finish(accumulate, output, base))
            }
        }
        step += 1
    }

    private func addPoolBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) throws {
        let source = node.inputs[0]
        let x = try activation(source)
        let pooled = gradients.image(for: node.output)
        let slice = gradients.deferredSlices[source].map { gradients.image(for: $0) }
        let accumulate = gradients.begin(source)
        let gradient = gradients.image(for: source)
        let output = rectified(source, lastReader: index)
        use(x)
        compiled.backward.append { base in
            ck_pool_backward(
                x.at(base), pooled.at(base), slice?.at(base) ?? ck_image(), gradient.at(base),
                finish(accumulate, output, base))
        }
        step += 1
    }

    /// - Parameter seen: the value that the kernel looks at besides the gradients.
    private func addPointwiseBackward(
        _ node: Graph.Node, _ index: Int, of seen: Graph.ValueID, _ gradients: inout GradientTable,
        _ kernel: @escaping (ck_image, ck_image, ck_image, ck_finish) -> Void
    ) throws {
        let source = node.inputs[0]
        let values = try activation(seen)
        let target = gradients.image(for: node.output)
        let accumulate = gradients.begin(source)
        let gradient = gradients.image(for: source)
        let output = rectified(source, lastReader: index)
        use(values)
        compiled.backward.append { base in
            kernel(values.at(base), target.at(base), gradient.at(base), finish(accumulate, output, base))
        }
        step += 1
    }

    private func addUpsamplingBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) throws {
        let source = node.inputs[0]
        let insertion = insertions[node.output]
        let whole = gradients.image(for: insertion?.whole ?? node.output)
        let offset = insertion?.offset ?? 0
        let accumulate = gradients.begin(source)
        let gradient = gradients.image(for: source)
        let output = rectified(source, lastReader: index)
        compiled.backward.append { base in
            ck_upsample_backward(whole.at(base), offset, gradient.at(base), finish(accumulate, output, base))
        }
        step += 1
    }

    private func addConcatenationBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) {
        let whole = gradients.image(for: node.output)
        for (place, source) in node.inputs.enumerated() where insertions[source]?.whole != node.output {
            guard needsGradient[source] else { continue }
            if place == 0, poolAddsLast(to: source) {
                gradients.deferredSlices[source] = node.output
                continue
            }
            let offset = place == 0 ? 0 : graph.values[node.inputs[0]].channels
            let accumulate = gradients.begin(source)
            let gradient = gradients.image(for: source)
            let output = rectified(source, lastReader: index)
            compiled.backward.append { base in
                ck_extract(whole.at(base), offset, gradient.at(base), finish(accumulate, output, base))
            }
        }
        step += 1
    }

    private func addSumBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) {
        let whole = gradients.image(for: node.output)
        for source in node.inputs where needsGradient[source] {
            let accumulate = gradients.begin(source)
            let gradient = gradients.image(for: source)
            let output = rectified(source, lastReader: index)
            compiled.backward.append { base in
                ck_finish_gradient(whole.at(base), gradient.at(base), finish(accumulate, output, base))
            }
        }
        step += 1
    }

    /// True when the readers of `value` are one pool and, later, one join: then the pool's step adds both parts.
    private func poolAddsLast(to value: Graph.ValueID) -> Bool {
        guard consumers[value].count == 2, let first = consumers[value].first else { return false }
        return graph.nodes[first].operation == .maxPool(.pairs)
    }
}

/// What to do with a gradient part once it is computed.
func finish(_ accumulate: Bool, _ rectified: BlockedImage?, _ base: UnsafeMutableRawPointer) -> ck_finish {
    ck_finish(accumulate: accumulate ? 1 : 0, rectified: rectified.map { UnsafeRawPointer($0.buffer.address(base)) })
}
