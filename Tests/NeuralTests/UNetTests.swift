import Foundation
import Neural
import Testing

@Suite struct UNetTests {
    @Test(arguments: UNetCase.small + [UNetCase.everyCell])
    func trainsTheSameOnTheFastDeviceAndTheReference(_ unet: UNetCase) throws {
        // Seed 1 puts the input of one ReLU 8e-7 from zero, where rounding decides its slope.
        let input = randomTensor([2, 1, 32, 16], seed: 2)
        let fast = try network(unet, device: CPU(threads: 1))
        let plain = try network(unet, device: Reference())
        let outputs = try plain.forward(input, training: true)
        for (found, expected) in zip(try fast.forward(input, training: true), outputs) {
            #expect(relativeDifference(found, expected) < 1e-5)
        }
        let gradients = outputs.map { randomTensor($0.shape, seed: 2) }
        try plain.backward(gradients)
        try fast.backward(gradients)
        for (fast, plain) in zip(fast.parameters, plain.parameters) {
            #expect(relativeDifference(fast.gradient, plain.gradient) < 1e-4, "\(fast.name)")
        }
    }

    @Test(arguments: UNetCase.small + [UNetCase.everyCell])
    func infersWhatItComputesInTraining(_ unet: UNetCase) throws {
        let network = try network(unet, device: CPU(threads: 1))
        let input = randomTensor([3, 1, 16, 48], seed: 1)
        for (inferred, trained) in zip(try network.forward(input), try network.forward(input, training: true)) {
            #expect(relativeDifference(inferred, trained) < 1e-5)
        }
    }

    @Test func namesItsWeightsAsSleapNNDoes() throws {
        let configuration = UNetConfiguration(
            filters: 16, filtersRate: 1.5, maxStride: 8, outputStride: 2, upInterpolate: false)
        let network = try Network(
            .unet(configuration), inputChannels: 1,
            heads: [HeadSpecification(name: "MultiInstanceConfmapsHead", channels: 2, stride: 2)], seed: 1)
        let shapes = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) })
        #expect(shapes["backbone.encoders.0.encoder_stack.2.blocks.stack0_enc2_conv0.weight"] == [36, 24, 3, 3])
        #expect(shapes["backbone.middle_blocks.0.blocks.stack0_enc4_middle_expand_conv0.weight"] == [54, 36, 3, 3])
        #expect(shapes["backbone.middle_blocks.1.blocks.stack0_enc5_middle_contract_conv0.bias"] == [54])
        let decoder = "backbone.decoders.0.decoder_stack.0.blocks.stack0_dec0_s8_to_s4"
        #expect(shapes["\(decoder)_trans_conv.weight"] == [54, 36, 3, 3])
        #expect(shapes["\(decoder)_refine_conv0.weight"] == [36, 72, 3, 3])
        #expect(shapes["head_layers.0.MultiInstanceConfmapsHead.0.weight"] == [2, 24, 1, 1])
    }

    /// sleap-nn's own checkpoint is a stored zip, so its names stand in it as they are.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: Shared.sleapNN.path), "shared data is absent"))
    func hasEveryWeightOfASleapNNCheckpoint() throws {
        let file = try Data(contentsOf: Shared.sleapNN)
        let configuration = UNetConfiguration(
            filters: 16, filtersRate: 1.5, maxStride: 8, outputStride: 2, upInterpolate: false)
        let heads = [("MultiInstanceConfmapsHead", 2, 2), ("PartAffinityFieldsHead", 2, 4)]
        let network = try Network(
            .unet(configuration), inputChannels: 1,
            heads: heads.map { HeadSpecification(name: $0.0, channels: $0.1, stride: $0.2) }, seed: 1)
        for parameter in network.parameters {
            #expect(file.range(of: Data("model.\(parameter.name)".utf8)) != nil, "\(parameter.name)")
        }
    }

    @Test(arguments: UNetCase.small)
    func knowsItsReceptiveField(_ unet: UNetCase) throws {
        var configuration = unet.configuration
        (configuration.filters, configuration.filtersRate) = (1, 1)
        let graph = try NetworkArchitecture.unet(configuration).graph(inputChannels: 1, heads: [unet.heads[0]])
        // With positive weights and inputs, everything that is seen adds to the output.
        let parameters = randomParameters(graph, seed: 1)
        for parameter in parameters { parameter.value = Tensor(shape: parameter.shape, filledWith: 0.1) }
        let shape = InputShape(batch: 1, channels: 1, height: 160, width: 8)
        #expect(measuredField(graph, parameters, shape) == graph.receptiveField)
    }

    /// Changes one input row after the other and looks which output rows near the middle notice.
    private func measuredField(_ graph: Graph, _ parameters: [Parameter], _ shape: InputShape) -> Int {
        let program = ReferenceProgram(graph: graph, parameters: parameters, input: shape)
        let plain = ReferenceArray(Tensor(shape: shape.dimensions, filledWith: 0.5))
        let before = program.forward(plain)[0]
        let middle = before.height / 2..<before.height / 2 + graph.maxStride * before.height / shape.height
        var seen: [Int: ClosedRange<Int>] = [:]
        for row in 0..<shape.height {
            var changed = plain
            for column in 0..<shape.width { changed[0, 0, row, column] = 1000 }
            let after = program.forward(changed)[0]
            for output in middle where after[0, 0, output, 0] != before[0, 0, output, 0] {
                seen[output] = (seen[output]?.lowerBound ?? row)...row
            }
        }
        return seen.values.map(\.count).max() ?? 0
    }

    private func network(_ unet: UNetCase, device: any Device) throws -> Network {
        let network = try Network(
            .unet(unet.configuration), inputChannels: 1, heads: unet.heads, seed: 3, device: device)
        network.randomizeBiases()
        return network
    }
}
