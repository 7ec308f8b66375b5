import Foundation
import Neural
import Testing

@Suite struct PretrainedEncoderTests {
    private static let heads = [HeadSpecification(name: "H", channels: 2, stride: 4)]
    private static let prefix = "backbone.encoder."

    private func network(channels: Int = 3, seed: UInt64 = 1) throws -> Network {
        try Network(.resnet(ResNetConfiguration()), inputChannels: channels, heads: Self.heads, seed: seed)
    }

    /// torchvision's state dict of a network, with a classifier and counters.
    private func stateDictionary(of network: Network) -> [String: Tensor] {
        let pairs = network.weights.filter { $0.key.hasPrefix(Self.prefix) }
            .map { (String($0.key.dropFirst(Self.prefix.count)), $0.value) }
        return Dictionary(uniqueKeysWithValues: pairs).merging([
            "fc.weight": Tensor(shape: [10, 2048]), "fc.bias": Tensor(shape: [10]),
            "bn1.num_batches_tracked": Tensor(shape: [], values: [7]),
        ]) { $1 }
    }

    private func load(_ tensors: [String: Tensor], into network: Network) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("resnet.safetensors")
            try SafeTensors(tensors: tensors).write(to: url)
            try network.loadPretrainedEncoder(from: url)
        }
    }

    @Test func takesTheEncoderAndLeavesTheDecoder() throws {
        let (source, target) = try (network(seed: 1), network(seed: 2))
        let before = target.weights
        var tensors = stateDictionary(of: source)
        tensors = Dictionary(uniqueKeysWithValues: tensors.map { ("module.\($0)", $1) })
        try load(tensors, into: target)
        for (name, tensor) in target.weights {
            #expect(tensor == (name.hasPrefix(Self.prefix) ? source.weights[name] : before[name]), "\(name)")
        }
    }

    @Test func sumsTheColoursForGreyInput() throws {
        let source = try network()
        let target = try network(channels: 1, seed: 2)
        try load(stateDictionary(of: source), into: target)
        let colours = try #require(source.weights["backbone.encoder.conv1.weight"])
        let grey = try #require(target.weights["backbone.encoder.conv1.weight"])
        #expect(abs(grey[5, 0, 3, 2] - (0..<3).reduce(Float(0)) { $0 + colours[5, $1, 3, 2] }) < 1e-6)
    }

    @Test func refusesFilesOfOtherNetworks() throws {
        let target = try network()
        let before = target.weights
        let first = try #require(target.weights["backbone.encoder.conv1.weight"])
        #expect(throws: NeuralError.self) { try load(["conv1.weight": first], into: target) }
        #expect(throws: NeuralError.self) { try load(["conv1.weight": Tensor(shape: [64, 4, 7, 7])], into: target) }
        // A deeper network has all names of a shallower one, and more.
        let deeper = stateDictionary(of: target).merging(["layer3.6.conv1.weight": Tensor(shape: [1])]) { $1 }
        let error = #expect(throws: NeuralError.self) { try load(deeper, into: target) }
        #expect("\(error, default: "")".contains("layer3.6.conv1.weight"))
        #expect(target.weights == before)
        let legacy = packageRoot.appendingPathComponent("Tests/Fixtures/neural/archives/legacy.pth")
        #expect(throws: NeuralError.self) { try target.loadPretrainedEncoder(from: legacy) }
        let unet = try Network(.unet(.init()), inputChannels: 1, heads: Self.heads, seed: 1)
        #expect(throws: NeuralError.self) { try unet.loadPretrainedEncoder(from: legacy) }
    }
}
