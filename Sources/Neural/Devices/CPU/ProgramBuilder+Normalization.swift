import COneDNN

extension ProgramBuilder {
    /// Mean and variance of a normalisation that takes the batch's, until the backward pass.
    struct Moments {
        let mean, variance: (memory: OneDNN.Memory, buffer: Buffer?)
        let description: OneDNN.PrimitiveDescription
    }

    private func usesBatch(_ normalization: Graph.BatchNormalization) -> Bool {
        training && !normalization.isFrozen
    }

    private func flags(_ normalization: Graph.BatchNormalization) -> UInt32 {
        let own = UInt32(dnnl_use_scale.rawValue) | UInt32(dnnl_use_shift.rawValue)
        return usesBatch(normalization) ? own : own | UInt32(dnnl_use_global_stats.rawValue)
    }

    func addNormalization(_ node: Graph.Node, _ index: Int, _ normalization: Graph.BatchNormalization) throws {
        let source = try activation(node.inputs[0])
        let target = makeImage(for: node.output)
        activations[node.output] = target
        use(source, target)
        var data = try layout(of: node.output).descriptor
        var operation = dnnl_batch_normalization_desc_t()
        try OneDNN.check(
            dnnl_batch_normalization_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, &data,
                Float(Graph.BatchNormalization.epsilon), flags(normalization)), "batch_normalization_forward_desc_init")
        let description = try OneDNN.PrimitiveDescription(&operation, on: engine)
        let moments = try Moments(
            mean: momentMemory(normalization.mean, normalization),
            variance: momentMemory(normalization.variance, normalization), description: description)
        self.moments[index] = moments
        let arguments = try [
            (OneDNN.Argument.source, memory(layout(of: node.inputs[0]), in: source.buffer)),
            (OneDNN.Argument.target, memory(layout(of: node.output), in: target.buffer)),
            (OneDNN.Argument.scale, channelMemory(parameters[normalization.scale])),
            (OneDNN.Argument.shift, channelMemory(parameters[normalization.shift])),
            (OneDNN.Argument.mean, moments.mean.memory), (OneDNN.Argument.variance, moments.variance.memory),
            scratchpad(of: description),
        ]
        let primitive = try OneDNN.Primitive(description)
        compiled.forward.append { _ in try primitive.run(arguments) }
        note("\(parameters[normalization.scale].name) forward", description)
        if let mean = moments.mean.buffer, let variance = moments.variance.buffer {
            addRunningMoments(
                normalization, mean: mean, variance: variance, count: target.batch * target.height * target.width)
        }
        step += 1
        if normalization.relu { addRectification(node.output) }
    }

    /// The running number, or room for the batch's.
    private func momentMemory(
        _ index: Int, _ normalization: Graph.BatchNormalization
    ) throws -> (memory: OneDNN.Memory, buffer: Buffer?) {
        guard usesBatch(normalization) else { return (try channelMemory(parameters[index]), nil) }
        let layout = try OneDNN.Layout(parameters[index].shape, dnnl_x)
        // Kernels read whole vectors past the last channel.
        let buffer = plan.buffer(bytes: layout.bytes + 64, at: step)
        return (try memory(layout, in: buffer), buffer)
    }

    private func addRunningMoments(
        _ normalization: Graph.BatchNormalization, mean: Buffer, variance: Buffer, count: Int
    ) {
        let (meanParameter, varianceParameter) = (parameters[normalization.mean], parameters[normalization.variance])
        let momentum = Float(Graph.BatchNormalization.momentum)
        // PyTorch keeps the variance over n - 1.
        let unbiased = Float(count) / Float(max(1, count - 1))
        compiled.forward.append { base in
            for (parameter, buffer, factor) in [(meanParameter, mean, 1), (varianceParameter, variance, unbiased)] {
                let batch = buffer.floats(base)
                parameter.value = Tensor(
                    shape: parameter.shape,
                    values: parameter.value.values.enumerated().map {
                        (1 - momentum) * $1 + momentum * factor * batch[$0]
                    })
            }
        }
    }

    func addNormalizationBackward(
        _ node: Graph.Node, _ index: Int, _ normalization: Graph.BatchNormalization, _ gradients: inout GradientTable
    ) throws {
        guard let moments = moments[index] else { return }
        let source = node.inputs[0]
        let gradient = gradients.image(for: node.output)
        let values = try activation(source)
        use(gradient, values)
        for buffer in [moments.mean.buffer, moments.variance.buffer] { if let buffer { plan.use(buffer, at: step) } }
        let sum = GradientSum(of: source, reader: index, in: &gradients, self)
        var (data, slope) = try (layout(of: source).descriptor, layout(of: node.output).descriptor)
        var operation = dnnl_batch_normalization_desc_t()
        try OneDNN.check(
            dnnl_batch_normalization_backward_desc_init(
                &operation, dnnl_backward, &slope, &data, Float(Graph.BatchNormalization.epsilon), flags(normalization)),
            "batch_normalization_backward_desc_init")
        let description = try OneDNN.PrimitiveDescription(&operation, on: engine, hint: moments.description)
        let (scale, shift) = (parameters[normalization.scale], parameters[normalization.shift])
        let channels = try OneDNN.Layout(scale.shape, dnnl_x)
        let slopes = try [scale, shift].map { parameter in
            let buffer = plan.buffer(bytes: channels.bytes + 64, at: step)
            return (parameter: parameter, memory: try memory(channels, in: buffer), buffer: buffer)
        }
        let arguments = try [
            (OneDNN.Argument.source, memory(layout(of: source), in: values.buffer)),
            (OneDNN.Argument.targetGradient, memory(layout(of: node.output), in: gradient.buffer)),
            (OneDNN.Argument.scale, channelMemory(scale)), (OneDNN.Argument.shift, channelMemory(shift)),
            (OneDNN.Argument.mean, moments.mean.memory), (OneDNN.Argument.variance, moments.variance.memory),
            (OneDNN.Argument.sourceGradient, memory(layout(of: source), in: sum.part.buffer)),
            (OneDNN.Argument.scaleGradient, slopes[0].memory), (OneDNN.Argument.shiftGradient, slopes[1].memory),
            scratchpad(of: description),
        ]
        let primitive = try OneDNN.Primitive(description)
        note("\(scale.name) backward", description)
        compiled.backward.append { base in
            try primitive.run(arguments)
            for (parameter, _, buffer) in slopes where parameter.isTrainable {
                let numbers = UnsafeBufferPointer(start: buffer.floats(base), count: parameter.gradient.count)
                parameter.gradient = Tensor(shape: parameter.shape, values: Array(numbers))
            }
        }
        add(sum)
    }
}
