import CKernels
import COneDNN

extension ProgramBuilder {
    func addForward(_ node: Graph.Node, _ index: Int) throws {
        switch node.operation {
        case .convolution(let kernel, let weight, let bias, let relu):
            try addConvolution(node, index, kernel: kernel, weight: weight, bias: bias, relu: relu, cropStart: nil)
        case .transposedConvolution(let weight, let bias, let relu, let cropStart):
            try addConvolution(node, index, kernel: 3, weight: weight, bias: bias, relu: false, cropStart: cropStart)
            if relu { addRectification(node.output) }
        case .maxPool: try addPool(node)
        case .upsample: try addUpsampling(node)
        case .concatenate: try addConcatenation(node)
        case .globalMaxPool: try addPointwise(node) { ck_global_max($0, $1) }
        case .sigmoid: try addPointwise(node) { ck_sigmoid($0, $1) }
        }
    }

    private func addConvolution(
        _ node: Graph.Node, _ index: Int, kernel: Int, weight: Int, bias: Int, relu: Bool, cropStart: Int?
    ) throws {
        let (height, width) = size(of: node.inputs[0])
        let shape = OneDNN.ConvolutionShape(
            batch: input.batch, inputChannels: graph.values[node.inputs[0]].channels,
            outputChannels: graph.values[node.output].channels, height: height, width: width, kernel: kernel,
            transposedCropStart: cropStart)
        let source = try sourceMemory(node.inputs[0])
        let maker = OneDNN.ConvolutionMaker(
            engine: engine, shape: shape, source: source.layout,
            target: try layout(of: node.output), type: precision.type)
        let description = try maker.forward(training: training, relu: relu)
        let output = makeImage(for: node.output)
        activations[node.output] = output
        use(activations[node.inputs[0]], output)
        let arguments = [
            (OneDNN.Argument.source, source),
            (
                OneDNN.Argument.weights,
                try weights(
                    weight, stored: shape.storedWeights(), wanted: description.layout(dnnl_query_weights_md))
            ),
            (OneDNN.Argument.bias, try biasMemory(bias)),
            (OneDNN.Argument.target, try memory(maker.target, in: output.buffer)),
            try scratchpad(of: description),
        ]
        let primitive = try OneDNN.Primitive(description)
        compiled.forward.append { _ in try primitive.run(arguments) }
        note("\(parameters[weight].name) forward", description)
        convolutions[index] = BuiltConvolution(maker: maker, description: description, source: source)
        step += 1
    }

    private func biasMemory(_ index: Int) throws -> OneDNN.Memory {
        let layout = try OneDNN.Layout(parameters[index].shape, dnnl_x)
        return try weights(index, stored: layout, wanted: layout)
    }

    /// The input stays in planes when it has up to 3 channels, which oneDNN's first-layer kernels want; else it is
    /// packed into blocks.
    private func sourceMemory(_ value: Graph.ValueID) throws -> OneDNN.Memory {
        if value == Graph.input, graph.values[value].channels <= 3 {
            let planes = inputPlanes()
            plan.use(planes, at: step)
            return try memory(OneDNN.Layout(input.dimensions, dnnl_nchw, precision.type), in: planes)
        }
        return try memory(layout(of: value), in: activation(value).buffer)
    }

    /// The input as it came, or rounded the first time that a convolution in bfloat16 asks for it.
    private func inputPlanes() -> Buffer {
        let planes = compiled.inputBuffer
        guard precision == .bfloat16 else { return planes }
        if let roundedInput { return roundedInput }
        let count = input.dimensions.reduce(1, *)
        let rounded = plan.buffer(bytes: count * precision.bytes, at: step)
        roundedInput = rounded
        plan.use(planes, at: step)
        compiled.forward.append { base in
            ck_round_to_bfloat16(
                planes.address(base).assumingMemoryBound(to: Float.self),
                rounded.address(base).assumingMemoryBound(to: UInt16.self), count)
        }
        step += 1
        return rounded
    }

