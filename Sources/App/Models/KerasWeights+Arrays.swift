import Formats
import Neural

/// Arrays in Tarsier's order.
extension KerasWeights {
    mutating func take(
        _ layer: KerasModel.Layer, weight: Int, bias: Int?, reversed: Bool, _ graph: Graph
    ) throws {
        try take(layer, "kernel", as: graph.parameters[weight]) { reversed ? $0.withInputsReversed() : $0 }
        if let bias { try take(layer, "bias", as: graph.parameters[bias]) }
    }

    /// Keras has an epsilon of its own, which goes into the variance; a bias before it is taken off the mean.
    mutating func take(
        _ layer: KerasModel.Layer, _ normalization: Graph.BatchNormalization, bias: [Float]?, _ graph: Graph
    ) throws {
        let channels = graph.parameters[normalization.mean].shape[0]
        if let bias, bias.count != channels {
            throw differs("the layer before \(layer.name)", "has \(bias.count) biases for \(channels) channels")
        }
        let epsilon = Float((layer.settings["epsilon"]?.double ?? 1e-3) - Graph.BatchNormalization.epsilon)
        try take(layer, "gamma", as: graph.parameters[normalization.scale])
        try take(layer, "beta", as: graph.parameters[normalization.shift])
        try take(layer, "moving_mean", as: graph.parameters[normalization.mean]) { mean in
            guard let bias else { return mean }
            return Tensor(shape: mean.shape, values: zip(mean.values, bias).map { $0 - $1 })
        }
        try take(layer, "moving_variance", as: graph.parameters[normalization.variance]) { variance in
            Tensor(shape: variance.shape, values: variance.values.map { $0 + epsilon })
        }
    }

    private mutating func take(
        _ layer: KerasModel.Layer, _ key: String, as parameter: ParameterSpecification,
        _ change: (Tensor) -> Tensor = { $0 }
    ) throws {
        guard let array = keras.weights[layer.name]?[key] else {
            throw FormatError.missing(path: keras.path, what: "the array \(key) of the layer \(layer.name)")
        }
        let tensor = Tensor(keras: array).asWindow(parameter.shape)
        guard tensor.shape == parameter.shape else {
            throw differs(
                "the array \(key) of the layer \(layer.name)",
                "has the shape \(tensor.shape) where the configuration's network has \(parameter.shape)")
        }
        tensors[parameter.name] = change(tensor)
    }
}

extension Tensor {
    /// `[out, height x width x in]`, what a fully connected layer of Keras reads of an image, as a convolution's
    /// `[out, in, height, width]`; a tensor that does not fit `window` stays as it is.
    fileprivate func asWindow(_ window: [Int]) -> Tensor {
        guard shape.count == 2, window.count == 4, shape[0] == window[0], shape[1] == window[1] * window[2] * window[3]
        else { return self }
        let (inputs, plane, old) = (window[1], window[2] * window[3], values)
        return Tensor(shape: window) { target in
            for index in 0..<old.count {
                let (pixel, input, output) = (index % plane, index / plane % inputs, index / plane / inputs)
                target[index] = old[(output * plane + pixel) * inputs + input]
            }
        }
    }

    /// `[out, in, height, width]` with the inputs from the last to the first.
    fileprivate func withInputsReversed() -> Tensor {
        let (inputs, plane, old) = (shape[1], shape[2] * shape[3], values)
        return Tensor(shape: shape) { target in
            for index in 0..<old.count {
                let (pixel, input, output) = (index % plane, index / plane % inputs, index / plane / inputs)
                target[(output * inputs + inputs - 1 - input) * plane + pixel] = old[index]
            }
        }
    }

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
