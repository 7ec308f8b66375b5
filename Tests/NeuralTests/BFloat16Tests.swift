import Neural
import Testing

/// Passes in bfloat16 against the same in Float32; their error is bfloat16's, 2^-9 of each number.
@Suite(.enabled(if: CPU(threads: 1).supports(.bfloat16), "this processor has no bfloat16"))
struct BFloat16Tests {
    @Test(arguments: [CPU.Instructions.avx512, .plain])
    func computesEveryOperationNearlyAsInFloat32(_ instructions: CPU.Instructions) throws {
        for operation in OperationCase.all {
            let input = randomTensor(operation.shape.dimensions, seed: 2)
            let results = try Precision.allCases.map { precision in
                let parameters = randomParameters(operation.graph, seed: 1)
                let program = try CPU(threads: 2, block: 16, instructions: instructions).makeProgram(
                    for: operation.graph, parameters: parameters, input: operation.shape, mode: .training,
                    precision: precision)
                let outputs = try program.forward(input)
                try program.backward(outputs.enumerated().map { randomTensor($1.shape, seed: 3 + UInt64($0)) })
                return (outputs, parameters.map(\.gradient))
            }
            for (exact, rounded) in zip(results[0].0, results[1].0) {
                #expect(difference(rounded, exact) < 0.02, "\(operation.name)")
            }
            // Where rounding makes two pixels of a pool equal, the gradient goes to another one; on a single channel
            // that can be most of it.
            guard operation.name != "upsample 1" else { continue }
            let (exact, rounded) = (joined(results[0].1), joined(results[1].1))
            #expect(difference(rounded, exact) < 0.25, "\(operation.name)")
        }
    }

    @Test(arguments: UNetCase.small)
    func infersNearlyWhatFloat32Infers(_ unet: UNetCase) throws {
        let network = try Network(
            .unet(unet.configuration), inputChannels: 1, heads: unet.heads, seed: 3, device: CPU(threads: 1))
        network.randomizeBiases()
        let input = randomTensor([2, 1, 24, 16], seed: 2)
        let exact = try network.forward(input)
        network.inferencePrecision = .bfloat16
        for (exact, rounded) in zip(exact, try network.forward(input)) {
            #expect(difference(rounded, exact) < 0.03)
            #expect(rounded != exact)
        }
        network.inferencePrecision = .float32
        #expect(try network.forward(input) == exact)
    }

    @Test func learnsAsWellAsFloat32() throws {
        let losses = try Precision.allCases.map { precision in
            let network = try Network(
                .unet(UNetConfiguration(filters: 8, filtersRate: 2, maxStride: 8, outputStride: 2)), inputChannels: 1,
                heads: [HeadSpecification(name: "H", channels: 2, stride: 2)], seed: 1, device: CPU(threads: 1))
            network.trainingPrecision = precision
            let adam = Adam(learningRate: 5e-3)
            var last: [Float] = []
            for step in 0..<200 {
                let input = randomTensor([2, 1, 16, 16], seed: UInt64(step % 4))
                let bright = randomTensor([2, 2, 8, 8], seed: 50 + UInt64(step % 4)).values.map {
                    Float($0 > 0.8 ? 1 : 0)
                }
                let output = try network.forward(input, training: true)[0]
                let (loss, gradient) = try Loss.meanSquaredError(output, Tensor(shape: output.shape, values: bright))
                try network.backward([gradient])
                adam.step(network.parameters)
                last = (last + [loss]).suffix(20)
            }
            return last.reduce(0, +) / 20
        }
        #expect(losses[0] < 0.01)
        #expect(losses[1] < 2 * losses[0] + 0.001)
    }

    @Test func isRefusedWhereTheProcessorLacksIt() throws {
        let device = CPU(threads: 1, block: 8, instructions: .avx2)
        #expect(device.supports(.float32) && !device.supports(.bfloat16))
        let network = try Network(
            .unet(UNetConfiguration()), inputChannels: 1, heads: [HeadSpecification(name: "H", channels: 2, stride: 2)],
            seed: 1, device: device)
        network.inferencePrecision = .bfloat16
        #expect(throws: NeuralError.self) { try network.forward(Tensor(shape: [1, 1, 16, 16])) }
    }

    private func joined(_ tensors: [Tensor]) -> Tensor {
        let values = tensors.flatMap(\.values)
        return Tensor(shape: [values.count], values: values)
    }

    /// The root of the mean square of a - b, relative to that of b.
    private func difference(_ a: Tensor, _ b: Tensor) -> Double {
        func square(_ x: Float) -> Double { Double(x) * Double(x) }
        let error = zip(a.values, b.values).reduce(0) { $0 + square($1.0 - $1.1) }
        let size = b.values.reduce(0) { $0 + square($1) }
        return a.shape == b.shape ? (error / max(size, 1e-12)).squareRoot() : .infinity
    }
}
