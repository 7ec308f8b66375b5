/// He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition", with the stride in the 3x3 convolution
/// and the names of torchvision's models, dilated as in Chen et al. 2017, "DeepLab", where the max stride is under 32;
/// then SLEAP's up-sampling decoder.
extension ResNetConfiguration {
    static let encoderPrefix = "backbone.encoder."
    /// ImageNet's means and deviations of red, green and blue, which pretrained weights expect to be taken out.
    private static let imageNet: (mean: [Float], deviation: [Float]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])

    func graph(inputChannels: Int, heads: [HeadSpecification]) throws -> Graph {
        try validate(inputChannels: inputChannels, heads: heads)
        var graph = Graph(inputChannels: inputChannels)
        let (encoded, skips) = addEncoder(to: &graph, on: addInput(to: &graph))
        let features = addDecoder(to: &graph, on: encoded, skips: skips, finest: heads.finestStride ?? maxStride)
        try graph.addHeads(heads, on: features, coarsest: encoded)
        return graph
    }

    private func addInput(to graph: inout Graph) -> Graph.ValueID {
        guard weights != .random else { return Graph.input }
        guard variant == .torchvision else {
            let means: [Float] = [123.68, 116.779, 103.939]
            let channels = graph.values[Graph.input].channels
            return graph.normalizedInput(
                scale: Array(repeating: 255, count: channels),
                shift: channels == 1 ? [-means.reduce(0, +) / 3] : means.map { -$0 })
        }
        var (mean, deviation) = Self.imageNet
        if graph.values[Graph.input].channels == 1 {
            mean = [mean.reduce(0, +) / 3]
            deviation = [deviation.reduce(0, +) / 3]
        }
        return graph.normalizedInput(scale: deviation.map { 1 / $0 }, shift: zip(mean, deviation).map { -$0 / $1 })
    }

    /// The last features, and those of each stride after the stem, the first of each.
    private func addEncoder(
        to graph: inout Graph, on input: Graph.ValueID
    ) -> (encoded: Graph.ValueID, skips: [Int: Graph.ValueID]) {
        let stem = Graph.Window(kernel: 7, stride: 2)
        var value = addUnit(to: &graph, on: input, filters: 64, window: stem, relu: true, "conv1", "bn1")
        value = graph.maxPool(value, window: Graph.Window(kernel: 3, stride: maxStride > 2 ? 2 : 1))
        var skips: [Int: Graph.ValueID] = [:]
        var dilation = 1
        for (stage, blocks) in version.blocks.enumerated() {
            var stride = stage == 0 ? 1 : 2
            let before = dilation
            if stride == 2, graph.values[value].stride == maxStride {
                (stride, dilation) = (1, variant == .torchvision ? 2 * dilation : 1)
            }
            for block in 0..<blocks {
                let window = Graph.Window(
                    kernel: 3, stride: block == 0 ? stride : 1, dilation: block == 0 ? before : dilation)
                value = addBottleneck(
                    to: &graph, on: value, filters: 64 << stage, window: window, shortcut: block == 0,
                    "layer\(stage + 1).\(block)")
            }
            if skips[graph.values[value].stride] == nil { skips[graph.values[value].stride] = value }
        }
        return (value, skips)
    }

    /// 1x1, 3x3, 1x1, and the input added.
    private func addBottleneck(
        to graph: inout Graph, on input: Graph.ValueID, filters: Int, window: Graph.Window, shortcut: Bool,
        _ name: String
    ) -> Graph.ValueID {
        let point = Graph.Window(kernel: 1)
        let dividesFirst = variant == .keras
        var value = addUnit(
            to: &graph, on: input, filters: filters,
            window: dividesFirst ? Graph.Window(kernel: 1, stride: window.stride) : point, relu: true,
            "\(name).conv1", "\(name).bn1")
        value = addUnit(
            to: &graph, on: value, filters: filters, window: dividesFirst ? Graph.Window(kernel: 3) : window,
            relu: true, "\(name).conv2", "\(name).bn2")
        value = addUnit(
            to: &graph, on: value, filters: 4 * filters, window: point, relu: false, "\(name).conv3", "\(name).bn3")
        var identity = input
        if shortcut {
            identity = addUnit(
                to: &graph, on: input, filters: 4 * filters, window: Graph.Window(kernel: 1, stride: window.stride),
                relu: false, "\(name).downsample.0", "\(name).downsample.1")
        }
        return graph.add(value, identity, relu: true)
    }

    /// A convolution of the encoder with its batch normalisation.
    private func addUnit(
        to graph: inout Graph, on input: Graph.ValueID, filters: Int, window: Graph.Window, relu: Bool,
        _ convolution: String, _ normalization: String
    ) -> Graph.ValueID {
        let isFrozen = weights == .frozen
        let convolved = graph.convolution(
            input, filters: filters, window: window, relu: false, bias: false, trainable: !isFrozen,
            name: Self.encoderPrefix + convolution)
        return graph.batchNormalization(
            convolved, relu: relu, frozen: isFrozen, name: Self.encoderPrefix + normalization)
    }
}

