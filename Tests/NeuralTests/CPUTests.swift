import Neural
import Testing

/// The fast device against the plain one.
@Suite struct CPUTests {
    @Test(arguments: OperationCase.all)
    func inferenceEqualsTheReference(_ operation: OperationCase) throws {
        let parameters = randomParameters(operation.graph, seed: 1)
        let input = randomTensor(operation.shape.dimensions, seed: 2)
        let expected = try program(operation, parameters, Reference(), .inference).forward(input)
        let found = try program(operation, parameters, CPU(threads: 1), .inference).forward(input)
        for (found, expected) in zip(found, expected) { #expect(relativeDifference(found, expected) < 1e-5) }
    }

    @Test(arguments: OperationCase.all)
    func gradientsEqualTheReference(_ operation: OperationCase) throws {
        let input = randomTensor(operation.shape.dimensions, seed: 2)
        let plain = randomParameters(operation.graph, seed: 1)
        let fast = randomParameters(operation.graph, seed: 1)
        let reference = try program(operation, plain, Reference(), .training)
        let cpu = try program(operation, fast, CPU(threads: 1), .training)
        let outputs = try reference.forward(input)
        for (found, expected) in zip(try cpu.forward(input), outputs) {
            #expect(relativeDifference(found, expected) < 1e-5)
        }
        let gradients = outputs.enumerated().map { randomTensor($1.shape, seed: 3 + UInt64($0)) }
        try reference.backward(gradients)
        try cpu.backward(gradients)
        for (fast, plain) in zip(fast, plain) {
            #expect(relativeDifference(fast.gradient, plain.gradient) < 1e-4, "\(fast.name)")
            // Running means and variances move with the forward pass.
            #expect(relativeDifference(fast.value, plain.value) < 1e-5, "\(fast.name)")
        }
    }

    /// As on machines without AVX-512, whose blocks have 8 lanes, and on those without AVX2.
    @Test(arguments: CPU.Instructions.allCases, [8, 16])
    func computesTheSameWithOtherInstructions(_ instructions: CPU.Instructions, _ block: Int) throws {
        for operation in OperationCase.all {
            let input = randomTensor(operation.shape.dimensions, seed: 2)
            let devices = [CPU(threads: 1), CPU(threads: 2, block: block, instructions: instructions)]
            var results: [[Tensor]] = []
            for device in devices {
                let parameters = randomParameters(operation.graph, seed: 1)
                let program = try program(operation, parameters, device, .training)
                let outputs = try program.forward(input)
                try program.backward(outputs.enumerated().map { randomTensor($1.shape, seed: 3 + UInt64($0)) })
                results.append(outputs + parameters.map(\.gradient))
            }
            for (usual, other) in zip(results[0], results[1]) {
                #expect(relativeDifference(usual, other) < 1e-4, "\(operation.name)")
            }
        }
    }

    private func program(
        _ operation: OperationCase, _ parameters: [Parameter], _ device: any Device, _ mode: ExecutionMode
    ) throws -> any Program {
        try device.makeProgram(for: operation.graph, parameters: parameters, input: operation.shape, mode: mode)
    }
}
