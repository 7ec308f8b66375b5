import Foundation

/// A file of PyTorch's format from before version 1.6, which `torch.save` still writes when asked to.
///
/// Five pickles one after the other (a magic number, the version 1001, the writer's machine, the object, the list of array
/// keys), then for each key a count of 8 bytes and the numbers (torch/serialization.py, `_legacy_save`). As trusting as
/// `TorchArchive`: not at all.
struct LegacyTorchArchive {
    /// A pickle of protocol 2 that holds the magic number, of 10 bytes, and nothing else.
    static let start: [UInt8] = [
        0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]

    let pickle: Pickle
    let arrays: [String: Data]

    init(_ data: Data, fail: @escaping (String) -> NeuralError) throws {
        var place = data.startIndex + Self.start.count
        func next() throws -> Pickle {
            let (pickle, end) = try PickleReader.readFirst(of: data[place...], fail: fail)
            place = end
            return pickle
        }
        guard case .int(1001) = try next().root else { throw fail("it has an unknown version of PyTorch's old format") }
        let machine = try next()
        for (key, value) in machine.pairs(machine.root) ?? [] where key.string == "little_endian" {
            guard case .bool(true) = value else { throw fail("its numbers are not little-endian") }
        }
        pickle = try next()
        let keys = try next()
        guard let names = keys.items(keys.root)?.map(\.string) else { throw fail("its list of arrays is damaged") }
        let types = Self.types(of: pickle)
        var arrays: [String: Data] = [:]
        for name in names {
            guard let name, let type = types[name], arrays[name] == nil else {
                throw fail("its list of arrays is damaged")
            }
            let count = data[place...].prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let left = data.endIndex - place - 8
            guard left >= 0, count <= UInt64(left / type.bytes) else {
                throw fail("it ends inside the array \"\(name)\" (truncated?)")
            }
            let first = place + 8
            place = first + Int(count) * type.bytes
            arrays[name] = data[first..<place]
        }
        self.arrays = arrays
    }

    /// What the object says of its arrays' numbers.
    private static func types(of pickle: Pickle) -> [String: NumberType] {
        var types: [String: NumberType] = [:]
        for node in pickle.nodes where node.kind == .persistent && node.items.count >= 3 {
            guard case .global(let storage) = node.items[1], let key = node.items[2].string else { continue }
            types[key] = NumberType(className: storage.name)
        }
        return types
    }
}
