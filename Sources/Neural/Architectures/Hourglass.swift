/// Newell, Yang and Deng 2016, "Stacked Hourglass Networks for Human Pose Estimation", with the plain convolutions of
/// Newell, Huang and Deng 2017, "Associative Embedding", in SLEAP's form: every convolution is followed by a ReLU, then
/// by batch normalisation.
///
/// Every hourglass has heads of its own for intermediate supervision. The outputs of the last come first and are the
/// only ones in inference; see `Network.forward`.
extension HourglassConfiguration {
    func graph(inputChannels: Int, heads: [HeadSpecification]) throws -> Graph {
        try validate(heads: heads)
        var graph = Graph(inputChannels: inputChannels)
        var value = addStem(to: &graph)
        var stacked: [(features: [Int: Graph.ValueID], coarsest: Graph.ValueID)] = []
        for stack in 0..<stacks {
            let (skips, coarsest) = addEncoder(to: &graph, on: value, stack)
            let isLast = stack == stacks - 1
            let finest = isLast ? heads.finestStride ?? maxStride : stemStride
            let features = addDecoder(to: &graph, on: coarsest, skips: skips, finest: finest, stack)
            value = features[finest] ?? coarsest
            stacked.append((features, coarsest))
        }
        try graph.addHeads(heads, on: stacked[stacks - 1].features, coarsest: stacked[stacks - 1].coarsest)
        for (stack, values) in stacked.dropLast().enumerated() {
            try graph.addHeads(
                heads, on: values.features, coarsest: values.coarsest, prefix: "intermediate.\(stack).")
        }
        return graph
    }

    private func addConvolution(
        to graph: inout Graph, on value: Graph.ValueID, filters: Int, window: Graph.Window? = nil, _ name: String
    ) -> Graph.ValueID {
        let convolved = graph.convolution(value, filters: filters, window: window, name: "\(name)_conv")
        return graph.batchNormalization(convolved, relu: false, name: "\(name)_bn")
    }

    private func addStem(to graph: inout Graph) -> Graph.ValueID {
        // Keras' padding of an even image under a 7x7 window with stride 2: 2 before, 3 after.
        let first = stemStride == 4 ? Graph.Window(kernel: 7, stride: 2, paddingStart: 2) : Graph.Window(kernel: 7)
        let name = "backbone.stem.stem0"
        var value = addConvolution(to: &graph, on: Graph.input, filters: stemFilters, window: first, "\(name)_conv7x7")
        value = addConvolution(to: &graph, on: value, filters: 2 * stemFilters, "\(name)_conv3x3")
        value = graph.maxPool(value, window: stemStride > 1 ? .pairs : Graph.Window(kernel: 2, paddingStart: 0))
        return addConvolution(to: &graph, on: value, filters: filters, "\(name)_conv3x3_out")
    }

    private func addEncoder(
        to graph: inout Graph, on input: Graph.ValueID, _ stack: Int
    ) -> (skips: [Int: Graph.ValueID], coarsest: Graph.ValueID) {
        var value = input
        var skips: [Int: Graph.ValueID] = [:]
        for block in 0..<downBlocks {
            skips[graph.values[value].stride] = value
            value = addConvolution(
                to: &graph, on: graph.maxPool(value), filters: channels(ofBlock: block),
                "backbone.encoders.\(stack).stack\(stack)_enc\(block)")
        }
        return (skips, value)
    }

    private func addDecoder(
        to graph: inout Graph, on coarsest: Graph.ValueID, skips: [Int: Graph.ValueID], finest: Int, _ stack: Int
    ) -> [Int: Graph.ValueID] {
        var (value, stride, block) = (coarsest, maxStride, 0)
        var features = [maxStride: coarsest]
        while stride > finest {
            let name = "backbone.decoders.\(stack).stack\(stack)_dec\(block)_s\(stride)_to_s\(stride / 2)"
            stride /= 2
            guard let skip = skips[stride] else { break }
            let filters = channels(ofBlock: downBlocks - 1 - block)
            let convolved = addConvolution(to: &graph, on: value, filters: filters, name)
            let skipped = addConvolution(to: &graph, on: skip, filters: filters, "\(name)_skip")
            value = graph.add(graph.upsample(convolved, factor: 2, interpolation), skipped)
            features[stride] = value
            block += 1
        }
        return features
    }
}
