import CKernels
import COneDNN

extension ProgramBuilder {
    func addConvolutionBackward(
        _ node: Graph.Node, _ index: Int, _ operation: Graph.Convolution, _ gradients: inout GradientTable
    ) throws {
        guard let convolution = try convolutions[index]?.forGradients() else { return }
        let gradient = rounded(gradients.image(for: node.output), of: node.output)
        use(gradient)
        let targetGradient = try memory(convolution.maker.target, in: gradient.buffer)
        if parameters[operation.weight].isTrainable {
            try addWeightsGradient(node, convolution, targetGradient, operation)
            step += 1
        }
        let source = node.inputs[0]
        guard needsGradient[source] else { return }
        let sum = GradientSum(of: source, reader: index, in: &gradients, self)
        use(gradient)
        if !convolution.maker.shape.isTransposed, usesWinograd(operation.window, from: source, to: node.output) {
            compiled.backward.append(
                winograd(parameters[operation.weight], backward: true, from: [gradient], to: sum.part))
            return add(sum)
        }
        let description = try convolution.maker.backwardData(hint: convolution.description)
        let arguments = [
            (OneDNN.Argument.targetGradient, targetGradient),
            (
                OneDNN.Argument.weights,
                try weights(
                    parameters[operation.weight], stored: convolution.maker.shape.storedWeights(),
                    wanted: description.layout(dnnl_query_weights_md))
            ),
            (OneDNN.Argument.sourceGradient, try memory(convolution.maker.source, in: sum.part.buffer)),
            try scratchpad(of: description),
        ]
        let primitive = try OneDNN.Primitive(description)
        note("\(parameters[operation.weight].name) backward data", description)
        compiled.backward.append { _ in try primitive.run(arguments) }
        add(sum)
    }

    /// The gradient in the program's precision, which a convolution's backward pass reads.
    private func rounded(_ gradient: BlockedImage, of value: Graph.ValueID) -> BlockedImage {
        guard gradient.precision != precision else { return gradient }
        let rounded = makeImage(for: value, precision: precision)
        use(gradient, rounded)
        compiled.backward.append { base in
            ck_round_to_bfloat16(
                gradient.buffer.address(base).assumingMemoryBound(to: Float.self),
                rounded.buffer.address(base).assumingMemoryBound(to: UInt16.self), gradient.paddedCount)
        }
        step += 1
        return rounded
    }

    private func addWeightsGradient(
        _ node: Graph.Node, _ convolution: BuiltConvolution, _ targetGradient: OneDNN.Memory,
        _ operation: Graph.Convolution
    ) throws {
        let description = try convolution.maker.backwardWeights(hint: convolution.description)
        let packedLayout = try description.layout(dnnl_query_diff_weights_md)
        let stored = try convolution.maker.shape.storedWeights()
        use(activations[node.inputs[0]])
        for planes in [planes, roundedPlanes] {
            if let planes = planes[node.inputs[0]] { plan.use(planes, at: step) }
        }
        let packed = try memory(packedLayout, in: plan.buffer(bytes: packedLayout.bytes, at: step))
        let unpacked = try OneDNN.Memory(stored, on: engine)
        var arguments = [
            (OneDNN.Argument.source, convolution.source), (OneDNN.Argument.targetGradient, targetGradient),
            (OneDNN.Argument.weightsGradient, packed), try scratchpad(of: description),
        ]
        let primitive = try OneDNN.Primitive(description)
        let reorder = try OneDNN.Primitive(OneDNN.PrimitiveDescription(reorder: packedLayout, to: stored, on: engine))
        let weight = parameters[operation.weight]
        note("\(weight.name) backward weights", description)
        if let bias = operation.bias.map({ parameters[$0] }) {
            let biasGradient = try OneDNN.Memory(OneDNN.Layout(bias.shape, dnnl_x), on: engine)
            arguments.append((OneDNN.Argument.biasGradient, biasGradient))
            compiled.backward.append { [arguments] _ in
                try bias.withGradientAddress { address in
                    try biasGradient.point(to: address)
                    try primitive.run(arguments)
                }
            }
        } else {
            compiled.backward.append { [arguments] _ in try primitive.run(arguments) }
        }
        compiled.backward.append { _ in
            try weight.withGradientAddress { address in
                try unpacked.point(to: address)
                try reorder.run([(OneDNN.Argument.from, packed), (OneDNN.Argument.to, unpacked)])
            }
        }
    }
}

extension Parameter {
    fileprivate func withGradientAddress(_ body: (UnsafeMutableRawPointer) throws -> Void) rethrows {
        try gradient.withUnsafeMutableFloats { numbers in
            guard let address = numbers.baseAddress else { return }
            try body(UnsafeMutableRawPointer(address))
        }
    }
}
