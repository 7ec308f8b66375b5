import Foundation
import Testing
import Video

/// A frame number means the same picture as in ffmpeg's own sequential decode, however it is asked for.
@Suite(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) struct VideoDecoderExactnessTests {
    @Test(arguments: Recording.allCases) func everyAccessGivesTheSamePictureAsFFmpeg(_ recording: Recording) throws {
        let folder = try TemporaryFolder()
        let path = try recording.make(in: folder)
        let truth = try FFmpeg.checksums(of: path, in: folder)
        try #require(truth.count >= 15)
        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.frameCount == truth.count)
        #expect(decoder.info.missingFrames == 0)
        // A receiver switched on late gets pictures whose beginning it missed; ffmpeg makes something up for them.
        let lost = recording == .cutStream ? Set(0..<decoder.firstWholeFrame) : []
        #expect(wrong(decoder, truth, order: Array(truth.indices)).subtracting(lost).isEmpty, "one after another")
        #expect(wrong(decoder, truth, order: shuffled(truth.count)).subtracting(lost).isEmpty, "at random")
        #expect(wrong(decoder, truth, order: hops(truth.count)).subtracting(lost).isEmpty, "back and forth")
        let onward = [10, 29].flatMap { Array(stride(from: 3, to: truth.count, by: $0)) }
        #expect(wrong(decoder, truth, order: onward).subtracting(lost).isEmpty, "some, in their order")
        let person = try VideoDecoder(opening: path, threads: 3, keepsNeighbours: true)
        #expect(wrong(person, truth, order: hops(truth.count)).subtracting(lost).isEmpty, "a person's steps")
        #expect(wrong(person, truth, order: leaps(truth.count)).subtracting(lost).isEmpty, "leaps and steps back")
        let times = decoder.times
        #expect(times.count == truth.count && times[0] == 0 && zip(times, times.dropFirst()).allSatisfy(<))
    }

    @Test func aCachedIndexGivesTheSameFrames() throws {
        let folder = try TemporaryFolder()
        let path = try Recording.openGOPStream.make(in: folder)
        let cache = folder.url.appendingPathComponent("cache")
        let first = try VideoDecoder(opening: path, indexCache: cache)
        let files = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        #expect(files.count == 1)
        let second = try VideoDecoder(opening: path, indexCache: cache)
        #expect(second.info == first.info && second.times == first.times)
        for i in shuffled(first.info.frameCount).prefix(20) {
            #expect(try second.checksum(i) == first.checksum(i))
        }
    }

    @Test func aDamagedIndexFileIsBuiltAnew() throws {
        let folder = try TemporaryFolder()
        let path = try Recording.longGOP.make(in: folder)
        let cache = folder.url.appendingPathComponent("cache")
        let info = try VideoDecoder(opening: path, indexCache: cache).info
        let file = cache.appendingPathComponent(try FileManager.default.contentsOfDirectory(atPath: cache.path)[0])
        let good = try Data(contentsOf: file)
        var flipped = good
        flipped[good.count / 2] ^= 0x40
        for bad in [Data(), good.prefix(100), flipped] {
            try bad.write(to: file)
            #expect(try VideoDecoder(opening: path, indexCache: cache).info == info)
            #expect(try Data(contentsOf: file) == good)
        }
    }

    @Test func timesFollowTheStreamNotAConstantRate() throws {
        let folder = try TemporaryFolder()
        let decoder = try VideoDecoder(opening: try Recording.variableRate.make(in: folder))
        let kept = (0..<90).filter { $0 % 3 == 0 || $0 % 7 == 0 }
        for (time, source) in zip(decoder.times, kept) { #expect(abs(time - Double(source) / 30) < 1e-4) }
        #expect(decoder.info.frameCount == kept.count)
    }

    @Test func aWayThatNobodyWaitsForIsGivenUpAndTheNextFrameIsRight() async throws {
        let folder = try TemporaryFolder()
        let path = try Recording.longGOP.make(in: folder)
        let truth = try FFmpeg.checksums(of: path, in: folder)
        let far = truth.count - 3
        // Used by one task after the other.
        nonisolated(unsafe) let decoder = try VideoDecoder(opening: path, keepsNeighbours: true)
        #expect(try decoder.checksum(2) == truth[2])
        await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            #expect(throws: CancellationError.self) { try decoder.checksum(far) }
        }.value
        for frame in [far, far - 1, 1] { #expect(try decoder.checksum(frame) == truth[frame]) }
    }

    private func wrong(_ decoder: VideoDecoder, _ truth: [UInt32], order: [Int]) -> Set<Int> {
        Set(
            order.filter { i in
                do { return try decoder.checksum(i) != truth[i] } catch { return true }
            })
    }

    private func shuffled(_ count: Int) -> [Int] {
        var generator = Seeded(state: 42)
        return Array((0..<count).shuffled(using: &generator).prefix(120))
    }

    /// A leap, then some steps back and on.
    private func leaps(_ count: Int) -> [Int] {
        shuffled(count).prefix(12).flatMap { at in
            [0, 1, 2, -1, -2, -3, -9, -10, -20, 4].map { max(0, min(count - 1, at + $0)) }
        }
    }

    /// Short steps both ways, as a person makes them.
    private func hops(_ count: Int) -> [Int] {
        var generator = Seeded(state: 7)
        var position = count / 2
        return (0..<150).map { _ in
            position = max(0, min(count - 1, position + Int.random(in: -3...9, using: &generator)))
            return position
        }
    }
}

extension VideoDecoder {
    /// The first frame that can be decoded, of the first eight.
    fileprivate var firstWholeFrame: Int {
        (0..<8).first { index in
            do { return try checksum(index) != nil } catch { return false }
        } ?? 8
    }
}
