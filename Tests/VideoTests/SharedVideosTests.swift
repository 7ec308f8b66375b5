import Foundation
import Testing
import Video

/// Real recordings, when the shared data is here.
@Suite struct SharedVideosTests {
    struct Clip: Sendable, CustomTestStringConvertible {
        let name: String
        let width: Int
        let height: Int
        let channels: Int
        let frames: Int
        var testDescription: String { name }
    }

    private static let clips: [Clip] = [
        Clip(name: "flies13/clip.mp4", width: 1024, height: 1024, channels: 1, frames: 1500),
        Clip(name: "flies-pair/centered_pair_small.mp4", width: 384, height: 384, channels: 1, frames: 1100),
        Clip(name: "robot/small_robot.mp4", width: 560, height: 320, channels: 3, frames: 166),
        Clip(name: "robot/small_robot_3_frame.mp4", width: 560, height: 320, channels: 3, frames: 3),
        Clip(name: "mouse-openfield/videos/m3v1mp4.mp4", width: 640, height: 480, channels: 1, frames: 2330),
    ].filter { SharedData.has($0.name) }

    @Test(
        .enabled(if: !clips.isEmpty && FFmpeg.isHere, "needs the shared data and the ffmpeg command"), arguments: clips)
    func framesAreThoseOfFFmpeg(_ clip: Clip) throws {
        let path = SharedData.path(clip.name)
        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.width == clip.width && decoder.info.height == clip.height)
        #expect(decoder.info.channels == clip.channels && decoder.info.frameCount == clip.frames)
        let truth = try FFmpeg.checksums(of: path, in: TemporaryFolder(), first: 320)
        var generator = Seeded(state: 5)
        for i in truth.indices.shuffled(using: &generator).prefix(12) {
            #expect(try decoder.checksum(i) == truth[i], "frame \(i)")
        }
        _ = try decoder.frame(clip.frames - 1, as: .gray)
    }

    @Test(.enabled(if: SharedData.has("mouse-openfield/labeled-data/m4s1"), "needs the shared data"))
    func aDeepLabCutFolderIsAVideo() throws {
        let decoder = try VideoDecoder(opening: SharedData.path("mouse-openfield/labeled-data/m4s1"))
        #expect(decoder.info.frameCount == 92 && decoder.info.width == 640 && decoder.info.height == 480)
        _ = try decoder.frame(91, as: .rgb)
    }
}
