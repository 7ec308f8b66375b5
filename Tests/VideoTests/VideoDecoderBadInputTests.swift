import Foundation
import Testing
import Video

/// Whatever a file holds, opening it ends in frames or in an error that says what is wrong.
@Suite struct VideoDecoderBadInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func namesAFileThatIsNotThere() {
        #expect(throws: VideoError.missing(path: "/nowhere/clip.mp4")) {
            try VideoDecoder(opening: "/nowhere/clip.mp4")
        }
    }

    @Test func saysThatATextFileIsText() throws {
        let path = try folder.write(Array("frame,x,y\n1,2,3\n".utf8), as: "clip.mp4")
        #expect(throws: VideoError.notAVideo(path: path, found: "text")) { try VideoDecoder(opening: path) }
        #expect(VideoError.notAVideo(path: path, found: "text").description.contains("is not a video: it holds text"))
    }

    @Test func saysThatAnEmptyFileIsEmpty() throws {
        let path = try folder.write([], as: "clip.mp4")
        #expect(throws: VideoError.empty(path: path)) { try VideoDecoder(opening: path) }
    }

    @Test func followsNoPlayListToOtherFiles() throws {
        let secret = try writeClip("secret.mp4", frames: 5)
        for text in ["#EXTM3U\n#EXTINF:1,\n\(secret)\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile secret.mp4\n"] {
            let path = try folder.write(Array(text.utf8), as: "clip.mp4")
            #expect(throws: VideoError.notAVideo(path: path, found: "text")) { try VideoDecoder(opening: path) }
        }
    }

    @Test func takesAPathForAFileNeverForAnAddress() throws {
        #expect(throws: VideoError.missing(path: "http://127.0.0.1:9/clip.mp4")) {
            try VideoDecoder(opening: "http://127.0.0.1:9/clip.mp4")
        }
        let path = try writeClip("concat:a|b.mp4", frames: 3)
        #expect(try VideoDecoder(opening: path).info.frameCount == 3)
    }

    @Test func saysThatARecordingWasNotClosed() throws {
        let whole = try bytes(of: writeClip("whole.mp4", frames: 60))
        let path = try folder.write(Array(whole.prefix(whole.count / 2)), as: "cut.mp4")
        #expect(throws: VideoError.incomplete(path: path)) { try VideoDecoder(opening: path) }
    }

    @Test func readsWhatIsLeftOfATruncatedFileAndReportsTheRest() throws {
        let whole = try bytes(of: writeClip("whole.avi", frames: 90))
        let path = try folder.write(Array(whole.prefix(whole.count * 6 / 10)), as: "cut.avi")
        let truth = try VideoDecoder(opening: folder.path("whole.avi"))
        let decoder = try VideoDecoder(opening: path)
        let count = decoder.info.frameCount
        #expect(count > 20 && count < 80 && decoder.info.missingFrames == 90 - count)
        for i in 0..<count - 4 { #expect(try decoder.checksum(i) == truth.checksum(i)) }
        let expected = VideoError.truncated(path: path, frame: count, readable: count, declared: 90)
        #expect(throws: expected) { try decoder.frame(count, as: .gray) }
        let beyond = VideoError.frameOutOfRange(path: path, frame: 90, count: count)
        #expect(throws: beyond) { try decoder.frame(90, as: .gray) }
    }

    @Test(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) func readsWhatIsLeftOfATruncatedMP4() throws {
        let whole = try writeClip("whole.mp4", frames: 90)
        try FFmpeg.run(["-i", whole, "-c", "copy", "-movflags", "+faststart", "front.mp4"], in: folder)
        let front = try bytes(of: folder.path("front.mp4"))
        let decoder = try VideoDecoder(opening: folder.write(Array(front.prefix(front.count * 6 / 10)), as: "cut.mp4"))
        let truth = try VideoDecoder(opening: whole)
        let count = decoder.info.frameCount
        #expect(count > 20 && count < 80 && decoder.info.missingFrames == 90 - count)
        for i in 0..<count - 4 { #expect(try decoder.checksum(i) == truth.checksum(i)) }
    }

    @Test(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) func saysThatAFileHoldsOnlySound() throws {
        try FFmpeg.run(["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", "sound.mp4"], in: folder)
        let path = folder.path("sound.mp4")
        #expect(throws: VideoError.noVideoStream(path: path)) { try VideoDecoder(opening: path) }
    }

    @Test(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) func saysThatAVideoHasNoFrames() throws {
        let whole = try writeClip("whole.mp4", frames: 30)
        try FFmpeg.run(["-i", whole, "-c", "copy", "-frames:v", "0", "none.mp4"], in: folder)
        let path = folder.path("none.mp4")
        let error = #expect(throws: VideoError.self) { try VideoDecoder(opening: path) }
        #expect(error == .noFrames(path: path) || error == .noVideoStream(path: path))
    }

    @Test func refusesAbsurdDimensions() throws {
        var bytes = try bytes(of: writeClip("whole.avi", frames: 3))
        // AVI: BITMAPINFOHEADER follows "strf" and its size; width and height stand 4 bytes into it.
        let header = try #require(bytes.firstRange(of: Array("strf".utf8))).upperBound + 8
        for i in 0..<4 { (bytes[header + i], bytes[header + 4 + i]) = (i == 2 ? 1 : 0, i == 2 ? 1 : 0) }
        let path = try folder.write(bytes, as: "huge.avi")
        let error = #expect(throws: VideoError.self) { try VideoDecoder(opening: path) }
        guard case .tooLarge(path, 65536, 65536, _)? = error else {
            Issue.record("expected .tooLarge, found \(String(describing: error))")
            return
        }
    }

    @Test func refusesFramesOutOfRange() throws {
        let decoder = try VideoDecoder(opening: writeClip("clip.mp4", frames: 10))
        for frame in [-1, 10, Int.max, Int.min] {
            let expected = VideoError.frameOutOfRange(path: folder.path("clip.mp4"), frame: frame, count: 10)
            #expect(throws: expected) { try decoder.frame(frame, as: .rgb) }
            #expect(throws: expected) { try decoder.jpeg(frame) }
        }
    }

    /// A hole in the middle: what is lost is reported, whichever way it is come by, and the rest is as it was.
    @Test func reportsDamagedFramesHoweverTheyAreAskedFor() throws {
        let whole = try writeClip("whole.mp4", frames: 72)
        let truth = try VideoDecoder(opening: whole)
        for at in [3, 4, 5, 6] {
            var bytes = try bytes(of: whole)
            let start = bytes.count * at / 10
            for i in start..<start + bytes.count / 50 { bytes[i] = 0 }
            let decoder = try VideoDecoder(opening: try folder.write(bytes, as: "hole\(at).mp4"))
            #expect(decoder.info.frameCount == 72)
            let forwards = (0..<72).map { outcome(decoder, $0) }
            let backwards = (0..<72).reversed().map { outcome(decoder, $0) }
            #expect(backwards.reversed() == forwards)
            #expect(forwards.contains(nil))
            let changed = try (0..<72).filter { forwards[$0] != (try truth.checksum($0)) }
            #expect(changed.count <= 26 && changed.last! - changed.first! <= 26, "only the damaged groups suffer")
        }
    }

    /// The checksum of a frame; nil when it is reported as undecodable.
    private func outcome(_ decoder: VideoDecoder, _ frame: Int) -> UInt32? {
        do { return try decoder.checksum(frame) } catch { return nil }
    }

    /// Garbage in the middle of a file: a frame comes out as it was, or is reported; the process survives all of it.
    @Test(arguments: ["mp4", "avi", "mkv", "ts"]) func survivesGarbage(container: String) throws {
        let whole = try bytes(of: writeClip("whole.\(container)", frames: 40))
        var generator = Seeded(state: 3)
        for _ in 0..<25 {
            var bytes = whole
            let length = Int.random(in: 1...200, using: &generator)
            let start = Int.random(in: 0..<bytes.count - length, using: &generator)
            for i in start..<start + length { bytes[i] = UInt8.random(in: 0...255, using: &generator) }
            let path = try folder.write(bytes, as: "garbage.\(container)")
            do {
                let decoder = try VideoDecoder(opening: path)
                for i in stride(from: 0, to: min(decoder.info.frameCount, 50), by: 5) {
                    do { _ = try decoder.frame(i, as: .gray) } catch is VideoError { continue }
                }
            } catch is VideoError { continue }
        }
    }

    private func writeClip(_ name: String, frames: Int) throws -> String {
        let path = folder.path(name)
        let writer = try VideoWriter(path: path, width: 64, height: 48, framesPerSecond: 30, keyframeInterval: 12)
        for i in 0..<frames { try writer.append(Pattern.gray(width: 64, height: 48, frame: i)) }
        try writer.finish()
        return path
    }

    private func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
}
