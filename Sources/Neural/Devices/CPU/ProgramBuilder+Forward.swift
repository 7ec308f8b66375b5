import CKernels
import COneDNN

extension ProgramBuilder {
    func addForward(_ node: Graph.Node, _ index: Int) throws {
        switch node.operation {
        case .convolution(let convolution): try addConvolution(node, index, convolution, isTransposed: false)
        case .transposedConvolution(let convolution): try addConvolution(node, index, convolution, isTransposed: true)
        case .maxPool(let window):
            if window == .pairs { try addPool(node) } else { try addPooling(node, index, window) }
        case .upsample(factor: 2, .bilinear): try addUpsampling(node)
        case .upsample(let factor, let interpolation): try addResampling(node, index, factor, interpolation)
        case .concatenate: try addConcatenation(node)
        case .add(let relu): try addSum(node, relu: relu)
        case .batchNormalization(let normalization):
            if !folds.values.contains(index) { try addNormalization(node, index, normalization) }
        case .affine(let scale, let shift): addAffine(node, scale: scale, shift: shift)
        case .globalMaxPool: try addPointwise(node) { ck_global_max($0, $1) }
        case .sigmoid: try addPointwise(node) { ck_sigmoid($0, $1) }
        }
    }

    private func addConvolution(
        _ node: Graph.Node, _ index: Int, _ convolution: Graph.Convolution, isTransposed: Bool
    ) throws {
        let (value, folded) = try foldedConvolution(node, index, convolution)
        let source = node.inputs[0]
        let isOwn =
            isTransposed
            ? usesTransposed(convolution.window) : usesWinograd(convolution.window, from: source, to: value)
        // The backward pass asks oneDNN, which wants to know the forward convolution.
        let built =
            isOwn && !training ? nil : try describe(node, value, convolution, folded, isTransposed: isTransposed)
        convolutions[index] = built
        let output = makeImage(for: value)
        activations[value] = output
        let bias = try folded.bias.map(channelMemory)
        if isOwn {
            let images = try sources(of: source)
            compiled.forward.append(
                isTransposed
                    ? transposed(
                        folded.weight, convolution.window, from: images[0], to: output, bias: bias, relu: folded.relu)
                    : winograd(folded.weight, from: images, to: output, bias: bias, relu: folded.relu))
        } else if let built {
            use(activations[source], output)
            try addPrimitive(built, folded.weight, bias: bias, to: output)
        }
        step += 1
        if folded.relu, isTransposed, !isOwn { addRectification(value) }
    }

    private func describe(
        _ node: Graph.Node, _ value: Graph.ValueID, _ convolution: Graph.Convolution, _ folded: FoldedNumbers,
        isTransposed: Bool
    ) throws -> BuiltConvolution {
        let (height, width) = size(of: node.inputs[0])
        let shape = OneDNN.ConvolutionShape(
            batch: input.batch, inputChannels: graph.values[node.inputs[0]].channels,
            outputChannels: graph.values[value].channels, height: height, width: width, window: convolution.window,
            isTransposed: isTransposed, hasBias: folded.bias != nil)
        let source = try sourceMemory(node.inputs[0])
        let maker = OneDNN.ConvolutionMaker(
            engine: engine, shape: shape, source: source.layout, target: try layout(of: value), type: precision.type)
        let description = try maker.forward(training: training, relu: folded.relu && !isTransposed)
        return BuiltConvolution(maker: maker, description: description, source: source)
    }

    /// The step in which oneDNN convolves.
    private func addPrimitive(
        _ convolution: BuiltConvolution, _ weight: Parameter, bias: OneDNN.Memory?, to output: BlockedImage
    ) throws {
        let (maker, description) = (convolution.maker, convolution.description)
        var arguments = [
            (OneDNN.Argument.source, convolution.source),
            (
                OneDNN.Argument.weights,
                try weights(
                    weight, stored: maker.shape.storedWeights(), wanted: description.layout(dnnl_query_weights_md))
            ),
            (OneDNN.Argument.target, try memory(maker.target, in: output.buffer)),
            try scratchpad(of: description),
        ]
        if let bias { arguments.append((OneDNN.Argument.bias, bias)) }
        let primitive = try OneDNN.Primitive(description)
        compiled.forward.append { [arguments] _ in try primitive.run(arguments) }
        note("\(weight.name) forward", description)
    }

