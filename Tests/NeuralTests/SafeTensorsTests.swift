import Foundation
import Neural
import Testing

@Suite struct SafeTensorsTests {
    private static let sample = SafeTensors(
        tensors: [
            "a.weight": Tensor(shape: [2, 3], values: [1, -2, .infinity, 4e-38, .nan, 6]),
            "b \"ö\"": Tensor(shape: [], values: [7]), "empty": Tensor(shape: [0, 4]),
        ],
        metadata: ["version": "1", "note": "line\nbreak"])

    private func bytes(_ file: SafeTensors) throws -> Data {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("x.safetensors")
            try file.write(to: url)
            return try Data(contentsOf: url)
        }
    }

    private func read(_ data: Data) throws -> SafeTensors {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("x.safetensors")
            try data.write(to: url)
            return try SafeTensors.read(url)
        }
    }

    private func file(header: String, data: Int) -> Data {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8) + Data(count: data)
    }

    @Test func comesBackBitForBit() throws {
        let found = try read(bytes(Self.sample))
        #expect(found.metadata == Self.sample.metadata)
        #expect(found.tensors.keys.sorted() == Self.sample.tensors.keys.sorted())
        for (name, tensor) in Self.sample.tensors {
            #expect(found.tensors[name]?.shape == tensor.shape)
            #expect(found.tensors[name]?.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
        }
    }

    @Test func writesEqualContentsAsEqualBytes() throws {
        #expect(try bytes(Self.sample) == bytes(Self.sample))
    }

    @Test func saysThatATruncatedFileIsTruncated() throws {
        let whole = try bytes(Self.sample)
        for size in [0, 5, 8, 30, whole.count - 30, whole.count - 1] {
            let error = #expect(throws: NeuralError.self) { try read(whole.prefix(size)) }
            let words = String(describing: try #require(error))
            #expect(words.contains("truncated") || words.contains("only \(size) bytes"), "\(words)")
        }
    }

    @Test func neverCrashesOnADamagedByte() throws {
        let whole = try bytes(Self.sample)
        for index in 0..<(whole.count - 32) {
            for value in [UInt8(0x22), 0x39] {
                var damaged = whole
                damaged[index] = value
                do { _ = try read(damaged) } catch let error as NeuralError { _ = error.description }
            }
        }
    }

    @Test(arguments: [
        #"{"a": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}}"#,
        #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}"#,
        #"{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}"#,
        #"{"a": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 4]}}"#,
        #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}"#,
        #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}"#,
        #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}"#,
        #"{"a": {"dtype": "F32", "shape": [1000000000], "data_offsets": [0, 4000000000]}}"#,
        #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
        #"{}"#, #"[]"#, #"{"a": 1}"#, #"{"a""#,
    ])
    func refusesAHeaderThatDoesNotFitItsData(_ header: String) {
        #expect(throws: NeuralError.self) { try read(file(header: header, data: 4)) }
    }

    @Test func refusesOtherFiles() {
        #expect(throws: NeuralError.self) { try read(Data("This is a text file, not a model.".utf8)) }
        #expect(throws: NeuralError.self) { try read(Data(repeating: 0xff, count: 100)) }
        #expect(throws: NeuralError.self) {
            try SafeTensors.read(URL(fileURLWithPath: "/nonexistent/model.safetensors"))
        }
    }

    @Test func keepsTheOldFileAndLeavesNoRestWhenWritingFails() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("folder")
            try FileManager.default.createDirectory(
                at: url.appendingPathComponent("inside"), withIntermediateDirectories: true)
            #expect(throws: NeuralError.self) { try Self.sample.write(to: url) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["folder"])
        }
    }
}

@Suite struct CheckpointTests {
    private func network(filters: Int = 8, seed: UInt64) throws -> Network {
        let configuration = UNetConfiguration(filters: filters, filtersRate: 2, maxStride: 4, outputStride: 2)
        return try Network(
            .unet(configuration), inputChannels: 1, heads: [HeadSpecification(name: "H", channels: 2, stride: 2)],
            seed: seed, device: CPU(threads: 1))
    }

    private func train(_ network: Network, _ adam: Adam, steps: Range<UInt64>) throws {
        for step in steps {
            let output = try network.forward(randomTensor([2, 1, 8, 8], seed: step), training: true)[0]
            try network.backward([Loss.meanSquaredError(output, randomTensor(output.shape, seed: step)).gradient])
            adam.step(network.parameters)
        }
    }

    @Test(arguments: [false, true])
    func continuesTrainingAsIfNeverStopped(amsgrad: Bool) throws {
        let (straight, straightAdam) = (try network(seed: 1), Adam(amsgrad: amsgrad))
        try train(straight, straightAdam, steps: 0..<6)

        let (first, firstAdam) = (try network(seed: 1), Adam(amsgrad: amsgrad))
        try train(first, firstAdam, steps: 0..<3)
        let (second, secondAdam) = (try network(seed: 2), Adam(amsgrad: amsgrad))
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("run.checkpoint")
            try first.save(to: url, optimizer: firstAdam, metadata: ["epoch": "3"])
            #expect(try second.load(from: url, optimizer: secondAdam) == ["epoch": "3"])
        }
        try train(second, secondAdam, steps: 3..<6)
        #expect(second.weights == straight.weights)
        #expect(secondAdam.stepCount == 6)
    }

    @Test func refusesWeightsOfAnotherNetworkAndKeepsItsOwn() throws {
        let target = try network(seed: 2)
        let before = target.weights
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("m.safetensors")
            try network(filters: 4, seed: 1).save(to: url)
            #expect(throws: NeuralError.self) { try target.load(from: url) }
        }
        var missing = before
        missing.removeValue(forKey: "head_layers.0.H.0.bias")
        #expect(throws: NeuralError.missingTensor(name: "head_layers.0.H.0.bias", path: "there")) {
            try target.load(missing, path: "there")
        }
        #expect(target.weights == before)
    }

    @Test func refusesAnOptimizerStateThatIsNotThere() throws {
        let source = try network(seed: 1)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("m.safetensors")
            try source.save(to: url)
            #expect(throws: NeuralError.self) { try source.load(from: url, optimizer: Adam()) }
        }
    }
}
