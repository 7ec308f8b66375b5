/// Pereira et al. 2019, "Fast animal pose estimation using deep neural networks", in SLEAP's form: blocks of three
/// convolutions and a pool, then up-sampling with two convolutions each; no skip connections.
extension LEAPConfiguration {
    func graph(inputChannels: Int, heads: [HeadSpecification]) throws -> Graph {
        try validate(heads: heads)
        var graph = Graph(inputChannels: inputChannels)
        var value = Graph.input
        for block in 0..<downBlocks {
            for conv in 0..<Self.convsPerDownBlock {
                value = graph.convolution(
                    value, filters: channels(ofBlock: block),
                    name: "backbone.encoders.0.encoder_stack.\(block).blocks.stack0_enc\(block)_conv\(conv)")
            }
            value = graph.maxPool(value)
        }
        let coarsest = value
        var stride = maxStride
        var features = [stride: value]
        let upBlocks = (maxStride / (heads.finestStride ?? maxStride)).trailingZeroBitCount
        for block in 0..<upBlocks {
            value = addUpBlock(
                to: &graph, on: value, block, stride: stride, filters: channels(ofBlock: upBlocks - block))
            stride /= 2
            features[stride] = value
        }
        try graph.addHeads(heads, on: features, coarsest: coarsest)
        return graph
    }

    private func addUpBlock(
        to graph: inout Graph, on input: Graph.ValueID, _ block: Int, stride: Int, filters: Int
    ) -> Graph.ValueID {
        let name = "backbone.decoders.0.decoder_stack.\(block).blocks.stack0_dec\(block)_s\(stride)_to_s\(stride / 2)"
        var value =
            upInterpolate
            ? graph.upsample(input)
            : graph.transposedConvolution(
                input, filters: filters, cropStart: transposedCropStart, name: "\(name)_trans_conv")
        for conv in 0..<Self.convsPerUpBlock {
            value = graph.convolution(value, filters: filters, name: "\(name)_refine_conv\(conv)")
        }
        return value
    }
}