    /// A parameter with one number for each channel.
    func channelMemory(_ parameter: Parameter) throws -> OneDNN.Memory {
        let layout = try OneDNN.Layout(parameter.shape, dnnl_x)
        return try weights(parameter, stored: layout, wanted: layout)
    }

    /// The input stays in planes when it has up to 3 channels, which oneDNN's first-layer kernels want; else it is
    /// packed into blocks.
    private func sourceMemory(_ value: Graph.ValueID) throws -> OneDNN.Memory {
        if planes[value] != nil, graph.values[value].channels <= 3 {
            let planes = planesToConvolve(value)
            plan.use(planes, at: step)
            let dimensions = [input.batch, graph.values[value].channels, input.height, input.width]
            return try memory(OneDNN.Layout(dimensions, dnnl_nchw, precision.type), in: planes)
        }
        return try memory(layout(of: value), in: activation(value).buffer)
    }

    /// Planes as they are, or rounded the first time that a convolution in bfloat16 asks for them.
    private func planesToConvolve(_ value: Graph.ValueID) -> Buffer {
        let planes = self.planes[value] ?? compiled.inputBuffer
        guard precision == .bfloat16 else { return planes }
        if let rounded = roundedPlanes[value] { return rounded }
        let count = input.batch * graph.values[value].channels * input.height * input.width
        let rounded = plan.buffer(bytes: count * precision.bytes, at: step)
        roundedPlanes[value] = rounded
        plan.use(planes, at: step)
        compiled.forward.append { base in
            ck_round_to_bfloat16(planes.floats(base), rounded.address(base).assumingMemoryBound(to: UInt16.self), count)
        }
        step += 1
        return rounded
    }

    private func addAffine(_ node: Graph.Node, scale: [Float], shift: [Float]) {
        let (source, plane) = (planes[node.inputs[0]] ?? compiled.inputBuffer, input.height * input.width)
        let count = input.batch * scale.count
        let target = plan.buffer(bytes: count * plane * 4, at: step)
        planes[node.output] = target
        plan.use(source, at: step)
        compiled.forward.append { base in
            for index in 0..<count {
                let (a, b) = (scale[index % scale.count], shift[index % scale.count])
                let (from, to) = (source.floats(base) + index * plane, target.floats(base) + index * plane)
                for place in 0..<plane { to[place] = from[place] * a + b }
            }
        }
        step += 1
    }

    /// Where a value lies; planes are packed when they are first asked for.
    func activation(_ value: Graph.ValueID) throws -> BlockedImage {
        if let image = activations[value] { return image }
        guard let planes = planes[value] else {
            throw NeuralError.invalidArchitecture(reason: "value \(value) is read before it is computed")
        }
        let image = makeImage(for: value)
        activations[value] = image
        plan.use(planes, at: step)
        compiled.forward.append { base in ck_pack(planes.floats(base), image.at(base)) }
        step += 1
        return image
    }

    private func addSum(_ node: Graph.Node, relu: Bool) throws {
        let (a, b) = try (activation(node.inputs[0]), activation(node.inputs[1]))
        let sum = makeImage(for: node.output)
        activations[node.output] = sum
        use(a, b, sum)
        compiled.forward.append { base in ck_add(a.at(base), b.at(base), sum.at(base), relu ? 1 : 0) }
        step += 1
    }

    func addRectification(_ value: Graph.ValueID) {
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
        if let join = joinedSecond(node.output), !staysApart(join),
            activations[join.inputs[0]] != nil || planes[join.inputs[0]] != nil
        {
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
        guard !staysApart(node) else { return }
        let whole = try joinedImage(node)
        guard insertions[node.inputs[1]]?.whole != node.output else { return }
        let second = try activation(node.inputs[1])
        let offset = graph.values[node.inputs[0]].channels
        use(second, whole)
        compiled.forward.append { base in ck_insert(second.at(base), whole.at(base), offset, 0) }
        step += 1
    }
}
