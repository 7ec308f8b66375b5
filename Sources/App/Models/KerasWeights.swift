import Formats
import Neural

/// Takes a Keras model's weights for a network of Tarsier's, and shows on the way that the two are the same network:
/// every operation must have its layer, with the same kernel, stride, activation and inputs.
struct KerasWeights {
    private let keras: KerasModel
    /// What each layer computes: a value of the graph, and whether its ReLU is still to come.
    private var values: [String: (value: Graph.ValueID, awaitsReLU: Bool)] = [:]
    private var matched = Set<Graph.ValueID>()
    private var tensors: [String: Tensor] = [:]
    private var warnings: [String] = []

    init(_ keras: KerasModel) { self.keras = keras }

    /// - Throws: `FormatError.inconsistent` naming the first layer that differs.
    func weights(for plan: NetworkPlan) throws -> NetworkWeights {
        var copy = self
        return try copy.match(plan)
    }

    private mutating func match(_ plan: NetworkPlan) throws -> NetworkWeights {
        let channels = try inputChannels()
        let graph = try plan.graph(inputChannels: channels)
        let convolutions = Self.convolutions(of: graph)
        for layer in keras.layers { try match(layer, graph, convolutions) }
        if let missing = graph.nodes.first(where: { !matched.contains($0.output) }) {
            let name = Self.weightName(of: missing, graph).map { " (\($0))" } ?? ""
            throw differs("the network", "lacks an operation that its configuration describes\(name)")
        }
        return NetworkWeights(inputChannels: channels, tensors: tensors, warnings: warnings)
    }

    /// Of the first convolution.
    private func inputChannels() throws -> Int {
        guard let first = keras.layers.first(where: { $0.kind == "Conv2D" }),
            let shape = keras.weights[first.name]?["kernel"]?.shape, shape.count == 4, [1, 3].contains(shape[2])
        else { throw differs("the first layer", "is no convolution of a grey or an RGB picture") }
        return shape[2]
    }

    private func differs(_ place: String, _ found: String) -> FormatError {
        .inconsistent(path: keras.path, place: place, found: found)
    }

    // MARK: - Names

    /// The operations with weights, by the name of their layer in Keras.
    private static func convolutions(of graph: Graph) -> [String: Graph.Node] {
        var found: [String: Graph.Node] = [:]
        for node in graph.nodes {
            if let name = weightName(of: node, graph) { found[layerName(of: name)] = node }
        }
        return found
    }

    private static func weightName(of node: Graph.Node, _ graph: Graph) -> String? {
        switch node.operation {
        case .convolution(let convolution), .transposedConvolution(let convolution):
            graph.parameters[convolution.weight].name
        default: nil
        }
    }

    /// `backbone.….stack0_enc0_conv0.weight` is the layer `stack0_enc0_conv0`; `head_layers.0.X.0.weight` is `X`.
    private static func layerName(of weight: String) -> String {
        var steps = weight.split(separator: ".").dropLast()
        if steps.last == "0" { steps = steps.dropLast() }
        return String(steps.last ?? "")
    }

    /// Keras numbers its heads: `CentroidConfmapsHead_0`.
    private static func plainName(_ layer: String) -> String {
        guard layer.contains("Head"), let underscore = layer.lastIndex(of: "_"),
            Int(layer[layer.index(after: underscore)...]) != nil
        else { return layer }
        return String(layer[..<underscore])
    }

    // MARK: - Layers

    private mutating func match(
        _ layer: KerasModel.Layer, _ graph: Graph, _ convolutions: [String: Graph.Node]
    ) throws {
        switch layer.kind {
        case "InputLayer": values[layer.name] = (Graph.input, false)
        case "Conv2D", "Conv2DTranspose", "Dense":
            if Self.plainName(layer.name) == "OffsetRefinementHead" {
                warnings.append(
                    "The learnt offsets (\(layer.name)) are left out; points are refined from the confidence maps.")
                return
            }
            guard let node = convolutions[Self.plainName(layer.name)] else {
                throw differs("the layer \(layer.name)", "is not in the network that the configuration describes")
            }
            try match(layer, with: node, graph)
        case "Activation": try matchActivation(layer, graph)
        case "MaxPooling2D":
            try require(layer, sizes("pool_size", layer) == [2, 2] && sizes("strides", layer) == [2, 2])
            try match(layer, as: .maxPool(.pairs), graph)
        case "UpSampling2D":
            try require(
                layer, sizes("size", layer) == [2, 2] && layer.settings["interpolation"]?.string == "bilinear")
            try match(layer, as: .upsample(factor: 2, .bilinear), graph)
        case "Concatenate":
            try require(layer, [-1, 3].contains(layer.settings["axis"]?.int))
            try match(layer, as: .concatenate, graph)
        case "GlobalMaxPooling2D": try match(layer, as: .globalMaxPool, graph)
        case "Flatten", "Dropout": values[layer.name] = try inputs(of: layer).first.map { ($0, false) }
        default: throw differs("the layer \(layer.name)", "is of the kind \(layer.kind), which is not expected here")
        }
    }

