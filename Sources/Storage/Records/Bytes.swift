import Foundation

/// Writes the compact binary of summaries and of the edit log: LEB128 numbers and length-prefixed bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }
    var data: Data { Data(bytes) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func number(_ value: Int) { number(UInt64(value)) }

    /// Small numbers of either sign stay short.
    mutating func signed(_ value: Int64) { number(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func fixed(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func block(_ value: Data) {
        number(value.count)
        raw(value)
    }

    /// Bytes whose length the reader knows.
    mutating func raw(_ value: Data) { value.withUnsafeBytes { bytes.append(contentsOf: $0) } }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Reads what `ByteWriter` wrote. Bytes that end early or make no sense throw.
struct ByteReader {
    private let data: [UInt8]
    private(set) var position = 0

    init(_ data: Data) { self.data = Array(data) }

    var isAtEnd: Bool { position >= data.count }

    mutating func byte() throws -> UInt8 {
        guard position < data.count else { throw UnreadableBytes() }
        position += 1
        return data[position - 1]
    }

    mutating func number() throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw UnreadableBytes() }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func count() throws -> Int {
        guard let count = Int(exactly: try number()) else { throw UnreadableBytes() }
        return count
    }

    mutating func signed() throws -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func fixed() throws -> UInt64 {
        let slice = try raw(8)
        return slice.withUnsafeBytes { $0.integer(at: 0) }
    }

    mutating func bytes() throws -> Data { Data(try raw(try count())) }

    mutating func raw(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= data.count - position else { throw UnreadableBytes() }
        position += count
        return data[position - count..<position]
    }
}

/// Stored bytes that this version cannot have written.
struct UnreadableBytes: Error {}
