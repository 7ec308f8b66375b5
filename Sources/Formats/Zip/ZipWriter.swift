import Foundation

/// Writes a ZIP archive whose members are stored as they are: pictures and weights do not shrink.
///
/// The archive appears under its name only once it is whole. PKWARE APPNOTE 6.3.3, sections 4.3.7 to 4.3.16; no ZIP64, so
/// that everything together stays below 4 GiB.
public final class ZipWriter {
    private struct Member {
        let name: [UInt8]
        let checksum: UInt32
        let size: UInt32
        let offset: UInt32
        let mode: UInt32
    }

    private let url: URL
    private let partial: URL
    private let handle: FileHandle
    private var members: [Member] = []
    private var offset = 0
    private var isFinished = false

    private static let chunk = 1 << 20
    private static let largest = Int(UInt32.max) - (1 << 20)

    /// - Throws: `FormatError.unwritable`.
    public init(creating url: URL) throws {
        self.url = url
        partial = url.appendingPathExtension("partial")
        guard FileManager.default.createFile(atPath: partial.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial.path)
        else { throw FormatError.unwritable(path: url.path, reason: String(cString: strerror(errno))) }
        self.handle = handle
    }

    deinit {
        try? handle.close()
        if !isFinished { try? FileManager.default.removeItem(at: partial) }
    }

    /// - Parameter name: with `/` between folders.
    /// - Throws: `FormatError.unwritable`.
    public func add(_ data: Data, as name: String, isExecutable: Bool = false) throws {
        var checksum = CRC32()
        checksum.update(data)
        try begin(name, checksum: checksum.value, size: data.count, mode: isExecutable ? 0o755 : 0o644)
        try write(data)
    }

    /// Adds a file of any size that fits, a piece at a time; it is read twice.
    ///
    /// - Throws: `FormatError.unreadable`, `.unwritable`.
    public func add(_ file: URL, as name: String) throws {
        var (checksum, size) = (CRC32(), 0)
        try Self.read(file) { piece in
            checksum.update(piece)
            size += piece.count
        }
        try begin(name, checksum: checksum.value, size: size, mode: 0o644)
        try Self.read(file) { try write($0) }
    }

    /// Writes the list of members, closes the file and gives it its name.
    public func finish() throws {
        let start = offset
        for member in members {
            var record = Data()
            record.append(little: UInt32(0x0201_4b50), UInt16(0x031E), UInt16(20))
            record.append(Self.facts(member))
            record.append(little: UInt16(0), UInt16(0), UInt16(0))
            record.append(little: member.mode << 16, member.offset)
            record.append(contentsOf: member.name)
            try write(record)
        }
        var end = Data()
        let count = UInt16(members.count)
        end.append(little: UInt32(0x0605_4b50), UInt16(0), UInt16(0), count, count)
        end.append(little: UInt32(offset - start), UInt32(start), UInt16(0))
        try write(end)
        try handle.synchronize()
        try handle.close()
        guard rename(partial.path, url.path) == 0 else {
            throw FormatError.unwritable(path: url.path, reason: String(cString: strerror(errno)))
        }
        isFinished = true
    }

    private func begin(_ name: String, checksum: UInt32, size: Int, mode: UInt32) throws {
        guard offset + size < Self.largest else {
            throw FormatError.unwritable(path: url.path, reason: "it would be larger than 4 GB; choose fewer frames")
        }
        let member = Member(
            name: Array(name.utf8), checksum: checksum, size: UInt32(size), offset: UInt32(offset),
            mode: 0o100000 | mode)
        members.append(member)
        var header = Data()
        header.append(little: UInt32(0x0403_4b50), UInt16(20))
        header.append(Self.facts(member))
        header.append(contentsOf: member.name)
        try write(header)
    }

    /// What a member's two headers share: flags (UTF-8 names), method (stored), a fixed date, checksum, sizes.
    private static func facts(_ member: Member) -> Data {
        var facts = Data()
        facts.append(little: UInt16(0x0800), UInt16(0), UInt16(0), UInt16(0x0021))
        facts.append(little: member.checksum, member.size, member.size)
        facts.append(little: UInt16(member.name.count), UInt16(0))
        return facts
    }

    private func write(_ data: Data) throws {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw FormatError.unwritable(path: url.path, reason: error.localizedDescription)
        }
        offset += data.count
    }

    private static func read(_ file: URL, _ body: (Data) throws -> Void) throws {
        guard let source = FileHandle(forReadingAtPath: file.path) else {
            throw FormatError.unreadable(path: file.path, reason: String(cString: strerror(errno)))
        }
        defer { try? source.close() }
        while let piece = try source.read(upToCount: chunk), !piece.isEmpty { try body(piece) }
    }
}

extension Data {
    fileprivate mutating func append<each Value: FixedWidthInteger>(little values: repeat each Value) {
        for value in repeat each values {
            Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
        }
    }
}
