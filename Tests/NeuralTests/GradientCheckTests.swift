import Neural
import Testing

/// The plain operations' gradients against finite differences, in Float64.
@Suite struct GradientCheckTests {
    @Test(arguments: OperationCase.all)
    func everyOperationHasTheGradientOfItsForwardPass(_ operation: OperationCase) {
        check(operation.graph, operation.shape)
    }

    @Test(arguments: UNetCase.small)
    func aWholeUNetHasTheGradientOfItsForwardPass(_ unet: UNetCase) throws {
        let graph = try NetworkArchitecture.unet(unet.configuration).graph(inputChannels: 1, heads: unet.heads)
        check(graph, InputShape(batch: 1, channels: 1, height: 16, width: 8))
    }

    /// Compares some entries of every parameter's gradient, and of the input's, with central differences of
    /// Σ output · weight.
    private func check(_ graph: Graph, _ shape: InputShape) {
        let parameters = randomParameters(graph, seed: 5)
        let program = ReferenceProgram(graph: graph, parameters: parameters, input: shape)
        var input = ReferenceArray(randomTensor(shape.dimensions, seed: 6))
        let outputs = program.forward(input)
        let weights = outputs.enumerated().map { ReferenceArray(randomTensor($1.tensor.shape, seed: 7 + UInt64($0))) }
        program.backward(weights)
        let gradients = program.parameterGradients
        let inputGradient = program.inputGradient
        func value() -> Double {
            zip(program.forward(input), weights).reduce(0) { total, pair in
                zip(pair.0.values, pair.1.values).reduce(total) { $0 + $1.0 * $1.1 }
            }
        }
        var generator = SplitMix64(seed: 8)
        for (index, gradient) in gradients.enumerated() where parameters[index].isTrainable {
            for _ in 0..<3 {
                let place = Int.random(in: gradient.indices, using: &generator)
                var numbers = parameters[index].value.values.map(Double.init)
                let difference = centralDifference(at: numbers[place]) {
                    numbers[place] = $0
                    program.overrides[index] = numbers
                    return value()
                }
                program.overrides[index] = nil
                #expect(agree(difference, gradient[place]), "\(parameters[index].name)[\(place)]")
            }
        }
        for _ in 0..<3 {
            let place = Int.random(in: input.values.indices, using: &generator)
            let original = input.values[place]
            let difference = centralDifference(at: original) {
                input.values[place] = $0
                return value()
            }
            input.values[place] = original
            #expect(agree(difference, inputGradient?.values[place] ?? .nan), "input[\(place)]")
        }
    }

    private func centralDifference(at x: Double, _ f: (Double) -> Double) -> Double {
        let step = 1e-6
        return (f(x + step) - f(x - step)) / (2 * step)
    }

    private func agree(_ difference: Double, _ gradient: Double) -> Bool {
        abs(difference - gradient) <= 1e-6 * max(1, abs(gradient))
    }
}
