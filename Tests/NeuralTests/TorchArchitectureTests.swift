import Foundation
import Neural
import Testing

/// Every architecture against its restatement in PyTorch (`Fixtures/neural/torch_architectures.py`), in double precision.
///
/// Where a network normalises a batch of few numbers many times over, rounding grows: of a fresh ResNet-50 and two images
/// of 64x32 PyTorch in single precision differs from itself in double by 1e-3 in the outputs and by 0.2 in some gradients
/// (less on larger images: 0.06 on four of 64x64). So its own difference is the measure. Besides, some ReLU may stand so
/// near zero that rounding decides its slope, which shows in the gradients of one input; an error shows in those of all.
@Suite(.enabled(if: TorchOracle.isAvailable, "PyTorch is absent: set TARSIER_PYTHON"), .serialized)
struct TorchArchitectureTests {
    /// The small ones in one go, since PyTorch takes seconds to start; of ResNets one at a time fits into memory.
    @Test(arguments: [ArchitectureCase.small] + ArchitectureCase.residual.map { [$0] })
    func equalsPyTorch(_ cases: [ArchitectureCase]) throws {
        var doubtful: Set<String>?
        for seed: UInt64 in [2, 12, 22] where doubtful?.isEmpty != true {
            let runs = try cases.map { try Run($0, seed: seed) }
            let found = try zip(runs, TorchOracle.ask(runs.map(\.question))).flatMap { try $0.differences($1) }
            doubtful = doubtful?.intersection(found) ?? Set(found)
        }
        #expect(doubtful == [])
    }

    /// Inference, then a forward and a backward pass, and the question what PyTorch makes of them.
    private struct Run {
        let name: String
        let network: Network
        let inferred, outputs: [Tensor]
        let question: SafeTensors

        init(_ example: ArchitectureCase, seed: UInt64) throws {
            name = example.name
            network = try example.network(device: CPU(threads: 1))
            var tensors = network.weights
            let input = example.input(seed: seed)
            tensors["input"] = input
            inferred = try network.forward(input)
            outputs = try network.forward(input, training: true)
            let gradients = outputs.map { randomTensor($0.shape, seed: seed) }
            try network.backward(gradients)
            for (index, gradient) in gradients.enumerated() { tensors["gradient.\(index)"] = gradient }
            func json(_ value: some Encodable) throws -> String {
                String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            }
            question = SafeTensors(
                tensors: tensors,
                metadata: [
                    "asked": "architecture", "configuration": try json(example.architecture),
                    "heads": try json(example.heads),
                ])
        }

        /// The gradients that differ more than they may. Outputs and statistics must always be right.
        func differences(_ answer: [String: Tensor]) throws -> [String] {
            for (index, output) in inferred.enumerated() {
                let expected = try #require(answer["inferred.\(index)"])
                #expect(relativeDifference(output, expected) < 1e-5, "\(name) \(index)")
            }
            for (index, output) in outputs.enumerated() {
                #expect(try isRight(output, "output.\(index)", answer, atLeast: 2e-5), "\(name) \(index)")
            }
            var wrong: [String] = []
            for parameter in network.parameters {
                if parameter.name.contains("running_") {
                    #expect(
                        try isRight(parameter.value, parameter.name, answer, atLeast: 1e-5),
                        "\(name): \(parameter.name)")
                } else if parameter.isTrainable,
                    try !isRight(parameter.gradient, parameter.name, answer, atLeast: 1e-3)
                {
                    wrong.append("\(name): \(parameter.name)")
                }
            }
            return wrong
        }

        /// True where a number is as exact as it should be, or nearly as exact as PyTorch's in single precision.
        private func isRight(
            _ found: Tensor, _ number: String, _ answer: [String: Tensor], atLeast floor: Double
        ) throws -> Bool {
            let expected = try #require(answer[number], "\(name): \(number)")
            let spread = Double(try #require(answer["spread.\(number)"]).values[0])
            return difference(found, expected) < max(floor, 8 * spread)
        }

        /// The root of the mean square of a - b, relative to that of b.
        private func difference(_ a: Tensor, _ b: Tensor) -> Double {
            let error = zip(a.values, b.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            let size = b.values.reduce(0.0) { $0 + Double($1 * $1) }
            return a.shape == b.shape ? (error / max(size, 1e-6)).squareRoot() : .infinity
        }
    }
}
