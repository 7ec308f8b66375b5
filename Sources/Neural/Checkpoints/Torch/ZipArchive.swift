import Foundation

/// The stored (uncompressed) entries of a zip file, found through its central directory; trusts none of it.
///
/// PKWARE's APPNOTE 6.3: 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end), 4.5.3 (zip64).
struct ZipArchive {
    struct Entry {
        let name: String
        fileprivate let header, size: Int
        fileprivate let method: UInt16
    }

    let entries: [Entry]
    private let data: Data
    private let fail: (String) -> NeuralError

    /// - Parameter fail: makes the error for a reason.
    init(_ data: Data, fail: @escaping (String) -> NeuralError) throws {
        (self.data, self.fail) = (data, fail)
        let reader = ZipFields(data: data, fail: fail)
        let directory = try reader.findDirectory()
        guard directory.start <= data.count, directory.size <= data.count - directory.start else {
            throw fail("its directory lies outside the file (truncated?)")
        }
        var entries: [Entry] = []
        var place = directory.start
        let end = directory.start + directory.size
        while place < end, entries.count < directory.count {
            let (entry, next) = try reader.entry(at: place, end: end)
            entries.append(entry)
            place = next
        }
        guard entries.count == directory.count else { throw fail("its directory is incomplete (truncated?)") }
        self.entries = entries
    }

    /// The bytes of an entry.
    func contents(of entry: Entry) throws -> Data {
        guard entry.method == 0 else { throw fail("\"\(entry.name)\" is compressed") }
        let reader = ZipFields(data: data, fail: fail)
        guard try reader.number(at: entry.header, bytes: 4) == 0x0403_4B50 else {
            throw fail("\"\(entry.name)\" does not start where the directory says")
        }
        let (name, extra) = try (
            reader.number(at: entry.header + 26, bytes: 2), reader.number(at: entry.header + 28, bytes: 2)
        )
        let start = entry.header + 30 + name + extra
        guard start <= data.count, entry.size <= data.count - start else {
            throw fail("it ends inside \"\(entry.name)\" (truncated?)")
        }
        return data[(data.startIndex + start)..<(data.startIndex + start + entry.size)]
    }
}

/// Little-endian numbers of a zip file, and the records they make up.
private struct ZipFields {
    let data: Data
    let fail: (String) -> NeuralError

    func number(at offset: Int, bytes: Int) throws -> Int {
        guard offset >= 0, offset <= data.count - bytes else { throw fail("it ends inside a zip record (truncated?)") }
        var value: UInt64 = 0
        for place in (0..<bytes).reversed() { value = value << 8 | UInt64(data[data.startIndex + offset + place]) }
        guard let number = Int(exactly: value) else { throw fail("its zip records hold an impossible number") }
        return number
    }

    func findDirectory() throws -> (start: Int, size: Int, count: Int) {
        let lowest = max(0, data.count - 22 - 65535)
        var place = data.count - 22
        while place >= lowest, try number(at: place, bytes: 4) != 0x0605_4B50 { place -= 1 }
        guard place >= lowest else { throw fail("its zip directory is missing (truncated?)") }
        let (count, size, start) = try (
            number(at: place + 10, bytes: 2), number(at: place + 12, bytes: 4), number(at: place + 16, bytes: 4)
        )
        let isLarge = count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF
        guard isLarge, place >= 20, try number(at: place - 20, bytes: 4) == 0x0706_4B50 else {
            return (start, size, count)
        }
        let record = try number(at: place - 12, bytes: 8)
        guard try number(at: record, bytes: 4) == 0x0606_4B50 else { throw fail("its zip64 directory is missing") }
        return try (
            number(at: record + 48, bytes: 8), number(at: record + 40, bytes: 8), number(at: record + 32, bytes: 8)
        )
    }

    /// The entry whose record starts at `place`, and where the next one starts.
    func entry(at place: Int, end: Int) throws -> (ZipArchive.Entry, Int) {
        guard end - place >= 46, try number(at: place, bytes: 4) == 0x0201_4B50 else {
            throw fail("its zip directory is damaged")
        }
        let (name, extra, comment) = try (
            number(at: place + 28, bytes: 2), number(at: place + 30, bytes: 2), number(at: place + 32, bytes: 2)
        )
        guard end - place - 46 >= name + extra + comment else { throw fail("its zip directory is damaged") }
        let characters = data[(data.startIndex + place + 46)..<(data.startIndex + place + 46 + name)]
        var (packed, size, header) = try (
            number(at: place + 20, bytes: 4), number(at: place + 24, bytes: 4), number(at: place + 42, bytes: 4)
        )
        // Numbers that did not fit stand in the zip64 field, in this order.
        var fields = try largeFields(from: place + 46 + name, to: place + 46 + name + extra)
        func take(_ value: inout Int) throws {
            guard value == 0xFFFF_FFFF else { return }
            guard let large = fields.first else { throw fail("its zip64 fields are missing") }
            value = large
            fields.removeFirst()
        }
        try take(&size)
        try take(&packed)
        try take(&header)
        let method = UInt16(truncatingIfNeeded: try number(at: place + 10, bytes: 2))
        guard method != 0 || packed == size else { throw fail("its zip directory contradicts itself") }
        return (
            ZipArchive.Entry(
                name: String(decoding: characters, as: UTF8.self), header: header, size: size, method: method),
            place + 46 + name + extra + comment
        )
    }

    private func largeFields(from start: Int, to end: Int) throws -> [Int] {
        var place = start
        while end - place >= 4 {
            let (kind, size) = try (number(at: place, bytes: 2), number(at: place + 2, bytes: 2))
            guard size <= end - place - 4 else { throw fail("its zip directory is damaged") }
            if kind == 1 {
                return try (0..<(size / 8)).map { try number(at: place + 4 + 8 * $0, bytes: 8) }
            }
            place += 4 + size
        }
        return []
    }
}
