import Foundation
import Neural
import Testing

/// What every architecture must do.
@Suite struct ArchitectureRunTests {
    /// The plain device takes minutes for a ResNet; PyTorch stands in for it there.
    @Test(arguments: ArchitectureCase.small)
    func infersTheSameOnTheFastDeviceAndTheReference(_ example: ArchitectureCase) throws {
        let networks = try [example.network(device: CPU(threads: 1)), example.network(device: Reference())]
        let outputs = try networks.map { try $0.forward(example.input()) }
        #expect(outputs[0].count == example.heads.count)
        for (fast, plain) in zip(outputs[0], outputs[1]) { #expect(relativeDifference(fast, plain) < 1e-4) }
    }

    @Test(arguments: ArchitectureCase.all)
    func comesBackFromJSONAndFromACheckpoint(_ example: ArchitectureCase) throws {
        let data = try JSONEncoder().encode(example.architecture)
        #expect(try JSONDecoder().decode(NetworkArchitecture.self, from: data) == example.architecture)
        guard !example.isResNet else { return }
        let (saved, other) = try (
            example.network(device: CPU(threads: 1)), example.network(device: CPU(threads: 1), seed: 8)
        )
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("w.safetensors")
            try saved.save(to: url)
            try other.load(from: url)
        }
        #expect(try saved.forward(example.input()) == other.forward(example.input()))
    }

    @Test(arguments: ArchitectureCase.all)
    func learnsWithoutTouchingWhatIsFrozen(_ example: ArchitectureCase) throws {
        let network = try example.network(device: CPU(threads: 1))
        let frozen = network.parameters.filter { !$0.isTrainable && !$0.name.contains("running_") }.map(\.value)
        let adam = Adam(learningRate: 3e-3)
        let steps = example.isResNet ? 2 : 12
        var losses: [Float] = []
        for _ in 0..<steps {
            let outputs = try network.forward(example.input(), training: true)
            let results = try outputs.map { try Loss.meanSquaredError($0, Tensor(shape: $0.shape, filledWith: 0.3)) }
            losses.append(results.reduce(0) { $0 + $1.loss })
            try network.backward(results.map(\.gradient))
            try network.requireFiniteGradients()
            adam.step(network.parameters)
        }
        if !example.isResNet { #expect(losses[11] < losses[0] / 2, "\(losses)") }
        let after = network.parameters.filter { !$0.isTrainable && !$0.name.contains("running_") }.map(\.value)
        #expect(after == frozen)
        let restored = Adam()
        try restored.restore(adam.state, for: network.parameters)
        #expect(restored.stepCount == steps)
    }

    @Test func givesOutputsOfEveryStackInTrainingOnly() throws {
        let example = try #require(ArchitectureCase.all.first { $0.name.contains("3 stacks") })
        let network = try example.network(device: CPU(threads: 1))
        #expect(network.intermediateOutputs == 2)
        #expect(try network.forward(example.input()).count == 2)
        let outputs = try network.forward(example.input(), training: true)
        #expect(outputs.map(\.shape) == (0..<3).flatMap { _ in [outputs[0].shape, outputs[1].shape] })
        #expect(outputs[2] != outputs[0])
        // Without gradients of its own, an earlier stack's head does not learn.
        try network.backward([outputs[0], outputs[1]])
        func gradient(_ prefix: String) -> [Float] {
            network.parameters.filter { $0.name.hasPrefix(prefix) }.flatMap(\.gradient.values)
        }
        #expect(gradient("intermediate.0.").allSatisfy { $0 == 0 } && gradient("head_layers").contains { $0 != 0 })
        _ = try network.forward(example.input(), training: true)
        try network.backward(outputs)
        #expect(gradient("intermediate.0.").contains { $0 != 0 })
    }

    @Test func refusesImpossibleSettings() {
        func refuses(_ json: String, stride: Int = 4, channels: Int = 1) {
            let heads = [HeadSpecification(name: "H", channels: 1, stride: stride)]
            #expect(throws: NeuralError.self, "\(json)") {
                let architecture = try JSONDecoder().decode(NetworkArchitecture.self, from: Data(json.utf8))
                _ = try architecture.graph(inputChannels: channels, heads: heads)
            }
        }
        for json in [
            #"{"leap": {"filter": 3}}"#, #"{"leap": {"filters": 0}}"#, #"{"leap": {"maxStride": 12}}"#,
            #"{"leap": {"maxStride": 2}}"#, #"{"leap": {"filtersRate": 0}}"#, #"{"hourglass": {"stemStride": 8}}"#,
            #"{"hourglass": {"stacks": 0}}"#, #"{"hourglass": {"maxStride": 4}}"#, #"{"hourglass": {"x": 0}}"#,
            #"{"resnet": {"maxStride": 64}}"#, #"{"resnet": {"maxStride": 2}}"#,
            #"{"resnet": {"upsampling": {"blockStride": 3}}}"#, #"{"resnet": {"upsampling": {"blockStrides": 2}}}"#,
            #"{"resnet": {"upsampling": {"method": "transposed_conv", "transposedConvKernelSize": 1}}}"#,
        ] { refuses(json) }
        refuses(#"{"hourglass": {}}"#, stride: 2)
        refuses(#"{"resnet": {}}"#, channels: 2)
        refuses(#"{"resnet": {"upsampling": {"blockStride": 4}}}"#, stride: 4)
    }

    @Test func knowTheirReceptiveFields() {
        #expect(NetworkArchitecture.leap(.init()).encoderReceptiveField == 50)
        // torchvision's ResNet-50 before its last pool.
        #expect(NetworkArchitecture.resnet(.init()).encoderReceptiveField == 427)
        #expect(NetworkArchitecture.hourglass(.init()).encoderReceptiveField > 64)
    }
}