/// The decoder: SLEAP's stack of up-sampling, skip connection and refinement.
extension ResNetConfiguration {
    private func addDecoder(
        to graph: inout Graph, on encoded: Graph.ValueID, skips: [Int: Graph.ValueID], finest: Int
    ) -> [Int: Graph.ValueID] {
        var (value, stride, block) = (encoded, maxStride, 0)
        var features = [stride: encoded]
        while stride / upsampling.blockStride >= finest {
            let next = stride / upsampling.blockStride
            let name = "backbone.decoder.upsample_s\(stride)_to_s\(next)"
            let filters = decoderChannels(ofBlock: block)
            value = addUpsampling(to: &graph, on: value, filters: filters, name)
            if let skip = skips[next] { value = addSkip(to: &graph, from: skip, on: value, name) }
            for conv in 0..<upsampling.refineConvs {
                let convolved = graph.convolution(
                    value, filters: filters, relu: !upsampling.batchNorm, bias: !upsampling.batchNorm,
                    name: "\(name)_refine\(conv)_conv")
                value = normalized(&graph, convolved, "\(name)_refine\(conv)_bn")
            }
            features[next] = value
            (stride, block) = (next, block + 1)
        }
        return features
    }

    private func addUpsampling(
        to graph: inout Graph, on input: Graph.ValueID, filters: Int, _ name: String
    ) -> Graph.ValueID {
        let (stride, kernel) = (upsampling.blockStride, upsampling.transposedConvKernelSize)
        guard upsampling.method == .transposedConvolution else { return graph.upsample(input, factor: stride) }
        // Keras' `SAME`: half of what is too much, rounded down, at the start.
        let convolved = graph.transposedConvolution(
            input, filters: filters, kernel: kernel, stride: stride, relu: !upsampling.batchNorm,
            cropStart: (kernel - stride) / 2, bias: !upsampling.batchNorm, name: "\(name)_trans_conv")
        return normalized(&graph, convolved, "\(name)_bn")
    }

    private func normalized(_ graph: inout Graph, _ value: Graph.ValueID, _ name: String) -> Graph.ValueID {
        upsampling.batchNorm ? graph.batchNormalization(value, relu: true, name: name) : value
    }

    private func addSkip(
        to graph: inout Graph, from skip: Graph.ValueID, on value: Graph.ValueID, _ name: String
    ) -> Graph.ValueID {
        switch upsampling.skipConnections {
        case nil: return value
        case .concatenate: return graph.concatenate(skip, value)
        case .add:
            let channels = graph.values[value].channels
            guard graph.values[skip].channels != channels else { return graph.add(skip, value) }
            let fitted = graph.convolution(
                skip, filters: channels, kernel: 1, relu: false, name: "\(name)_skip_conv1x1")
            return graph.add(fitted, value)
        }
    }
}
