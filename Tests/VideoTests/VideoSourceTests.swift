import Foundation
import Testing
import Video

@Suite struct VideoSourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func clip(frames: Int = 40) throws -> String {
        let path = folder.path("clip.mp4")
        let writer = try VideoWriter(path: path, width: 96, height: 64, framesPerSecond: 30)
        for i in 0..<frames { try writer.append(Pattern.square(width: 96, height: 64, frame: i)) }
        try writer.finish()
        return path
    }

    @Test func manyRequestsAtOnceEachGetTheirFrame() async throws {
        let path = try clip()
        let source = try await VideoSource.open(path)
        let decoder = try VideoDecoder(opening: path)
        #expect(await source.info == decoder.info)
        #expect(await source.times == decoder.times)
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for i in 0..<40 { group.addTask { (i, try await source.jpeg(i)) } }
            for try await (i, bytes) in group { #expect(try bytes == decoder.jpeg(i)) }
        }
    }

    @Test func theCacheStaysWithinItsBytes() async throws {
        let source = try await VideoSource.open(try clip(), cacheBytes: 10_000)
        for i in 0..<40 { _ = try await source.jpeg(i) }
        #expect(source.cachedBytes > 0 && source.cachedBytes <= 10_000)
    }

    @Test func aCancelledRequestIsNotDecoded() async throws {
        let source = try await VideoSource.open(try clip())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await source.jpeg(3)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(source.cachedBytes == 0)
    }

    @Test func aBrokenFileThrowsFromOpen() async throws {
        let path = try folder.write(Array("text".utf8), as: "clip.mp4")
        await #expect(throws: VideoError.notAVideo(path: path, found: "text")) { try await VideoSource.open(path) }
    }

    @Test func manySourcesComeAndGo() async throws {
        let path = try clip(frames: 3)
        for _ in 0..<50 {
            let source = try await VideoSource.open(path)
            _ = try await source.jpeg(2)
        }
    }
}

@Suite struct FingerprintTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func isTheSameUnderAnotherNameAndDiffersByContent() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let first = try Fingerprint.of(path: folder.write(bytes, as: "a.mp4"))
        #expect(try Fingerprint.of(path: folder.write(bytes, as: "b.mp4")) == first)
        #expect(first.byteCount == 300_000 && first.digest.count == 64)
        for changed in [10, 150_000, 299_999] {
            var other = bytes
            other[changed] ^= 1
            #expect(try Fingerprint.of(path: folder.write(other, as: "c.mp4")) != first)
        }
        #expect(try Fingerprint.of(path: folder.write(Array(bytes.dropLast()), as: "d.mp4")) != first)
    }

    @Test func ofAFolderCountsItsImages() throws {
        _ = try folder.write([1, 2, 3], as: "a.png")
        let one = try Fingerprint.of(path: folder.url.path)
        _ = try folder.write([4, 5], as: "b.png")
        let two = try Fingerprint.of(path: folder.url.path)
        #expect(one != two && two.byteCount == 5)
        #expect(throws: VideoError.missing(path: "/nowhere")) { try Fingerprint.of(path: "/nowhere") }
    }
}
