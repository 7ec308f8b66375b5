import Neural

extension OperationCase {
    /// What residual networks are made of.
    static let residuals: [OperationCase] = windows + normalizations + [normalizedInput, hourglass]

    static func image(
        _ name: String, channels: Int = 2, batch: Int = 2, size: (Int, Int) = (8, 12),
        _ build: (inout Graph) -> Graph.ValueID
    ) -> OperationCase {
        var graph = Graph(inputChannels: channels)
        graph.output(build(&graph))
        return OperationCase(
            name: name, graph: graph,
            shape: InputShape(batch: batch, channels: channels, height: size.0, width: size.1))
    }

    private static let windows: [OperationCase] =
        [(1, 2, 1), (3, 2, 1), (7, 2, 1), (3, 1, 2), (3, 1, 4), (3, 4, 1)].flatMap { kernel, stride, dilation in
            [(1, 16), (3, 5), (20, 24)].map { inputs, outputs in
                image(
                    "\(kernel)x\(kernel) \(inputs) to \(outputs), stride \(stride), dilation \(dilation)",
                    channels: inputs
                ) {
                    let window = Graph.Window(kernel: kernel, stride: stride, dilation: dilation)
                    let a = $0.convolution(Graph.input, filters: outputs, window: window, name: "a")
                    return $0.convolution(a, filters: 3, kernel: 1, relu: false, bias: false, name: "b")
                }
            }
        }
        + [5, 16, 24].flatMap { channels in
            [
                image("overlapping max pool \(channels)") {
                    let a = $0.convolution(Graph.input, filters: channels, relu: false, name: "a")
                    return $0.convolution(
                        $0.maxPool(a, window: .init(kernel: 3, stride: 2)), filters: 3, kernel: 1, relu: false,
                        name: "b")
                },
                image("up-sampling by 4, by neighbours \(channels)") {
                    let a = $0.convolution($0.maxPool($0.maxPool(Graph.input)), filters: channels, name: "a")
                    let b = $0.add(
                        $0.upsample(a, factor: 4), $0.upsample($0.upsample(a, factor: 2, .nearest)), relu: true)
                    return $0.convolution(b, filters: 3, kernel: 1, relu: false, name: "b")
                },
                image("wide transposed convolutions \(channels)") {
                    let a = $0.maxPool($0.convolution(Graph.input, filters: channels, name: "a"))
                    let b = $0.transposedConvolution(
                        $0.maxPool(a), filters: 7, kernel: 4, stride: 4, relu: false, cropStart: 0, bias: false,
                        name: "b")
                    let c = $0.transposedConvolution(a, filters: 7, kernel: 4, cropStart: 1, name: "c")
                    return $0.add(b, c)
                },
            ]
        }

    private static let normalizations: [OperationCase] = [5, 16, 24].flatMap { channels in
        [false, true].flatMap { frozen in
            [
                image("batch normalisation \(channels)\(frozen ? ", frozen" : "")") {
                    let a = $0.convolution(Graph.input, filters: channels, relu: false, bias: false, name: "a")
                    let b = $0.batchNormalization(a, relu: true, frozen: frozen, name: "n")
                    let c = $0.convolution(b, filters: channels, name: "c")
                    return $0.add(b, $0.batchNormalization(c, relu: false, frozen: frozen, name: "m"), relu: true)
                },
                image("normalised transposed convolution \(channels)\(frozen ? ", frozen" : "")") {
                    let a = $0.maxPool($0.convolution(Graph.input, filters: channels, name: "a"))
                    let b = $0.transposedConvolution(a, filters: 6, kernel: 4, relu: false, bias: false, name: "b")
                    return $0.batchNormalization(b, relu: true, frozen: frozen, name: "n")
                },
            ]
        }
    }

    private static let normalizedInput = image("normalised input and frozen weights", channels: 3) {
        let input = $0.normalizedInput(scale: [2, 3, 4], shift: [0.5, 0, -1])
        let a = $0.convolution(input, filters: 8, relu: false, bias: false, trainable: false, name: "a")
        let b = $0.maxPool($0.batchNormalization(a, relu: true, frozen: true, name: "n"))
        let c = $0.convolution(b, filters: 8, relu: false, bias: false, trainable: false, name: "c")
        let d = $0.add(b, $0.batchNormalization(c, relu: false, frozen: true, name: "m"), relu: true)
        return $0.convolution($0.concatenate(d, $0.upsample($0.maxPool(d))), filters: 3, name: "d")
    }

    /// Two outputs of one value, the first a dead end.
    private static let hourglass = image("intermediate outputs") {
        let a = $0.convolution(Graph.input, filters: 9, name: "a")
        let b = $0.add(a, $0.upsample($0.convolution($0.maxPool(a), filters: 9, name: "b"), factor: 2, .nearest))
        $0.output($0.convolution(b, filters: 2, kernel: 1, relu: false, name: "first"))
        return $0.convolution(
            $0.convolution(b, filters: 9, name: "c"), filters: 2, kernel: 1, relu: false, name: "second")
    }
}
