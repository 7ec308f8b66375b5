/// How architectures write a graph: each function adds an operation and returns the value that it makes.
extension Graph {
    /// - Parameters:
    ///   - window: nil: stride 1 over 3x3 pixels or `kernel`.
    ///   - bias: false where a batch normalisation follows.
    ///   - trainable: false for weights that training leaves as they are.
    public mutating func convolution(
        _ input: ValueID, filters: Int, kernel: Int = 3, window: Window? = nil, relu: Bool = true, bias: Bool = true,
        trainable: Bool = true, name: String
    ) -> ValueID {
        let inputs = values[input].channels
        let window = window ?? Window(kernel: kernel)
        let weight = addParameter(
            "\(name).weight", shape: [filters, inputs, window.kernel, window.kernel],
            fanIn: inputs * window.kernel * window.kernel, relu: relu || !bias, trainable: trainable)
        let bias =
            bias
            ? addParameter("\(name).bias", shape: [filters], fanIn: 0, relu: relu, trainable: trainable) : nil
        return add(
            .convolution(Convolution(window: window, weight: weight, bias: bias, relu: relu)), [input],
            Value(channels: filters, stride: values[input].stride * window.stride))
    }

    /// - Parameter cropStart: pixels cut from the top and left of the full result.
    public mutating func transposedConvolution(
        _ input: ValueID, filters: Int, kernel: Int = 3, stride: Int = 2, relu: Bool = true, cropStart: Int = 1,
        bias: Bool = true, name: String
    ) -> ValueID {
        let inputs = values[input].channels
        // Each output pixel sees kernel² / stride² taps on average.
        let weight = addParameter(
            "\(name).weight", shape: [inputs, filters, kernel, kernel],
            fanIn: max(1, inputs * kernel * kernel / (stride * stride)), relu: relu || !bias)
        let bias = bias ? addParameter("\(name).bias", shape: [filters], fanIn: 0, relu: relu) : nil
        let window = Window(kernel: kernel, stride: stride, paddingStart: cropStart)
        return add(
            .transposedConvolution(Convolution(window: window, weight: weight, bias: bias, relu: relu)), [input],
            Value(channels: filters, stride: values[input].stride / stride))
    }

    public mutating func maxPool(
        _ input: ValueID, window: Window = .pairs
    ) -> ValueID {
        add(
            .maxPool(window), [input],
            Value(channels: values[input].channels, stride: values[input].stride * window.stride))
    }

    public mutating func upsample(
        _ input: ValueID, factor: Int = 2, _ interpolation: Interpolation = .bilinear
    ) -> ValueID {
        add(
            .upsample(factor: factor, interpolation), [input],
            Value(channels: values[input].channels, stride: values[input].stride / factor))
    }

    public mutating func add(_ first: ValueID, _ second: ValueID, relu: Bool = false) -> ValueID {
        precondition(values[first] == values[second], "Values of different sizes cannot be added")
        return add(.add(relu: relu), [first, second], values[first])
    }

    public mutating func batchNormalization(
        _ input: ValueID, relu: Bool, frozen: Bool = false, name: String
    ) -> ValueID {
        let shape = [values[input].channels]
        let scale = addParameter("\(name).weight", shape: shape, trainable: !frozen, startsAt: 1)
        let shift = addParameter("\(name).bias", shape: shape, trainable: !frozen, startsAt: 0)
        let mean = addParameter("\(name).running_mean", shape: shape, trainable: false, startsAt: 0)
        let variance = addParameter("\(name).running_var", shape: shape, trainable: false, startsAt: 1)
        let normalization = BatchNormalization(
            scale: scale, shift: shift, mean: mean, variance: variance, relu: relu, isFrozen: frozen)
        return add(.batchNormalization(normalization), [input], values[input])
    }

    /// The network's input, scaled and shifted by one number for each channel.
    public mutating func normalizedInput(scale: [Float], shift: [Float]) -> ValueID {
        let input = values[Self.input]
        precondition(scale.count == input.channels && shift.count == scale.count, "One number per channel")
        return add(.affine(scale: scale, shift: shift), [Self.input], input)
    }

    public mutating func concatenate(_ first: ValueID, _ second: ValueID) -> ValueID {
        precondition(values[first].stride == values[second].stride, "Values of different sizes cannot be joined")
        let channels = values[first].channels + values[second].channels
        return add(.concatenate, [first, second], Value(channels: channels, stride: values[first].stride))
    }

    public mutating func globalMaxPool(_ input: ValueID) -> ValueID {
        let value = values[input]
        precondition(!value.isVector, "A vector has no pixels to pool")
        return add(.globalMaxPool, [input], Value(channels: value.channels, stride: value.stride, isVector: true))
    }

    /// A layer that joins every number of a vector with every number of the next; the weights are `[units, inputs]`. Of
    /// an image of `side` x `side` pixels it reads every pixel, as a convolution with a window as large as the image;
    /// the weights are `[units, channels, side, side]`.
    public mutating func fullyConnected(
        _ input: ValueID, side: Int? = nil, units: Int, relu: Bool, name: String
    ) -> ValueID {
        let value = values[input]
        if !value.isVector, let side {
            let window = Window(kernel: side, stride: side, paddingStart: 0)
            return globalMaxPool(convolution(input, filters: units, window: window, relu: relu, name: name))
        }
        precondition(value.isVector, "A fully connected layer reads a vector")
        let weight = addParameter("\(name).weight", shape: [units, value.channels], fanIn: value.channels, relu: relu)
        let bias = addParameter("\(name).bias", shape: [units], fanIn: 0, relu: relu)
        return add(
            .convolution(Convolution(window: Window(kernel: 1), weight: weight, bias: bias, relu: relu)), [input],
            Value(channels: units, stride: value.stride, isVector: true))
    }

    public mutating func sigmoid(_ input: ValueID) -> ValueID { add(.sigmoid, [input], values[input]) }

    public mutating func output(_ value: ValueID) { outputs.append(value) }

    private mutating func add(_ operation: Operation, _ inputs: [ValueID], _ value: Value) -> ValueID {
        values.append(value)
        nodes.append(Node(operation: operation, inputs: inputs, output: values.count - 1))
        return values.count - 1
    }

    private mutating func addParameter(
        _ name: String, shape: [Int], fanIn: Int, relu: Bool, trainable: Bool = true
    ) -> Int {
        parameters.append(
            ParameterSpecification(name: name, shape: shape, fanIn: fanIn, feedsReLU: relu, isTrainable: trainable))
        return parameters.count - 1
    }

    private mutating func addParameter(_ name: String, shape: [Int], trainable: Bool, startsAt value: Float) -> Int {
        parameters.append(
            ParameterSpecification(
                name: name, shape: shape, fanIn: 0, feedsReLU: false, isTrainable: trainable, startsAt: value))
        return parameters.count - 1
    }
}

extension Graph {
    /// The graph with its first `count` outputs only and without what the others alone need; parameters keep their
    /// places.
    func keepingOutputs(_ count: Int) -> Graph {
        guard count < outputs.count else { return self }
        return returning(Array(outputs.prefix(count)))
    }

    /// The graph that makes one value and nothing after it.
    func ending(at value: ValueID) -> Graph { returning([value]) }

    private func returning(_ chosen: [ValueID]) -> Graph {
        var graph = self
        graph.outputs = chosen
        var needed = Set(graph.outputs)
        for node in nodes.reversed() where needed.contains(node.output) { needed.formUnion(node.inputs) }
        graph.nodes = nodes.filter { needed.contains($0.output) }
        return graph
    }
}
