import CFFmpeg
import Domain
import Foundation

/// Tells a video by its content, so that it is found again under another name or on another machine.
///
/// The digest is SHA-256, in hex, over the size in bytes (8 bytes, little-endian) and three samples of 64 KiB: from
/// the start, the middle and the end. Of a folder or list of images it is over the number of images, each one's name
/// and size, and the samples of the first, the middle and the last image. It reads at most about 200 KiB a file.
public enum Fingerprint {
    static let sample = 65536

    /// - Parameter path: a file, or a folder of images.
    /// - Throws: `VideoError.missing`, `.unreadable`, `.noImages`.
    public static func of(path: String) throws -> VideoFingerprint {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw VideoError.missing(path: path)
        }
        if isFolder.boolValue { return try of(images: ImageSequence.images(in: path)) }
        let digest = try Digest()
        let size = try add(path, to: digest)
        return VideoFingerprint(byteCount: size, digest: digest.finish())
    }

    /// - Parameter paths: images, in the order of their frames; their folders do not count, only their names.
    public static func of(images paths: [String]) throws -> VideoFingerprint {
        guard !paths.isEmpty else { throw VideoError.noImages(path: "") }
        let digest = try Digest()
        digest.add(Int64(paths.count))
        var total: Int64 = 0
        for path in paths {
            let size = try byteCount(of: path)
            digest.add(Array((path as NSString).lastPathComponent.utf8))
            digest.add(size)
            total += size
        }
        for index in Set([0, paths.count / 2, paths.count - 1]).sorted() { _ = try add(paths[index], to: digest) }
        return VideoFingerprint(byteCount: total, digest: digest.finish())
    }

    /// Of what a link leads to, since the attributes of a link are its own.
    private static func byteCount(of path: String) throws -> Int64 {
        do {
            let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let size = try FileManager.default.attributesOfItem(atPath: target)[.size] as? NSNumber
            return size?.int64Value ?? 0
        } catch {
            throw FileManager.default.fileExists(atPath: path)
                ? VideoError.unreadable(path: path, reason: (error as NSError).localizedDescription)
                : VideoError.missing(path: path)
        }
    }

    private static func add(_ path: String, to digest: Digest) throws -> Int64 {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            let size = try file.seekToEnd()
            digest.add(Int64(clamping: size))
            let middle = size > UInt64(sample) ? size / 2 - UInt64(sample / 2) : 0
            let tail = size > UInt64(sample) ? size - UInt64(sample) : 0
            for start in [0, middle, tail] {
                try file.seek(toOffset: start)
                digest.add([UInt8](try file.read(upToCount: sample) ?? Data()))
            }
            return Int64(clamping: size)
        } catch {
            throw VideoError.unreadable(path: path, reason: (error as NSError).localizedDescription)
        }
    }
}

/// SHA-256 through libavutil.
private final class Digest {
    private let state: OpaquePointer

    init() throws {
        guard let state = av_sha_alloc() else { throw LibAV.outOfMemory }
        self.state = state
        av_sha_init(state, 256)
    }

    deinit { av_free(UnsafeMutableRawPointer(state)) }

    func add(_ bytes: [UInt8]) { av_sha_update(state, bytes, bytes.count) }

    func add(_ number: Int64) { add(withUnsafeBytes(of: number.littleEndian) { Array($0) }) }

    func finish() -> String {
        var sum = [UInt8](repeating: 0, count: 32)
        av_sha_final(state, &sum)
        return sum.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