    /// Where a value lies; the input is packed when it is first asked for.
    func activation(_ value: Graph.ValueID) throws -> BlockedImage {
        if let image = activations[value] { return image }
        guard value == Graph.input else {
            throw NeuralError.invalidArchitecture(reason: "value \(value) is read before it is computed")
        }
        let image = makeImage(for: value)
        activations[value] = image
        let planes = compiled.inputBuffer
        plan.use(planes, at: step)
        compiled.forward.append { base in
            ck_pack(planes.address(base).assumingMemoryBound(to: Float.self), image.at(base))
        }
        step += 1
        return image
    }

    private func addRectification(_ value: Graph.ValueID) {
        guard let image = activations[value] else { return }
        use(image)
        compiled.forward.append { base in ck_rectify(image.at(base)) }
        step += 1
    }

    /// A kernel that reads one value and writes another.
    private func addPointwise(_ node: Graph.Node, _ kernel: @escaping (ck_image, ck_image) -> Void) throws {
        let source = try activation(node.inputs[0])
        let target = makeImage(for: node.output)
        activations[node.output] = target
        use(source, target)
        compiled.forward.append { base in kernel(source.at(base), target.at(base)) }
        step += 1
    }

    /// Pools, and while the numbers are at hand copies them into the joined value that takes them first. That makes
    /// the joined value live long, so inference, which saves memory, copies later.
    private func addPool(_ node: Graph.Node) throws {
        let source = try activation(node.inputs[0])
        let pooled = makeImage(for: node.output)
        activations[node.output] = pooled
        var copy: BlockedImage?
        if training, let whole = joinedFirst(node.inputs[0]), activations[whole] == nil {
            copy = makeImage(for: whole)
            activations[whole] = copy
            firstPartWritten.insert(whole)
        }
        use(source, pooled, copy)
        compiled.forward.append { [copy] base in
            ck_pool(source.at(base), pooled.at(base), copy?.at(base) ?? ck_image())
        }
        step += 1
    }

    /// The joined value that has `value` as its first part.
    func joinedFirst(_ value: Graph.ValueID) -> Graph.ValueID? {
        for index in consumers[value] where graph.nodes[index].operation == .concatenate {
            let node = graph.nodes[index]
            if node.inputs[0] == value, node.inputs[1] != value { return node.output }
        }
        return nil
    }

    /// The joined value that alone reads `value`, as its second part.
    private func joinedSecond(_ value: Graph.ValueID) -> Graph.Node? {
        guard consumers[value].count == 1, !graph.outputs.contains(value) else { return nil }
        let node = graph.nodes[consumers[value][0]]
        return node.operation == .concatenate && node.inputs[1] == value ? node : nil
    }

    private func addUpsampling(_ node: Graph.Node) throws {
        let source = try activation(node.inputs[0])
        let target: BlockedImage
        var offset = 0
        if let join = joinedSecond(node.output), activations[join.inputs[0]] != nil || join.inputs[0] == Graph.input {
            target = try joinedImage(join)
            offset = graph.values[join.inputs[0]].channels
            insertions[node.output] = Insertion(whole: join.output, offset: offset)
        } else {
            target = makeImage(for: node.output)
            activations[node.output] = target
        }
        use(source, target)
        compiled.forward.append { [offset] base in ck_upsample(source.at(base), target.at(base), offset) }
        step += 1
    }

    /// The buffer of a joined value, its first part written.
    private func joinedImage(_ join: Graph.Node) throws -> BlockedImage {
        let first = try activation(join.inputs[0])
        let whole = activations[join.output] ?? makeImage(for: join.output)
        activations[join.output] = whole
        guard firstPartWritten.insert(join.output).inserted else { return whole }
        use(first, whole)
        compiled.forward.append { base in ck_insert(first.at(base), whole.at(base), 0, 0) }
        step += 1
        return whole
    }

    private func addConcatenation(_ node: Graph.Node) throws {
        let whole = try joinedImage(node)
        guard insertions[node.inputs[1]]?.whole != node.output else { return }
        let second = try activation(node.inputs[1])
        let offset = graph.values[node.inputs[0]].channels
        use(second, whole)
        compiled.forward.append { base in ck_insert(second.at(base), whole.at(base), offset, 0) }
        step += 1
    }
}
