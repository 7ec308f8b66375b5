import Formats
import Neural

/// Takes a Keras model's weights for a network of Tarsier's, and shows on the way that the two are the same network:
/// every operation must have its layer, with the same kernel, stride, activation and inputs.
struct KerasWeights {
    let keras: KerasModel
    /// What each layer computes.
    private var values: [String: Made] = [:]
    private var matched = Set<Graph.ValueID>()
    var tensors: [String: Tensor] = [:]
    private var warnings: [String] = []

    /// A value of the graph, and what Keras does in layers of their own that the graph does in one operation.
    private struct Made {
        let value: Graph.ValueID
        /// The operation's ReLU is still to come.
        var awaitsReLU = false
        /// Rows and columns of zeros put around it, for the next window.
        var padding = 0
        /// A bias that the next batch normalisation takes in, because the graph's convolution has none.
        var bias: [Float]?
        /// Blue, green, red, as ImageNet's weights of Keras want them.
        var isReversed = false
    }

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

    func differs(_ place: String, _ found: String) -> FormatError {
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
        case "InputLayer": values[layer.name] = Made(value: Graph.input)
        case "Conv2D", "Conv2DTranspose", "Dense":
            if Self.plainName(layer.name) == "OffsetRefinementHead" {
                warnings.append(
                    "The learnt offsets (\(layer.name)) are left out; points are refined from the confidence maps.")
                return
            }
            let node = try convolutions[Self.plainName(layer.name)] ?? unnamed(layer, graph)
            guard let node else {
                throw differs("the layer \(layer.name)", "is not in the network that the configuration describes")
            }
            try match(layer, with: node, graph)
        case "BatchNormalization": try matchNormalization(layer, graph)
        case "Activation": try matchActivation(layer)
        case "ZeroPadding2D": try matchPadding(layer)
        case "Lambda": try matchLambda(layer, graph)
        case "MaxPooling2D": try matchPool(layer, graph)
        case "UpSampling2D":
            let size = sizes("size", layer) ?? []
            let name = layer.settings["interpolation"]?.string ?? "nearest"
            try require(layer, size.count == 2 && size[0] == size[1] && ["nearest", "bilinear"].contains(name))
            try match(layer, as: .upsample(factor: size[0], name == "nearest" ? .nearest : .bilinear), graph)
        case "Concatenate":
            try require(layer, [-1, 3].contains(layer.settings["axis"]?.int))
            try match(layer, as: .concatenate, graph)
        case "Add": try matchSum(layer, graph)
        case "GlobalMaxPooling2D": try match(layer, as: .globalMaxPool, graph)
        case "Flatten", "Dropout": values[layer.name] = try inputs(of: layer).first.map { Made(value: $0) }
        default: throw differs("the layer \(layer.name)", "is of the kind \(layer.kind), which is not expected here")
        }
    }

    /// The convolution that reads the same and has an array of the same shape, where names differ.
    private func unnamed(_ layer: KerasModel.Layer, _ graph: Graph) throws -> Graph.Node? {
        guard let made = layer.inputs.first.flatMap({ values[$0] }), let kernel = keras.weights[layer.name]?["kernel"]
        else { return nil }
        let shape = Tensor(keras: kernel).shape
        return graph.nodes.first { node in
            switch node.operation {
            case .convolution(let found), .transposedConvolution(let found):
                node.inputs == [made.value] && !matched.contains(node.output)
                    && graph.parameters[found.weight].shape == shape
            default: false
            }
        }
    }

    private mutating func match(_ layer: KerasModel.Layer, with node: Graph.Node, _ graph: Graph) throws {
        guard try inputs(of: layer, padded: true) == node.inputs,
            let source = layer.inputs.first.flatMap({ values[$0] })
        else { throw differs("the layer \(layer.name)", "has other inputs than the configuration describes") }
        let activation = layer.settings["activation"]?.string ?? "linear"
        let convolution: Graph.Convolution
        switch node.operation {
        case .convolution(let found):
            if layer.kind == "Conv2D" {
                try require(layer, window(of: layer, "kernel_size", padding: source.padding) == found.window)
            } else {
                try require(layer, layer.kind == "Dense")
            }
            convolution = found
        case .transposedConvolution(let found):
            let (kernel, stride) = (found.window.kernel, found.window.stride)
            try require(layer, layer.kind == "Conv2DTranspose" && layer.settings["padding"]?.string == "same")
            try require(
                layer, sizes("kernel_size", layer) == [kernel, kernel] && sizes("strides", layer) == [stride, stride])
            convolution = found
        default: throw differs("the layer \(layer.name)", "is no convolution in the configuration's network")
        }
        try take(layer, weight: convolution.weight, bias: convolution.bias, reversed: source.isReversed, graph)
        // Logits are compared before the softmax, which is no part of the graph.
        try require(
            layer,
            ["linear", "relu", "sigmoid", "softmax"].contains(activation) && (convolution.relu || activation != "relu"))
        matched.insert(node.output)
        values[layer.name] = Made(
            value: layer.kind == "Dense" ? vector(of: node, graph) : node.output,
            awaitsReLU: convolution.relu && activation != "relu",
            bias: convolution.bias == nil ? keras.weights[layer.name]?["bias"]?.values : nil)
        guard activation == "sigmoid" else { return }
        guard let sigmoid = graph.nodes.first(where: { $0.operation == .sigmoid && $0.inputs == [node.output] }) else {
            throw differs("the layer \(layer.name)", "ends in a sigmoid, unlike the configuration's network")
        }
        matched.insert(sigmoid.output)
        values[layer.name] = Made(value: sigmoid.output)
    }

    /// A fully connected layer that reads an image is a convolution whose one pixel becomes a vector.
    private mutating func vector(of node: Graph.Node, _ graph: Graph) -> Graph.ValueID {
        guard let made = graph.nodes.first(where: { $0.operation == .globalMaxPool && $0.inputs == [node.output] })
        else { return node.output }
        matched.insert(made.output)
        return made.output
    }

    /// What a layer looks at; nil when it is no square. Keras' `same` puts the smaller half of what is missing first.
    private func window(of layer: KerasModel.Layer, _ key: String, padding: Int) -> Graph.Window? {
        guard let kernel = sizes(key, layer), kernel.count == 2, kernel[0] == kernel[1],
            sizes("dilation_rate", layer) ?? [1, 1] == [1, 1] || kernel == [1, 1]
        else { return nil }
        let strides = sizes("strides", layer) ?? kernel
        guard strides.count == 2, strides[0] == strides[1] else { return nil }
        let isSame = layer.settings["padding"]?.string == "same"
        guard !isSame || padding == 0 else { return nil }
        return Graph.Window(
            kernel: kernel[0], stride: strides[0], paddingStart: isSame ? max(0, kernel[0] - strides[0]) / 2 : padding)
    }

    private mutating func matchNormalization(_ layer: KerasModel.Layer, _ graph: Graph) throws {
        guard let made = layer.inputs.first.flatMap({ values[$0] }), !made.awaitsReLU, made.padding == 0 else {
            throw differs("the layer \(layer.name)", "stands where the configuration's network does not normalise")
        }
        for node in graph.nodes where node.inputs == [made.value] {
            guard case .batchNormalization(let found) = node.operation else { continue }
            try take(layer, found, bias: made.bias, graph)
            matched.insert(node.output)
            values[layer.name] = Made(value: node.output, awaitsReLU: found.relu)
            return
        }
        throw differs("the layer \(layer.name)", "stands where the configuration's network does not normalise")
    }

    private mutating func matchActivation(_ layer: KerasModel.Layer) throws {
        try require(layer, layer.settings["activation"]?.string == "relu" && layer.inputs.count == 1)
        guard let input = values[layer.inputs[0]], input.awaitsReLU else {
            throw differs("the layer \(layer.name)", "stands where the configuration's network has no ReLU")
        }
        values[layer.name] = Made(value: input.value)
    }

    /// Zeros around an image; the window that reads it next starts in them.
    private mutating func matchPadding(_ layer: KerasModel.Layer) throws {
        let sides = (layer.settings["padding"]?.array ?? []).flatMap { $0.array ?? [$0] }.compactMap(\.int)
        try require(layer, sides.count == 4 && Set(sides).count == 1)
        guard let value = try inputs(of: layer).first, let side = sides.first else { return }
        let isReversed = values[layer.inputs[0]]?.isReversed ?? false
        values[layer.name] = Made(value: value, padding: side, isReversed: isReversed)
    }

    /// What SLEAP does to pictures for weights that know ImageNet's.
    private mutating func matchLambda(_ layer: KerasModel.Layer, _ graph: Graph) throws {
        guard let value = try inputs(of: layer).first else { return }
        switch layer.name {
        // A grey picture is read as red, green and blue.
        case "tile_channels": values[layer.name] = Made(value: value)
        case "imagenet_preproc_v1":
            let node = graph.nodes.first { $0.isAffine && $0.inputs == [value] }
            try require(layer, node != nil)
            matched.formUnion([node?.output].compactMap(\.self))
            values[layer.name] = Made(value: node?.output ?? value, isReversed: true)
        default: throw differs("the layer \(layer.name)", "runs a program, which is never done here")
        }
    }

    private mutating func matchPool(_ layer: KerasModel.Layer, _ graph: Graph) throws {
        guard let source = layer.inputs.first.flatMap({ values[$0] }),
            let window = window(of: layer, "pool_size", padding: source.padding)
        else { throw differs("the layer \(layer.name)", "has other settings than SLEAP's networks have") }
        try match(layer, as: .maxPool(window), graph, padded: true)
    }

    /// The order of what is added does not matter.
    private mutating func matchSum(_ layer: KerasModel.Layer, _ graph: Graph) throws {
        let terms = try Set(inputs(of: layer))
        for node in graph.nodes where Set(node.inputs) == terms {
            guard case .add(let relu) = node.operation else { continue }
            matched.insert(node.output)
            values[layer.name] = Made(value: node.output, awaitsReLU: relu)
            return
        }
        throw differs("the layer \(layer.name)", "is not where the configuration's network has one")
    }

    private mutating func match(
        _ layer: KerasModel.Layer, as operation: Graph.Operation, _ graph: Graph, padded: Bool = false
    ) throws {
        let inputs = try inputs(of: layer, padded: padded)
        guard let node = graph.nodes.first(where: { $0.operation == operation && $0.inputs == inputs }) else {
            throw differs("the layer \(layer.name)", "is not where the configuration's network has one")
        }
        matched.insert(node.output)
        values[layer.name] = Made(value: node.output)
    }

    /// - Parameter padded: the layer takes care of zeros around its input.
    private func inputs(of layer: KerasModel.Layer, padded: Bool = false) throws -> [Graph.ValueID] {
        try layer.inputs.map { name in
            guard let input = values[name], !input.awaitsReLU, input.bias == nil, padded || input.padding == 0 else {
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
}

extension Graph.Node {
    fileprivate var isAffine: Bool { if case .affine = operation { true } else { false } }
}
