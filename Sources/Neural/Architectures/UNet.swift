/// Ronneberger, Fischer and Brox 2015, "U-Net: Convolutional Networks for Biomedical Image Segmentation", in SLEAP's
/// form: same-size convolutions, pooling at the start of each block, a decoder that stops at the finest output.
///
/// Weights carry sleap-nn's names. With a stem the strides are SLEAP's (the stem reaches `stemStride`, the first
/// encoder block does not pool again), where sleap-nn pools once more.
extension UNetConfiguration {
    func graph(inputChannels: Int, heads: [HeadSpecification]) throws -> Graph {
        try validate(heads: heads)
        var graph = Graph(inputChannels: inputChannels)
        let stem = addStem(to: &graph, from: Graph.input)
        let (encoded, skips) = addEncoder(to: &graph, from: stem)
        let middle = addMiddle(to: &graph, from: encoded)
        let features = addDecoder(to: &graph, from: middle, skips: skips, heads: heads)
        try graph.addHeads(heads, on: features, coarsest: middle)
        return graph
    }

    private func addStem(to graph: inout Graph, from input: Graph.ValueID) -> Graph.ValueID {
        var value = input
        for block in 0..<stemBlocks {
            for conv in 0..<convsPerBlock {
                value = graph.convolution(
                    value, filters: channels(ofBlock: block), kernel: stemKernelSize,
                    name: "backbone.stem.stem_stack.\(block).blocks.stem\(block)_conv\(conv)")
            }
            value = graph.maxPool(value)
        }
        return value
    }

    private func addEncoder(
        to graph: inout Graph, from input: Graph.ValueID
    ) -> (encoded: Graph.ValueID, skips: [Int: Graph.ValueID]) {
        var value = input
        var skips: [Int: Graph.ValueID] = [:]
        for block in 0..<downBlocks {
            for conv in 0..<convsPerBlock {
                value = graph.convolution(
                    value, filters: channels(ofBlock: stemBlocks + block), kernel: kernelSize,
                    name: "backbone.encoders.0.encoder_stack.\(block).blocks.stack0_enc\(block)_conv\(conv)")
            }
            skips[graph.values[value].stride] = value
            value = graph.maxPool(value)
        }
        return (value, skips)
    }

    private func addMiddle(to graph: inout Graph, from encoded: Graph.ValueID) -> Graph.ValueID {
        guard middleBlock else { return encoded }
        let widest = stemBlocks + downBlocks
        var value = encoded
        var (block, place) = (downBlocks + 1, 0)
        if convsPerBlock > 1 {
            for conv in 0..<(convsPerBlock - 1) {
                value = graph.convolution(
                    value, filters: channels(ofBlock: widest), kernel: kernelSize,
                    name: "backbone.middle_blocks.\(place).blocks.stack0_enc\(block)_middle_expand_conv\(conv)")
            }
            (block, place) = (block + 1, place + 1)
        }
        return graph.convolution(
            value, filters: channels(ofBlock: blockContraction ? widest - 1 : widest), kernel: kernelSize,
            name: "backbone.middle_blocks.\(place).blocks.stack0_enc\(block)_middle_contract_conv0")
    }

    /// Up to the finest stride that the configuration or a head asks for; features by stride.
    private func addDecoder(
        to graph: inout Graph, from middle: Graph.ValueID, skips: [Int: Graph.ValueID], heads: [HeadSpecification]
    ) -> [Int: Graph.ValueID] {
        let finest = heads.filter { !$0.isVector }.map(\.stride).min() ?? maxStride
        var value = middle
        var stride = maxStride
        var features = [stride: value]
        var block = 0
        while stride > finest {
            let filters = channels(ofBlock: stemBlocks + downBlocks - 1 - block - (blockContraction ? 1 : 0))
            let name =
                "backbone.decoders.0.decoder_stack.\(block).blocks.stack0_dec\(block)_s\(stride)_to_s\(stride / 2)"
            if upInterpolate {
                value = graph.upsample(value)
            } else {
                value = graph.transposedConvolution(
                    value, filters: filters, cropStart: transposedCropStart, name: "\(name)_trans_conv")
            }
            stride /= 2
            if let skip = skips[stride] { value = graph.concatenate(skip, value) }
            for conv in 0..<convsPerBlock {
                value = graph.convolution(
                    value, filters: filters, kernel: kernelSize, name: "\(name)_refine_conv\(conv)")
            }
            features[stride] = value
            block += 1
        }
        return features
    }
}
