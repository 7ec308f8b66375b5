import Foundation
import Testing
import Video

/// A recording that says how it is to be turned is shown as ffmpeg and OpenCV show it.
@Suite(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) struct TurnedVideoTests {
    @Test(arguments: [0, 90, 180, 270]) func picturesAreTurnedAsFFmpegTurnsThem(_ angle: Int) throws {
        let folder = try TemporaryFolder()
        _ = try Recording.longGOP.make(in: folder)
        try FFmpeg.run(
            ["-i", "longGOP.mp4", "-c", "copy", "-metadata:s:v", "rotate=\(angle)", "turned.mp4"], in: folder)
        // Lossless: what is compared is which pixel goes where.
        try FFmpeg.run(
            ["-i", "turned.mp4", "-frames:v", "3", "-f", "rawvideo", "-pix_fmt", "rgb24", "raw"], in: folder)
        let raw = try Data(contentsOf: folder.url.appendingPathComponent("raw"))
        let decoder = try VideoDecoder(opening: folder.path("turned.mp4"))
        let isUpright = angle % 180 != 0
        #expect(decoder.info.width == (isUpright ? 96 : 128) && decoder.info.height == (isUpright ? 128 : 96))
        for index in [2, 0] {
            let frame = try decoder.frame(index, as: .rgb)
            #expect(frame.width == decoder.info.width && frame.height == decoder.info.height)
            let expected = raw.dropFirst(index * frame.pixels.count).prefix(frame.pixels.count)
            // Where the chroma lies between pixels, turning before or after its interpolation differs a little.
            let differences = zip(frame.pixels, expected).map { abs(Int($0) - Int($1)) }
            #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 6, "\(angle)")
            let (luma, turnedJPEG) = (try decoder.frame(index, as: .gray), try decoder.jpeg(index))
            #expect(luma.width == frame.width && turnedJPEG.count > 100)
        }
    }

    @Test func aNarrowPictureOfATurnedVideoKeepsItsShape() throws {
        let folder = try TemporaryFolder()
        _ = try Recording.longGOP.make(in: folder)
        try FFmpeg.run(["-i", "longGOP.mp4", "-c", "copy", "-metadata:s:v", "rotate=90", "turned.mp4"], in: folder)
        let bytes = try VideoDecoder(opening: folder.path("turned.mp4")).jpeg(0, quality: 90, maxWidth: 48)
        let file = folder.url.appendingPathComponent("narrow.jpg")
        try Data(bytes).write(to: file)
        let picture = try VideoDecoder(images: [file.path])
        #expect(picture.info.width == 48 && picture.info.height == 64)
    }
}
