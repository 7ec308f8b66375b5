import Foundation
import Neural

/// Writes zip files of stored entries, whole or wrong, and pickles byte by byte.
struct StoredZip {
    var entries: [(name: String, contents: [UInt8])]
    /// What the directory says about the first entry, where it lies.
    var method: UInt16 = 0
    var size: UInt32?
    var offset: UInt32?

    var data: Data {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            let size = UInt32(entry.contents.count)
            let start = UInt32(file.count)
            let name = Array(entry.name.utf8)
            let isFirst = index == 0
            file += [0x50, 0x4B, 3, 4] + zeros(14)
            file += size.bytes
            file += size.bytes
            file += UInt16(name.count).bytes + zeros(2) + name + entry.contents
            let said = isFirst ? self.size ?? size : size
            directory += [0x50, 0x4B, 1, 2] + zeros(6)
            directory += (isFirst ? method : 0).bytes + zeros(8)
            directory += said.bytes
            directory += said.bytes
            directory += UInt16(name.count).bytes + zeros(12)
            directory += ((isFirst ? offset : nil) ?? start).bytes + name
        }
        let count = UInt16(entries.count)
        var end: [UInt8] = [0x50, 0x4B, 5, 6] + zeros(4)
        end += count.bytes
        end += count.bytes
        end += UInt32(directory.count).bytes + UInt32(file.count).bytes + zeros(2)
        return Data(file + directory + end)
    }

    private func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
}

/// Pieces of pickles, by what they push.
enum Opcodes {
    static func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }
    static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }
    static func int(_ value: Int64) -> [UInt8] { [0x8A, 8] + value.bytes }
    static func tuple(_ parts: [UInt8]...) -> [UInt8] { [0x28] + parts.flatMap { $0 } + [0x74] }
    static func call(_ function: [UInt8], _ arguments: [UInt8]) -> [UInt8] { function + arguments + [0x52] }
    static func pickle(_ value: [UInt8]) -> [UInt8] { [0x80, 2] + value + [0x2E] }

    static func tensor(
        shape: [Int64], strides: [Int64], offset: Int64 = 0, key: String = "0", count: Int64 = 4,
        storage: String = "FloatStorage"
    ) -> [UInt8] {
        let id = tuple(text("storage"), global("torch", storage), text(key), text("cpu"), int(count)) + [0x51]
        func numbers(_ values: [Int64]) -> [UInt8] { [0x28] + values.flatMap(int) + [0x74] }
        return call(
            global("torch._utils", "_rebuild_tensor_v2"),
            tuple(id, int(offset), numbers(shape), numbers(strides), [0x89], [0x7D]))
    }

    /// A dictionary with one entry.
    static func dictionary(_ key: String, _ value: [UInt8]) -> [UInt8] { [0x7D] + text(key) + value + [0x73] }
}

extension FixedWidthInteger {
    /// Little-endian.
    var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
