import Neural

extension OperationCase {
    /// Every operation, at channel counts that fill blocks and that do not, with and without fusing partners.
    static let all: [OperationCase] =
        convolutions + [tiles, nested] + transposedConvolutions + pools + upsamplings + joins + classifiers + residuals
        + [
            unalignedSkip, stem,
        ]

    private static func single(
        _ name: String, channels: Int, batch: Int = 2, size: (Int, Int) = (6, 10),
        _ add: (inout Graph) -> Graph.ValueID
    ) -> OperationCase {
        var graph = Graph(inputChannels: channels)
        graph.output(add(&graph))
        return OperationCase(
            name: name, graph: graph,
            shape: InputShape(batch: batch, channels: channels, height: size.0, width: size.1))
    }

    private static let convolutions: [OperationCase] = [(1, 16), (3, 24), (5, 7), (16, 16), (36, 54), (32, 64)].flatMap
    {
        (inputs, outputs) in
        [(1, false), (3, true), (3, false), (7, true)].map { (kernel, relu) in
            single("convolution \(kernel)x\(kernel) \(inputs) to \(outputs)\(relu ? " ReLU" : "")", channels: inputs) {
                $0.convolution(Graph.input, filters: outputs, kernel: kernel, relu: relu, name: "c")
            }
        }
    }

    /// Several strips of Winograd's tiles, some of which touch no edge.
    private static let tiles = single("convolution of many tiles", channels: 18, size: (26, 24)) {
        let hidden = $0.convolution(Graph.input, filters: 20, name: "a")
        return $0.convolution(hidden, filters: 5, relu: false, name: "b")
    }

    /// A convolution can read two values apart that nobody else wants joined, but not three.
    private static let nested = single("join of a join", channels: 2, size: (8, 12)) {
        let a = $0.convolution(Graph.input, filters: 21, name: "a")
        let b = $0.convolution(a, filters: 18, name: "b")
        $0.output($0.convolution($0.concatenate(b, a), filters: 17, name: "c"))
        let joined = $0.concatenate(b, $0.convolution(b, filters: 3, name: "d"))
        return $0.convolution($0.concatenate(joined, a), filters: 6, name: "e")
    }

    private static let transposedConvolutions: [OperationCase] = [(5, 7, 1), (16, 16, 0), (24, 16, 1), (36, 24, 0)].map
    {
        (inputs, outputs, crop) in
        single("transposed convolution \(inputs) to \(outputs), crop \(crop)", channels: inputs, size: (5, 3)) {
            let hidden = $0.convolution(Graph.input, filters: inputs, name: "a")
            let pooled = $0.maxPool(hidden)
            return $0.transposedConvolution(pooled, filters: outputs, cropStart: crop, name: "t")
        }
    }.map {
        OperationCase(
            name: $0.name, graph: $0.graph,
            shape: InputShape(batch: 2, channels: $0.shape.channels, height: 6, width: 10))
    }

    private static let pools: [OperationCase] = [1, 5, 16, 24].map { channels in
        single("max pool \(channels)", channels: channels) {
            let hidden = $0.convolution(Graph.input, filters: channels, relu: false, name: "a")
            return $0.convolution($0.maxPool(hidden), filters: 3, kernel: 1, relu: false, name: "b")
        }
    }

    private static let upsamplings: [OperationCase] = [1, 5, 16, 24].map { channels in
        single("upsample \(channels)", channels: channels) {
            let hidden = $0.convolution(Graph.input, filters: channels, name: "a")
            return $0.convolution($0.upsample($0.maxPool(hidden)), filters: 3, kernel: 1, relu: false, name: "b")
        }
    }

    private static let joins: [OperationCase] = [(16, 16), (5, 7), (24, 36), (3, 40), (16, 5), (17, 16)].flatMap {
        (first, second) in
        [
            single("join \(first) and \(second)", channels: 4) {
                let a = $0.convolution(Graph.input, filters: first, name: "a")
                let b = $0.convolution(Graph.input, filters: second, relu: false, name: "b")
                return $0.convolution($0.concatenate(a, b), filters: 6, name: "c")
            },
            single("join \(first) and up-sampled \(second)", channels: 2) {
                let a = $0.convolution(Graph.input, filters: first, name: "a")
                let b = $0.convolution($0.maxPool(a), filters: second, name: "b")
                return $0.convolution($0.concatenate(a, $0.upsample(b)), filters: 6, name: "c")
            },
        ]
    }

    private static let classifiers: [OperationCase] = [1, 5, 16, 24].flatMap { channels in
        [
            single("sigmoid \(channels)", channels: 2) {
                let hidden = $0.convolution(Graph.input, filters: channels, name: "a")
                return $0.convolution($0.sigmoid(hidden), filters: 3, kernel: 1, relu: false, name: "b")
            },
            single("global max and fully connected \(channels)", channels: 2, batch: 3) {
                let hidden = $0.convolution(Graph.input, filters: channels, name: "a")
                $0.output($0.sigmoid($0.convolution(hidden, filters: 3, kernel: 1, relu: false, name: "map")))
                let units = $0.fullyConnected($0.globalMaxPool(hidden), units: 20, relu: true, name: "b")
                return $0.fullyConnected(units, units: 4, relu: false, name: "c")
            },
        ]
    }

    /// A value read by a pool, a join, a head and a convolution: gradients add up.
    private static let unalignedSkip = {
        var graph = Graph(inputChannels: 1)
        let a = graph.convolution(Graph.input, filters: 20, name: "a")
        let b = graph.convolution(graph.maxPool(a), filters: 9, name: "b")
        let joined = graph.concatenate(a, graph.upsample(b))
        let c = graph.convolution(graph.concatenate(joined, a), filters: 8, name: "c")
        graph.output(graph.convolution(c, filters: 3, kernel: 1, relu: false, name: "first"))
        graph.output(graph.convolution(b, filters: 2, kernel: 1, relu: false, name: "second"))
        graph.output(a)
        return OperationCase(
            name: "values with many readers", graph: graph,
            shape: InputShape(batch: 3, channels: 1, height: 8, width: 12))
    }()

    private static let stem = {
        var graph = Graph(inputChannels: 3)
        let joined = graph.concatenate(Graph.input, graph.upsample(graph.maxPool(Graph.input)))
        graph.output(graph.convolution(joined, filters: 4, kernel: 5, name: "a"))
        return OperationCase(
            name: "operations on the input itself", graph: graph,
            shape: InputShape(batch: 1, channels: 3, height: 4, width: 6))
    }()
}
