import Foundation
import Neural
import Testing

/// Files that PyTorch wrote (`Fixtures/neural/archives/make_archives.py`).
@Suite struct TorchArchiveTests {
    private static let folder = packageRoot.appendingPathComponent("Tests/Fixtures/neural/archives")
    private let values: [String: Tensor]

    init() throws {
        values = try TorchArchive(contentsOf: Self.folder.appendingPathComponent("values.pth")).tensors
    }

    @Test(arguments: [
        "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "parameter",
    ])
    func readsEveryNumberType(_ type: String) {
        #expect(values[type] == Tensor(shape: [3, 4], values: (0..<12).map(Float.init)))
    }

    @Test func readsBooleansAsZeroAndOne() {
        #expect(values["bool"]?.values == (0..<12).map { $0 > 5 ? 1 : 0 })
    }

    @Test func followsStridesAndOffsets() {
        #expect(values["transposed"] == Tensor(shape: [4, 3], values: [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]))
        #expect(values["column"] == Tensor(shape: [3], values: [2, 6, 10]))
        #expect(values["every other"] == Tensor(shape: [2, 2], values: [4, 6, 8, 10]))
        #expect(values["scalar"] == Tensor(shape: [], values: [7]))
        #expect(values["empty"]?.shape == [0, 4])
    }

    @Test func readsSmallAndInfiniteHalves() throws {
        let halves = try #require(values["small halves"]).values
        #expect(halves[0] == 0x1p-24 && halves[1] == -1023 * 0x1p-24 && halves[2] == 65504)
        #expect(halves[3] == .infinity && halves[4].isNaN)
    }

    @Test func findsTheStateOfATrainingCheckpointAndPassesOverSettings() throws {
        let file = try TorchArchive(contentsOf: Self.folder.appendingPathComponent("training.ckpt"))
        #expect(file.tensors == ["a.weight": Tensor(shape: [1, 2], values: [2.5, 2.5])])
    }

    @Test func readsTheFormatFromBeforeVersion1_6() throws {
        let file = try TorchArchive(contentsOf: Self.folder.appendingPathComponent("legacy.pth"))
        #expect(file.tensors == ["a": Tensor(shape: [3, 4], values: (0..<12).map(Float.init))])
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: Shared.sleapNN.path), "shared data is absent"),
        arguments: ["bottomup", "centered_instance", "centroid", "single_instance"])
    func readsCheckpointsOfSleapNN(_ kind: String) throws {
        let url = Shared.folder.appendingPathComponent("models/sleap-nn/minimal_instance_\(kind)/best.ckpt")
        let tensors = try TorchArchive(contentsOf: url).tensors
        #expect(tensors.keys.allSatisfy { $0.hasPrefix("model.") })
        #expect(tensors.values.allSatisfy { $0.isFinite && $0.count > 0 })
        let first = try #require(tensors["model.backbone.encoders.0.encoder_stack.0.blocks.stack0_enc0_conv0.weight"])
        #expect(first.rank == 4 && Array(first.shape[2...]) == [3, 3])
        #expect(Set(first.values).count > first.count / 2)
    }
}

