/// A graph run by the plain operations; its values and gradients can be looked at.
package final class ReferenceProgram: Program {
    private let graph: Graph
    private let parameters: [Parameter]
    private let shape: InputShape
    private let mode: ExecutionMode
    /// Parameters in Float64, read from `parameters` unless `overrides` has them: for finite differences.
    package var overrides: [Int: [Double]] = [:]
    package private(set) var values: [ReferenceArray] = []
    /// Gradients of the parameters after `backward`, in the graph's order.
    package private(set) var parameterGradients: [[Double]] = []
    /// The gradient of the input after `backward`.
    package private(set) var inputGradient: ReferenceArray?

    package init(graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode = .training) {
        (self.graph, self.parameters, self.shape, self.mode) = (graph, parameters, shape, mode)
    }

    package func forward(_ input: Tensor) throws -> [Tensor] {
        zip(graph.outputs, forward(ReferenceArray(input))).map { value, array in
            graph.values[value].isVector
                ? Tensor(shape: [array.batch, array.channels], values: array.tensor.values) : array.tensor
        }
    }

    package func backward(_ outputGradients: [Tensor]) throws {
        backward(outputGradients.map { ReferenceArray($0) })
        for (parameter, gradient) in zip(parameters, parameterGradients) where parameter.isTrainable {
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
        case .convolution(let convolution):
            Plain.convolve(
                inputs[0], numbers(convolution.weight), convolution.bias.map(numbers), convolution.window, into: &output
            )
            if convolution.relu { Plain.rectify(&output) }
        case .transposedConvolution(let convolution):
            Plain.convolveTransposed(
                inputs[0], numbers(convolution.weight), convolution.bias.map(numbers), convolution.window, into: &output
            )
            if convolution.relu { Plain.rectify(&output) }
        case .maxPool(let window): Plain.pool(inputs[0], window, into: &output)
        case .upsample(let factor, let interpolation):
            Plain.upsample(inputs[0], factor, interpolation, into: &output)
        case .concatenate: Plain.concatenate(inputs[0], inputs[1], into: &output)
        case .add(let relu):
            output.values = zip(inputs[0].values, inputs[1].values).map { $0 + $1 }
            if relu { Plain.rectify(&output) }
        case .batchNormalization(let normalization): normalize(inputs[0], normalization, into: &output)
        case .affine(let scale, let shift):
            Plain.scale(inputs[0], scale.map(Double.init), shift.map(Double.init), into: &output)
        case .globalMaxPool: Plain.globalMax(inputs[0], into: &output)
        case .sigmoid: Plain.sigmoid(inputs[0], into: &output)
        }
    }

    private func normalize(
        _ input: ReferenceArray, _ normalization: Graph.BatchNormalization, into output: inout ReferenceArray
    ) {
        var (mean, variance) = (numbers(normalization.mean), numbers(normalization.variance))
        if usesBatch(normalization) {
            let count = Double(input.batch * input.height * input.width)
            let (runningMean, runningVariance) = (mean, variance)
            (mean, variance) = Plain.moments(input)
            let momentum = Graph.BatchNormalization.momentum
            func move(_ parameter: Parameter, _ old: [Double], _ new: [Double], _ factor: Double) {
                let values = zip(old, new).map { Float((1 - momentum) * $0 + momentum * factor * $1) }
                parameter.value = Tensor(shape: parameter.shape, values: values)
            }
            move(parameters[normalization.mean], runningMean, mean, 1)
            move(parameters[normalization.variance], runningVariance, variance, count / max(1, count - 1))
        }
        let slopes = zip(variance, numbers(normalization.scale)).map {
            $1 / ($0 + Graph.BatchNormalization.epsilon).squareRoot()
        }
        let shifts = zip(zip(mean, slopes), numbers(normalization.shift)).map { $1 - $0.0 * $0.1 }
        Plain.scale(input, slopes, shifts, into: &output)
        if normalization.relu { Plain.rectify(&output) }
    }

    private func usesBatch(_ normalization: Graph.BatchNormalization) -> Bool {
        mode == .training && !normalization.isFrozen
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
        case .convolution(let convolution):
            if convolution.relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            let bias = Plain.convolveBackward(
                values[input], numbers(convolution.weight), convolution.window, gradient: gradient,
                input: &gradients[input], weights: &parameterGradients[convolution.weight])
            if let index = convolution.bias { parameterGradients[index] = bias }
        case .transposedConvolution(let convolution):
            if convolution.relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            let bias = Plain.convolveTransposedBackward(
                values[input], numbers(convolution.weight), convolution.window, gradient: gradient,
                input: &gradients[input], weights: &parameterGradients[convolution.weight])
            if let index = convolution.bias { parameterGradients[index] = bias }
        case .maxPool(let window):
            Plain.poolBackward(values[input], window, gradient: gradient, input: &gradients[input])
        case .upsample(let factor, let interpolation):
            Plain.upsampleBackward(gradient: gradient, factor, interpolation, input: &gradients[input])
        case .concatenate:
            Plain.slice(gradient, from: 0, adding: &gradients[input])
            Plain.slice(gradient, from: values[input].channels, adding: &gradients[node.inputs[1]])
        case .add(let relu):
            if relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            for input in node.inputs { Plain.slice(gradient, from: 0, adding: &gradients[input]) }
        case .batchNormalization(let normalization):
            if normalization.relu { Plain.rectifyBackward(&gradient, output: values[node.output]) }
            let isFrozen = !usesBatch(normalization)
            let (scale, shift) = Plain.normalizeBackward(
                values[input], scale: numbers(normalization.scale), gradient: gradient, input: &gradients[input],
                running: isFrozen ? (numbers(normalization.mean), numbers(normalization.variance)) : nil)
            parameterGradients[normalization.scale] = scale
            parameterGradients[normalization.shift] = shift
        case .affine(let scale, _):
            Plain.scaleBackward(scale.map(Double.init), gradient: gradient, input: &gradients[input])
        case .globalMaxPool: Plain.globalMaxBackward(values[input], gradient: gradient, input: &gradients[input])
        case .sigmoid: Plain.sigmoidBackward(values[node.output], gradient: gradient, input: &gradients[input])
        }
    }

    private func numbers(_ index: Int) -> [Double] {
        overrides[index] ?? parameters[index].value.values.map(Double.init)
    }
}
