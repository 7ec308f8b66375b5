import CFFmpeg
import Domain
import Foundation

/// Keeps a video's packet index in a file named by the video's fingerprint. The file may be deleted at any time.
///
/// Little-endian: `TSVI`, version, eleven counts and facts as Int32, the arrays, Adler-32 over all before it.
struct PacketIndexCache {
    private let file: URL
    private static let magic: [UInt8] = Array("TSVI".utf8)
    private static let version: Int32 = 1

    init(folder: URL, video path: String) throws {
        let fingerprint = try Fingerprint.of(path: path)
        file = folder.appendingPathComponent("\(fingerprint.digest).index")
    }

    /// The index, or nil when there is none yet or the file is damaged or of another version.
    func read() -> PacketIndex? {
        guard let data = FileManager.default.contents(atPath: file.path), data.count > 48 else { return nil }
        let bytes = [UInt8](data)
        let body = Array(bytes.dropLast(4))
        var end = Bytes(bytes.suffix(4))
        guard let sum: UInt32 = end.take(), sum == Self.checksum(body), body.starts(with: Self.magic) else {
            return nil
        }
        var reader = Bytes(body.dropFirst(4))
        guard let index = Self.decode(&reader), index.isConsistent else { return nil }
        return index
    }

    /// A cache that cannot be written (full disk, read-only folder) costs time at the next start and nothing else, so
    /// the failure is left at that.
    func write(_ index: PacketIndex) {
        var bytes = Self.magic
        Self.encode(index, into: &bytes)
        Self.append([Self.checksum(bytes)], to: &bytes)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file, options: .atomic)
        } catch {
            return
        }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 { av_adler32_update(1, bytes, bytes.count) }

    private static func encode(_ index: PacketIndex, into bytes: inout [UInt8]) {
        let facts: [Int32] = [
            version, Int32(index.count), Int32(index.pts.count), Int32(index.frame.count),
            Int32(index.keyPacket.count), index.learntByDecoding ? 1 : 0, index.missing, index.channels, index.width,
            index.height, index.leading,
        ]
        append(facts, to: &bytes)
        append(index.packet, to: &bytes)
        append(index.frame, to: &bytes)
        append(index.keyPacket, to: &bytes)
        append(index.pts, to: &bytes)
        append(index.position, to: &bytes)
        append(index.keyTime, to: &bytes)
    }

    private static func append<T: FixedWidthInteger>(_ values: [T], to bytes: inout [UInt8]) {
        values.map(\.littleEndian).withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    private static func decode(_ reader: inout Bytes) -> PacketIndex? {
        guard let facts: [Int32] = reader.take(11), facts[0] == version,
            let packet: [Int32] = reader.take(Int(facts[1])), let frame: [Int32] = reader.take(Int(facts[3])),
            let keyPacket: [Int32] = reader.take(Int(facts[4])), let pts: [Int64] = reader.take(Int(facts[2])),
            let position: [Int64] = reader.take(Int(facts[3])), let keyTime: [Int64] = reader.take(Int(facts[4]))
        else { return nil }
        return PacketIndex(
            packet: packet, pts: pts, frame: frame, position: position, keyPacket: keyPacket, keyTime: keyTime,
            learntByDecoding: facts[5] != 0, missing: facts[6], leading: facts[10], channels: facts[7], width: facts[8],
            height: facts[9])
    }

    /// Reads integers off the front of some bytes; nil where there are too few.
    private struct Bytes {
        private var rest: ArraySlice<UInt8>
        init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

        mutating func take<T: FixedWidthInteger>() -> T? { (take(1) as [T]?)?.first }

        mutating func take<T: FixedWidthInteger>(_ count: Int) -> [T]? {
            let size = MemoryLayout<T>.size
            guard count >= 0, count <= rest.count / size else { return nil }
            let part = rest.prefix(count * size)
            rest = rest.dropFirst(count * size)
            return part.withUnsafeBytes { bytes in
                (0..<count).map { T(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: T.self)) }
            }
        }
    }
}