/// Files made to harm or damaged on the way: an error each, and nothing runs.
@Suite struct HostileTorchArchiveTests {
    private func read(_ data: Data) throws -> [String: Tensor] {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("x.pth")
            try data.write(to: url)
            return try TorchArchive(contentsOf: url).tensors
        }
    }

    private func archive(_ pickle: [UInt8], change: (inout StoredZip) -> Void = { _ in }) -> Data {
        var zip = StoredZip(entries: [
            ("x/data.pkl", Opcodes.pickle(pickle)),
            ("x/data/0", [Float(1), 2, 3, 4].flatMap { $0.bitPattern.bytes }),
        ])
        change(&zip)
        return zip.data
    }

    private func expectError(_ data: Data, saying part: String? = nil, _ comment: Comment? = nil) {
        let error = #expect(throws: NeuralError.self, comment) { _ = try read(data) }
        if let part { #expect("\(error, default: "")".contains(part), comment) }
    }

    private let plain = Opcodes.dictionary("w", Opcodes.tensor(shape: [2, 2], strides: [1, 2]))

    @Test func readsWhatTheseTestsWriteWhenItIsWhole() throws {
        #expect(try read(archive(plain)) == ["w": Tensor(shape: [2, 2], values: [1, 3, 2, 4])])
    }

    @Test func runsNothing() throws {
        try withTemporaryFolder { folder in
            let witness = folder.appendingPathComponent("ran").path
            let command = Opcodes.tuple(Opcodes.text("touch \(witness)"))
            for (module, name) in [("posix", "system"), ("os", "system"), ("builtins", "eval"), ("torch", "load")] {
                let call = Opcodes.call(Opcodes.global(module, name), command)
                for (place, pickle) in [
                    ("alone", call), ("in the state dict", Opcodes.dictionary("w", call)),
                    ("beside the state dict", Opcodes.dictionary("callbacks", Opcodes.tuple(call))),
                    (
                        "in a tensor's arguments",
                        Opcodes.dictionary(
                            "w",
                            Opcodes.call(
                                Opcodes.global("torch._utils", "_rebuild_tensor_v2"), Opcodes.tuple(call)))
                    ),
                    (
                        "as an object's state",
                        Opcodes.dictionary(
                            "w",
                            Opcodes.call(
                                Opcodes.global("collections", "OrderedDict"), [0x29]) + call + [0x62])
                    ),
                ] {
                    expectError(archive(pickle), saying: "\(module).\(name)", "\(place)")
                }
            }
            let modern = Opcodes.text("posix") + Opcodes.text("system") + [0x93] + command + [0x52]
            expectError(archive(modern), saying: "posix.system", "by STACK_GLOBAL")
            #expect(!FileManager.default.fileExists(atPath: witness))
        }
    }

    @Test func namesAnObjectThatStandsWhereATensorShould() {
        let setting = Opcodes.call(Opcodes.global("omegaconf.nodes", "AnyNode"), [0x29])
        expectError(archive(Opcodes.dictionary("w", setting)), saying: "omegaconf.nodes.AnyNode")
        expectError(archive(setting), saying: "omegaconf.nodes.AnyNode")
    }

    @Test func refusesOtherOpcodes() {
        for opcode in [UInt8(ascii: "i"), UInt8(ascii: "o"), 0x82, UInt8(ascii: "P"), UInt8(ascii: "I"), 0xFF] {
            expectError(archive([opcode]), saying: String(opcode, radix: 16))
        }
    }

    @Test(
        arguments: [
            ("too many rows", [3, 2], [2, 1], 0), ("an offset past the end", [2, 2], [2, 1], 1),
            ("a stride past the end", [2, 2], [3, 1], 0), ("a negative size", [-2, 2], [2, 1], 0),
            ("a negative stride", [2, 2], [-2, 1], 3), ("a negative offset", [2], [1], -1),
            ("a huge size", [1 << 40, 1 << 40], [1, 1], 0), ("a huge stride", [2, 2], [Int64.max, 1], 0),
            ("a repeated element", [1 << 36], [0], 0), ("other dimensions than strides", [2, 2], [1], 0),
        ] as [(String, [Int64], [Int64], Int64)])
    func refusesViewsOutsideTheirArray(_ name: String, _ shape: [Int64], _ strides: [Int64], _ offset: Int64) {
        let tensor = Opcodes.tensor(shape: shape, strides: strides, offset: offset)
        expectError(archive(Opcodes.dictionary("w", tensor)))
    }

    @Test func refusesArraysThatAreMissingOrShort() {
        let other = Opcodes.tensor(shape: [2], strides: [1], key: "7")
        expectError(archive(Opcodes.dictionary("w", other)), saying: "\"7\"")
        let long = Opcodes.tensor(shape: [5], strides: [1], count: 5)
        expectError(archive(Opcodes.dictionary("w", long)), saying: "truncated")
        let wide = Opcodes.tensor(shape: [4], strides: [1], storage: "DoubleStorage")
        expectError(archive(Opcodes.dictionary("w", wide)), saying: "truncated")
    }

    /// Many views of one long array would be as many copies of it.
    @Test func refusesTensorsThatAddUpToMoreThanTheFile() {
        let tensor = Opcodes.tensor(shape: [1000], strides: [1], count: 1000)
        var pickle: [UInt8] = tensor + [UInt8(ascii: "q"), 0, UInt8(ascii: "0"), 0x7D, 0x28]
        for index in 0..<100 { pickle += Opcodes.text("\(index)") + [UInt8(ascii: "h"), 0] }
        let file = archive(pickle + [0x75]) { $0.entries[1].contents = Array(repeating: 0, count: 4000) }
        expectError(file, saying: "larger than the file")
    }

    @Test(.timeLimit(.minutes(1)))
    func survivesDeepNestingAndLongListsAndCycles() throws {
        let deep = [UInt8](repeating: 0x5D, count: 1) + [UInt8](repeating: 0x85, count: 1_000_000)
        expectError(archive(deep), saying: "no state dict")
        let long: [UInt8] = [0x5D] + (0..<1_000_000).flatMap { _ in [UInt8(ascii: "N"), UInt8(ascii: "a")] }
        expectError(archive(long), saying: "no state dict")
        let cycle: [UInt8] = [0x7D, UInt8(ascii: "q"), 0] + Opcodes.text("state_dict") + [UInt8(ascii: "h"), 0, 0x73]
        expectError(archive(cycle), saying: "no tensors")
    }

    @Test func refusesStacksAndMemosThatDoNotHold() {
        let wrong: [[UInt8]] = [
            [], [0x75], [0x74], [0x85], [0x28, 0x85], [UInt8(ascii: "h"), 3], [UInt8(ascii: "q"), 0], [0x52],
            [UInt8(ascii: "a")], [0x7D, 0x28, UInt8(ascii: "N"), 0x75], [UInt8(ascii: "N"), 0x51], [0x93], [0x62],
            [UInt8(ascii: "X"), 0xFF, 0xFF, 0xFF, 0x7F], [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            Array("cmodule".utf8),
        ]
        for pickle in wrong { expectError(archive(pickle), saying: "pickle", "\(pickle)") }
    }

    @Test func refusesEveryTruncation() {
        let whole = archive(plain)
        for count in stride(from: 0, to: whole.count, by: 3) {
            #expect(throws: NeuralError.self, "\(count) bytes") { try read(whole.prefix(count)) }
        }
    }

    @Test func survivesEveryChangedByte() {
        let whole = archive(plain)
        for place in 0..<whole.count {
            var changed = whole
            changed[changed.startIndex + place] ^= 0xA5
            // Most are errors, some only other numbers; none may crash.
            _ = try? read(changed)
        }
    }

    @Test func survivesDamageToTheOldFormat() throws {
        let whole = try Data(
            contentsOf: packageRoot.appendingPathComponent("Tests/Fixtures/neural/archives/legacy.pth"))
        for count in 0..<whole.count {
            #expect(throws: NeuralError.self, "\(count) bytes") { try read(whole.prefix(count)) }
            var changed = whole
            changed[count] ^= 0xA5
            // Most are errors, some only other numbers; none may crash.
            _ = try? read(changed)
        }
        let call: [UInt8] = [0x80, 2] + Opcodes.call(Opcodes.global("posix", "system"), [0x29]) + [0x2E]
        expectError(whole.prefix(15) + Data(call), saying: "posix.system")
    }

    @Test func refusesWrongDirectories() {
        expectError(archive(plain) { $0.method = 8 }, saying: "compressed")
        expectError(archive(plain) { $0.size = 1 << 30 }, saying: "truncated")
        expectError(archive(plain) { $0.offset = 1 << 30 }, saying: "truncated")
        expectError(archive(plain) { $0.entries[0].name = "x/other" }, saying: "without a state dict")
        expectError(archive(plain) { $0.entries.append(("x/byteorder", Array("big".utf8))) }, saying: "little-endian")
        expectError(Data("not a zip".utf8), saying: "torch.save")
        expectError(Data(), saying: "torch.save")
    }
}
