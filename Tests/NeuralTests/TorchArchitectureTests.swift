import Foundation
import Neural
import Testing

/// Every architecture against its restatement in PyTorch (`Fixtures/neural/torch_architectures.py`).
@Suite(.enabled(if: TorchOracle.isAvailable, "PyTorch is absent: set TARSIER_PYTHON"), .serialized)
struct TorchArchitectureTests {
    /// The small ones in one go, since PyTorch takes seconds to start; of ResNets one at a time fits into memory.
    @Test(arguments: [ArchitectureCase.small] + ArchitectureCase.residual.map { [$0] })
    func equalsPyTorch(_ cases: [ArchitectureCase]) throws {
        let runs = try cases.map(Run.init)
        for (run, answer) in zip(runs, try TorchOracle.ask(runs.map(\.question))) { try run.compare(answer) }
    }

    /// Inference, then a forward and a backward pass, and the question what PyTorch makes of them.
    private struct Run {
        let name: String
        let network: Network
        let inferred, outputs: [Tensor]
        /// Of gradients. Those of a fresh ResNet are chaotic: PyTorch in Float32 differs by 0.03 from itself in Float64,
        /// and normalising a batch of few numbers blows up what rounding left.
        let tolerance: Double
        let question: SafeTensors

        init(_ example: ArchitectureCase) throws {
            name = example.name
            tolerance = example.isResNet ? 0.25 : 0.02
            network = try example.network(device: CPU(threads: 1))
            var tensors = network.weights
            tensors["input"] = example.input()
            inferred = try network.forward(example.input())
            outputs = try network.forward(example.input(), training: true)
            let gradients = outputs.map { randomTensor($0.shape, seed: 2) }
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

        func compare(_ answer: [String: Tensor]) throws {
            for (index, output) in inferred.enumerated() {
                #expect(
                    relativeDifference(output, try #require(answer["inferred.\(index)"])) < 1e-4, "\(name) \(index)")
            }
            for (index, output) in outputs.enumerated() {
                let expected = try #require(answer["output.\(index)"])
                #expect(relativeDifference(output, expected) < Float(tolerance) / 50, "\(name) \(index)")
            }
            for parameter in network.parameters {
                let isStatistic = parameter.name.contains("running_")
                guard isStatistic || parameter.isTrainable else { continue }
                let expected = try #require(answer[parameter.name], "\(name): \(parameter.name)")
                let found = isStatistic ? parameter.value : parameter.gradient
                #expect(difference(found, expected) < tolerance, "\(name): \(parameter.name)")
            }
        }

        /// The root of the mean square of a - b, relative to that of b: in a deep network some ReLU stands so near zero
        /// that rounding decides its slope.
        private func difference(_ a: Tensor, _ b: Tensor) -> Double {
            let error = zip(a.values, b.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            let size = b.values.reduce(0.0) { $0 + Double($1 * $1) }
            return a.shape == b.shape ? (error / max(size, 1e-6)).squareRoot() : .infinity
        }
    }
}
