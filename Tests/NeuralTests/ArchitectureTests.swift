import Foundation
import Neural
import Testing

@Suite struct NetworkArchitectureTests {
    private func decode(_ json: String) throws -> NetworkArchitecture {
        try JSONDecoder().decode(NetworkArchitecture.self, from: Data(json.utf8))
    }

    @Test func comesBackFromJSON() throws {
        var configuration = UNetConfiguration()
        configuration.stemStride = 4
        configuration.filtersRate = 1.5
        configuration.upInterpolate = false
        let data = try JSONEncoder().encode(NetworkArchitecture.unet(configuration))
        #expect(try JSONDecoder().decode(NetworkArchitecture.self, from: data) == .unet(configuration))
    }

    @Test func takesDefaultsForAbsentSettings() throws {
        var expected = UNetConfiguration()
        expected.filters = 24
        #expect(try decode(#"{"unet": {"filters": 24}}"#) == .unet(expected))
    }

    @Test func refusesAnUnknownArchitecture() {
        #expect(throws: NeuralError.unknownArchitecture(name: "vit", known: NetworkArchitecture.knownNames)) {
            try decode(#"{"vit": {}}"#)
        }
        #expect(throws: NeuralError.self) { try decode("{}") }
        #expect(throws: NeuralError.self) { try decode(#"{"unet": {}, "leap": {}}"#) }
    }

    @Test func refusesAnUnknownSetting() {
        #expect(throws: NeuralError.unknownKey(key: "filter", inside: "unet")) {
            try decode(#"{"unet": {"filter": 24}}"#)
        }
    }

    @Test(
        arguments: [
            ("max stride that is no power of two", \UNetConfiguration.maxStride, 12),
            ("max stride of zero", \.maxStride, 0),
            ("output stride over max stride", \.outputStride, 32), ("no filters", \.filters, 0),
            ("even kernel", \.kernelSize, 4), ("no convolutions", \.convsPerBlock, 0),
            ("negative filters", \.filters, -1),
            ("other crop", \.transposedCropStart, 2),
        ] as [(String, WritableKeyPath<UNetConfiguration, Int> & Sendable, Int)])
    func refusesImpossibleSettings(
        _ name: String, _ setting: WritableKeyPath<UNetConfiguration, Int> & Sendable, _ value: Int
    ) {
        var configuration = UNetConfiguration()
        configuration[keyPath: setting] = value
        expectInvalid(configuration, HeadSpecification(name: "H", channels: 1, stride: 2))
    }

    @Test func refusesImpossibleHeads() {
        for (channels, stride) in [(0, 2), (1, 0), (1, 3), (1, 32), (-1, 2)] {
            expectInvalid(UNetConfiguration(), HeadSpecification(name: "H", channels: channels, stride: stride))
        }
        #expect(throws: NeuralError.self) { try NetworkArchitecture.unet(.init()).graph(inputChannels: 1, heads: []) }
    }

    @Test func readsHeadsOfRunsFromBeforeActivationsAndKinds() throws {
        let old = #"{"name": "H", "channels": 2, "stride": 4}"#
        let head = try JSONDecoder().decode(HeadSpecification.self, from: Data(old.utf8))
        #expect(head == HeadSpecification(name: "H", channels: 2, stride: 4, activation: .linear, kind: .map))
        let vector = HeadSpecification(
            name: "V", channels: 2, stride: 16, activation: .sigmoid, kind: .vector(layers: 3, units: 64))
        #expect(try JSONDecoder().decode(HeadSpecification.self, from: JSONEncoder().encode(vector)) == vector)
    }

    @Test func refusesAVectorHeadOfAnotherStrideOrWithoutUnits() {
        for (stride, layers, units, side) in [(8, 1, 4, 1), (16, -1, 4, 1), (16, 1, 0, 1), (16, 1, 4, 0)] {
            expectInvalid(
                UNetConfiguration(),
                HeadSpecification(
                    name: "V", channels: 2, stride: stride, kind: .vector(layers: layers, units: units, side: side)))
        }
    }

    @Test func aVectorOfEveryCellIsForPicturesOfOneSize() throws {
        let configuration = UNetConfiguration(filters: 4, filtersRate: 1.5, maxStride: 8, outputStride: 2)
        let heads = [HeadSpecification(name: "V", channels: 2, stride: 8, kind: .vector(layers: 0, units: 4, side: 3))]
        let network = try Network(.unet(configuration), inputChannels: 1, heads: heads, seed: 1)
        #expect(network.parameters.first { $0.name == "head_layers.0.V.weight" }?.value.shape == [2, 13, 3, 3])
        let pooled = [HeadSpecification(name: "V", channels: 2, stride: 8, kind: .vector(layers: 0, units: 4))]
        let fields = try [heads, pooled].map {
            try NetworkArchitecture.unet(configuration).graph(inputChannels: 1, heads: $0).receptiveField
        }
        #expect(fields[0] == fields[1])
        #expect(throws: NeuralError.self) { try network.forward(randomTensor([1, 1, 16, 24], seed: 1)) }
    }

    @Test func namesClassVectorsAsSleapNNDoes() throws {
        let head = HeadSpecification(
            name: "ClassVectorsHead", channels: 3, stride: 16, kind: .vector(layers: 2, units: 64))
        let graph = try NetworkArchitecture.unet(.init()).graph(inputChannels: 1, heads: [head])
        let shapes = Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, $0.shape) })
        #expect(shapes["head_layers.0.pre_classification0_fc.weight"] == [64, 256])
        #expect(shapes["head_layers.0.pre_classification1_fc.bias"] == [64])
        #expect(shapes["head_layers.0.ClassVectorsHead.weight"] == [3, 64])
    }

    @Test func refusesAStemThatLeavesNoDownBlock() {
        var configuration = UNetConfiguration()
        configuration.stemStride = 16
        expectInvalid(configuration, HeadSpecification(name: "H", channels: 1, stride: 2))
    }

    /// SLEAP's own numbers for kernels of 3 and two convolutions per block.
    @Test func knowsTheReceptiveFieldOfTheEncoder() {
        let fields = [8, 16, 32].map {
            UNetConfiguration(filters: 8, filtersRate: 2, maxStride: $0, outputStride: 2).encoderReceptiveField
        }
        #expect(fields == [36, 76, 156])
    }

    private func expectInvalid(_ configuration: UNetConfiguration, _ head: HeadSpecification) {
        #expect(throws: NeuralError.self) {
            try NetworkArchitecture.unet(configuration).graph(inputChannels: 1, heads: [head])
        }
    }
}