    private mutating func match(_ layer: KerasModel.Layer, with node: Graph.Node, _ graph: Graph) throws {
        guard try inputs(of: layer) == node.inputs else {
            throw differs("the layer \(layer.name)", "has other inputs than the configuration describes")
        }
        let activation = layer.settings["activation"]?.string ?? "linear"
        let convolution: Graph.Convolution
        switch node.operation {
        case .convolution(let found):
            let kernel = found.window.kernel
            if layer.kind == "Conv2D" {
                try require(
                    layer, sizes("kernel_size", layer) == [kernel, kernel] && sizes("strides", layer) == [1, 1])
                try require(layer, layer.settings["padding"]?.string == "same" || kernel == 1)
                try require(layer, sizes("dilation_rate", layer) ?? [1, 1] == [1, 1])
            } else {
                try require(layer, layer.kind == "Dense")
            }
            convolution = found
        case .transposedConvolution(let found):
            try require(layer, layer.kind == "Conv2DTranspose" && layer.settings["padding"]?.string == "same")
            try require(layer, sizes("kernel_size", layer) == [3, 3] && sizes("strides", layer) == [2, 2])
            convolution = found
        default: throw differs("the layer \(layer.name)", "is no convolution in the configuration's network")
        }
        try take(layer, weight: convolution.weight, bias: convolution.bias, graph)
        let relu = convolution.relu
        matched.insert(node.output)
        // Logits are compared before the softmax, which is no part of the graph.
        try require(
            layer, ["linear", "relu", "sigmoid", "softmax"].contains(activation) && (relu || activation != "relu"))
        values[layer.name] = (node.output, relu && activation != "relu")
        if activation == "sigmoid" {
            guard let sigmoid = graph.nodes.first(where: { $0.operation == .sigmoid && $0.inputs == [node.output] })
            else { throw differs("the layer \(layer.name)", "ends in a sigmoid, unlike the configuration's network") }
            matched.insert(sigmoid.output)
            values[layer.name] = (sigmoid.output, false)
        }
    }

    private mutating func matchActivation(_ layer: KerasModel.Layer, _ graph: Graph) throws {
        try require(layer, layer.settings["activation"]?.string == "relu" && layer.inputs.count == 1)
        guard let input = values[layer.inputs[0]], input.awaitsReLU else {
            throw differs("the layer \(layer.name)", "stands where the configuration's network has no ReLU")
        }
        values[layer.name] = (input.value, false)
    }

    private mutating func match(_ layer: KerasModel.Layer, as operation: Graph.Operation, _ graph: Graph) throws {
        let inputs = try inputs(of: layer)
        guard let node = graph.nodes.first(where: { $0.operation == operation && $0.inputs == inputs }) else {
            throw differs("the layer \(layer.name)", "is not where the configuration's network has one")
        }
        matched.insert(node.output)
        values[layer.name] = (node.output, false)
    }

    private func inputs(of layer: KerasModel.Layer) throws -> [Graph.ValueID] {
        try layer.inputs.map { name in
            guard let input = values[name], !input.awaitsReLU else {
                throw differs("the layer \(layer.name)", "takes \(name), which the configuration's network does not")
            }
            return input.value
        }
    }

    private func sizes(_ key: String, _ layer: KerasModel.Layer) -> [Int]? {
        layer.settings[key]?.array.map { $0.compactMap(\.int) }
    }

    private func require(_ layer: KerasModel.Layer, _ condition: Bool) throws {
        guard condition else {
            throw differs("the layer \(layer.name)", "has other settings than SLEAP's networks have")
        }
    }

    // MARK: - Arrays

    private mutating func take(_ layer: KerasModel.Layer, weight: Int, bias: Int?, _ graph: Graph) throws {
        for (index, key) in [(Optional(weight), "kernel"), (bias, "bias")] {
            guard let index else { continue }
            let parameter = graph.parameters[index]
            guard let array = keras.weights[layer.name]?[key] else {
                throw FormatError.missing(path: keras.path, what: "the array \(key) of the layer \(layer.name)")
            }
            let tensor = Tensor(keras: array)
            guard tensor.shape == parameter.shape else {
                throw differs(
                    "the array \(key) of the layer \(layer.name)",
                    "has the shape \(tensor.shape) where the configuration's network has \(parameter.shape)")
            }
            tensors[parameter.name] = tensor
        }
    }
}

extension Tensor {
    /// Keras' `[height, width, in, out]` as `[out, in, height, width]`, its `[in, out]` as `[out, in]`. Of a transposed
    /// convolution, `[height, width, out, in]`, the same turn gives `[in, out, height, width]`.
    init(keras array: KerasModel.Weights) {
        switch array.shape.count {
        case 4:
            let (height, width, a, b) = (array.shape[0], array.shape[1], array.shape[2], array.shape[3])
            self.init(shape: [b, a, height, width]) { target in
                for y in 0..<height {
                    for x in 0..<width {
                        for i in 0..<a {
                            for j in 0..<b {
                                target[((j * a + i) * height + y) * width + x] =
                                    array.values[((y * width + x) * a + i) * b + j]
                            }
                        }
                    }
                }
            }
        case 2:
            let (a, b) = (array.shape[0], array.shape[1])
            self.init(shape: [b, a]) { target in
                for i in 0..<a { for j in 0..<b { target[j * a + i] = array.values[i * b + j] } }
            }
        default: self.init(shape: array.shape, values: array.values)
        }
    }
}
