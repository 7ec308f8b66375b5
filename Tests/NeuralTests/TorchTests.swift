import Foundation
import Neural
import Testing

/// The numbers of PyTorch, computed while the test runs by `Fixtures/neural/torch_oracle.py`.
@Suite(.enabled(if: TorchOracle.isAvailable, "PyTorch is absent: set TARSIER_PYTHON"), .serialized)
struct TorchTests {
    @Test func wholeUNetsEqualPyTorch() throws {
        let cases = UNetCase.small + [Self.large]
        let runs = try cases.map { try UNetRun($0) }
        for (run, answer) in zip(runs, try TorchOracle.ask(runs.map(\.question))) { try run.compare(answer) }
    }

    private static let large = UNetCase(
        name: "16 filters",
        configuration: UNetConfiguration(filters: 16, filtersRate: 2, maxStride: 16, outputStride: 2),
        heads: [HeadSpecification(name: "A", channels: 13, stride: 2)])

    /// A forward and a backward pass, and the question what PyTorch makes of them.
    private struct UNetRun {
        let name: String
        let network: Network
        let outputs: [Tensor]
        let question: SafeTensors

        init(_ unet: UNetCase) throws {
            name = unet.name
            let architecture = NetworkArchitecture.unet(unet.configuration)
            network = try Network(
                architecture, inputChannels: 1, heads: unet.heads, seed: 9, device: CPU(threads: 1))
            network.randomizeBiases()
            let input = randomTensor([2, 1, 48, 32], seed: 1)
            outputs = try network.forward(input, training: true)
            let gradients = outputs.map { randomTensor($0.shape, seed: 2) }
            try network.backward(gradients)
            var tensors = network.weights
            tensors["input"] = input
            for (index, gradient) in gradients.enumerated() { tensors["gradient.\(index)"] = gradient }
            func json(_ value: some Encodable) throws -> String {
                String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            }
            question = SafeTensors(
                tensors: tensors,
                metadata: [
                    "asked": "unet", "configuration": try json(architecture), "heads": try json(unet.heads),
                ])
        }

        func compare(_ answer: [String: Tensor]) throws {
            for (index, output) in outputs.enumerated() {
                let expected = try #require(answer["output.\(index)"])
                #expect(relativeDifference(output, expected) < 1e-5, "\(name)")
            }
            for parameter in network.parameters {
                let expected = try #require(answer[parameter.name])
                #expect(relativeDifference(parameter.gradient, expected) < 1e-4, "\(name): \(parameter.name)")
            }
        }
    }

    @Test func adamAndTheLossesEqualPyTorch() throws {
        let runs = [(0.0, false), (0.1, false), (0, true), (0.01, true)].map { AdamRun(decay: $0.0, amsgrad: $0.1) }
        let (output, target) = (randomTensor([3, 5, 33, 17], seed: 1), randomTensor([3, 5, 33, 17], seed: 2))
        let mse = SafeTensors(tensors: ["output": output, "target": target], metadata: ["asked": "mse"])
        let (logits, classes) = (randomTensor([4, 3], seed: 3), randomTensor([4, 3], seed: 4).softmax)
        let entropy = SafeTensors(
            tensors: ["output": logits, "target": classes], metadata: ["asked": "cross_entropy"])
        let answers = try TorchOracle.ask(runs.map(\.question) + [mse, entropy])
        for (run, answer) in zip(runs, answers) {
            #expect(relativeDifference(run.result, try #require(answer["value"])) < 1e-5)
        }
        let (loss, gradient) = try Loss.meanSquaredError(output, target)
        #expect(abs(loss - (try #require(answers[4]["loss"])).values[0]) < 1e-6)
        #expect(relativeDifference(gradient, try #require(answers[4]["gradient"])) < 1e-6)
        let (crossEntropy, slope) = try Loss.softmaxCrossEntropy(logits, classes)
        #expect(abs(crossEntropy - (try #require(answers[5]["loss"])).values[0]) < 1e-6)
        #expect(relativeDifference(slope, try #require(answers[5]["gradient"])) < 1e-6)
    }

    /// Twenty steps on random gradients.
    private struct AdamRun {
        let result: Tensor
        let question: SafeTensors

        init(decay: Double, amsgrad: Bool) {
            let (count, steps) = (37, 20)
            let value = randomTensor([count], seed: 1)
            let gradients = randomTensor([steps, count], seed: 2)
            let parameter = Parameter(ParameterSpecification(name: "p", shape: [count], fanIn: 1, feedsReLU: true))
            parameter.value = value
            let adam = Adam(learningRate: 0.01, beta1: 0.8, beta2: 0.99, weightDecay: decay, amsgrad: amsgrad)
            for step in 0..<steps {
                let numbers = gradients.values[(step * count)..<((step + 1) * count)]
                parameter.gradient = Tensor(shape: [count], values: Array(numbers))
                adam.step([parameter])
            }
            result = parameter.value
            let options = #"{"lr": 0.01, "betas": [0.8, 0.99], "weight_decay": \#(decay), "amsgrad": \#(amsgrad)}"#
            question = SafeTensors(
                tensors: ["value": value, "gradients": gradients], metadata: ["asked": "adam", "options": options])
        }
    }
}

/// Python with PyTorch, from `TARSIER_PYTHON` or the repository's `.venv`.
enum TorchOracle {
    static let python: String = {
        if let path = ProcessInfo.processInfo.environment["TARSIER_PYTHON"] { return path }
        return packageRoot.appendingPathComponent(".venv/bin/python").path
    }()

    static let isAvailable: Bool = {
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return
            (try? run(["-c", "import importlib.util as u; exit(not (u.find_spec('torch') and u.find_spec('numpy')))"]))
            == 0
    }()

    /// Tensors in, tensors out, all in one process because PyTorch takes seconds to start.
    static func ask(_ questions: [SafeTensors]) throws -> [[String: Tensor]] {
        try withTemporaryFolder { folder in
            for (index, question) in questions.enumerated() {
                try question.write(to: folder.appendingPathComponent("\(index).question"))
            }
            let script = packageRoot.appendingPathComponent("Tests/Fixtures/neural/torch_oracle.py")
            try #require(run([script.path, folder.path]) == 0)
            return try questions.indices.map {
                try SafeTensors.read(folder.appendingPathComponent("\($0).answer")).tensors
            }
        }
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
