/// The plain version of every operation, in Float64 with simple loops: what the fast devices are tested against.
///
/// Far too slow for real work.
package final class Reference: Device {
    package let name = "reference (plain Swift, Float64)"

    package init() {}

    package func supports(_ precision: Precision) -> Bool { precision == .float32 }

    package func makeProgram(
        for graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode, precision: Precision
    ) throws -> any Program {
        ReferenceProgram(graph: graph, parameters: parameters, input: shape)
    }
}

/// Planes of Float64 numbers, `[N, C, H, W]`.
package struct ReferenceArray: Equatable {
    package let batch, channels, height, width: Int
    package var values: [Double]

    package init(_ batch: Int, _ channels: Int, _ height: Int, _ width: Int) {
        (self.batch, self.channels, self.height, self.width) = (batch, channels, height, width)
        values = Array(repeating: 0, count: batch * channels * height * width)
    }

    /// - Parameter tensor: `[N, C, H, W]`, or `[N, C]` for one pixel.
    package init(_ tensor: Tensor) {
        let shape = tensor.shape + (tensor.rank == 2 ? [1, 1] : [])
        self.init(shape[0], shape[1], shape[2], shape[3])
        values = tensor.values.map(Double.init)
    }

    package var tensor: Tensor { Tensor(shape: [batch, channels, height, width], values: values.map { Float($0) }) }

    @inline(__always)
    package subscript(n: Int, c: Int, y: Int, x: Int) -> Double {
        get { values[((n * channels + c) * height + y) * width + x] }
        _modify { yield &values[((n * channels + c) * height + y) * width + x] }
    }

    /// Its size alone.
    var extent: Extent { Extent(batch: batch, channels: channels, height: height, width: width) }
}

/// The positions of an array.
struct Extent {
    let batch, channels, height, width: Int

    /// Calls `body` with every position.
    @inline(__always)
    func forEach(_ body: (_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Void) {
        for n in 0..<batch {
            for c in 0..<channels {
                for y in 0..<height {
                    for x in 0..<width { body(n, c, y, x) }
                }
            }
        }
    }
}

/// A graph run by the plain operations; its values and gradients can be looked at.
package final class ReferenceProgram: Program {
    private let graph: Graph
    private let parameters: [Parameter]
    private let shape: InputShape
    /// Parameters in Float64, read from `parameters` unless `overrides` has them: for finite differences.
    package var overrides: [Int: [Double]] = [:]
    package private(set) var values: [ReferenceArray] = []
    /// Gradients of the parameters after `backward`, in the graph's order.
    package private(set) var parameterGradients: [[Double]] = []
    /// The gradient of the input after `backward`.
    package private(set) var inputGradient: ReferenceArray?

    package init(graph: Graph, parameters: [Parameter], input shape: InputShape) {
        (self.graph, self.parameters, self.shape) = (graph, parameters, shape)
    }

    package func forward(_ input: Tensor) throws -> [Tensor] {
        zip(graph.outputs, forward(ReferenceArray(input))).map { value, array in
            graph.values[value].isVector
                ? Tensor(shape: [array.batch, array.channels], values: array.tensor.values) : array.tensor
        }
    }

    package func backward(_ outputGradients: [Tensor]) throws {
        backward(outputGradients.map { ReferenceArray($0) })
        for (parameter, gradient) in zip(parameters, parameterGradients) {
            parameter.gradient = Tensor(shape: parameter.shape, values: gradient.map { Float($0) })
        }
    }

    package func forward(_ input: ReferenceArray) -> [ReferenceArray] {
        values = graph.values.map {
            $0.isVector
                ? ReferenceArray(shape.batch, $0.channels, 1, 1)
                : ReferenceArray(shape.batch, $0.channels, shape.height / $0.stride, shape.width / $0.stride)
        }
        values[Graph.input] = input
        for node in graph.nodes {
            run(node, inputs: node.inputs.map { values[$0] }, output: &values[node.output])
        }
        return graph.outputs.map { values[$0] }
    }

    private func run(_ node: Graph.Node, inputs: [ReferenceArray], output: inout ReferenceArray) {
        switch node.operation {
        case .convolution(let kernel, let weight, let bias, let relu):
            Plain.convolve(inputs[0], numbers(weight), numbers(bias), kernel: kernel, into: &output)
            if relu { Plain.rectify(&output) }
        case .transposedConvolution(let weight, let bias, let relu, let cropStart):
            Plain.convolveTransposed(inputs[0], numbers(weight), numbers(bias), cropStart: cropStart, into: &output)
            if relu { Plain.rectify(&output) }
        case .maxPool: Plain.pool(inputs[0], into: &output)
        case .upsample: Plain.upsample(inputs[0], into: &output)
        case .concatenate: Plain.concatenate(inputs[0], inputs[1], into: &output)
        case .globalMaxPool: Plain.globalMax(inputs[0], into: &output)
        case .sigmoid: Plain.sigmoid(inputs[0], into: &output)
        }
    }

    package func backward(_ outputGradients: [ReferenceArray]) {
        var gradients = values.map { ReferenceArray($0.batch, $0.channels, $0.height, $0.width) }
        for (value, gradient) in zip(graph.outputs, outputGradients) {
            for index in gradient.values.indices { gradients[value].values[index] += gradient.values[index] }
        }
        parameterGradients = parameters.map { Array(repeating: 0, count: $0.value.count) }
        for node in graph.nodes.reversed() { runBackward(node, &gradients) }
        inputGradient = gradients[Graph.input]
    }

    private func runBackward(_ node: Graph.Node, _ gradients: inout [ReferenceArray]) {
        var gradient = gradients[node.output]
        let input = node.inputs[0]
        switch node.operation {
        case .convolution(let kernel, let weight, let bias, let relu):
            if relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            parameterGradients[bias] = Plain.convolveBackward(
                values[input], numbers(weight), kernel: kernel, gradient: gradient, input: &gradients[input],
                weights: &parameterGradients[weight])
        case .transposedConvolution(let weight, let bias, let relu, let cropStart):
            if relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            parameterGradients[bias] = Plain.convolveTransposedBackward(
                values[input], numbers(weight), cropStart: cropStart, gradient: gradient, input: &gradients[input],
                weights: &parameterGradients[weight])
        case .maxPool: Plain.poolBackward(values[input], gradient: gradient, input: &gradients[input])
        case .upsample: Plain.upsampleBackward(gradient: gradient, input: &gradients[input])
        case .concatenate:
            Plain.slice(gradient, from: 0, adding: &gradients[input])
            Plain.slice(gradient, from: values[input].channels, adding: &gradients[node.inputs[1]])
        case .globalMaxPool: Plain.globalMaxBackward(values[input], gradient: gradient, input: &gradients[input])
        case .sigmoid: Plain.sigmoidBackward(values[node.output], gradient: gradient, input: &gradients[input])
        }
    }

    private func numbers(_ index: Int) -> [Double] {
        overrides[index] ?? parameters[index].value.values.map(Double.init)
    }
}
