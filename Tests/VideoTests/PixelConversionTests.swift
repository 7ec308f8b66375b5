import Foundation
import Testing
import Video

/// Grey, colour and JPEG agree with each other and with what ffmpeg makes of the same file.
@Suite(.enabled(if: FFmpeg.isHere, FFmpeg.absence)) struct PixelConversionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    struct Coding: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
    }

    private static let codings: [Coding] = [
        Coding(testDescription: "BT.601, 16 to 235, untagged", arguments: ["-pix_fmt", "yuv420p"]),
        tagged("BT.601, full range", "yuvj420p", "out_color_matrix=bt601:out_range=full", "smpte170m", "pc"),
        tagged("BT.709, 16 to 235", "yuv420p", "out_color_matrix=bt709:out_range=tv", "bt709", "tv"),
        tagged("BT.709, full range, 4:4:4", "yuv444p", "out_color_matrix=bt709:out_range=full", "bt709", "pc"),
        tagged("BT.709, 10 bits", "yuv420p10le", "out_color_matrix=bt709:out_range=tv", "bt709", "tv"),
    ]

    private static func tagged(_ name: String, _ format: String, _ scale: String, _ space: String, _ range: String)
        -> Coding
    {
        Coding(
            testDescription: name,
            arguments: [
                "-vf", "scale=\(scale),format=\(format)", "-colorspace", space, "-color_range", range,
                "-color_primaries", space, "-color_trc", space,
            ])
    }

    private static let colours: [(name: String, rgb: [Int])] = [
        ("0xC82814", [200, 40, 20]), ("0x14B43C", [20, 180, 60]), ("0x2850DC", [40, 80, 220]),
        ("white", [255, 255, 255]), ("black", [0, 0, 0]), ("0x808080", [128, 128, 128]),
    ]

    @Test(arguments: codings) func coloursSurviveMatrixAndRange(_ coding: Coding) throws {
        for (name, rgb) in Self.colours {
            let source = ["-f", "lavfi", "-i", "color=\(name):size=64x64:duration=0.2:rate=10,format=rgb24"]
            let code = ["-c:v", "libx264", "-crf", "4"]
            try FFmpeg.run(source + coding.arguments + code + ["c.mp4"], in: folder)
            let decoder = try VideoDecoder(opening: folder.path("c.mp4"))
            let found = try decoder.frame(1, as: .rgb).pixels.prefix(3).map(Int.init)
            #expect(zip(found, rgb).allSatisfy { abs($0 - $1) <= 4 }, "\(name): \(found)")
            let jpeg = try JPEG.decode(decoder.jpeg(1, quality: 98), as: .rgb).pixels.prefix(3).map(Int.init)
            #expect(zip(jpeg, rgb).allSatisfy { abs($0 - $1) <= 7 }, "\(name) as JPEG: \(jpeg)")
            let gray = Int(try decoder.frame(1, as: .gray).pixels[0])
            #expect(abs(gray - Self.luma(rgb, isHD: coding.testDescription.contains("709"))) <= 3, "\(name): \(gray)")
        }
    }

    @Test func aGrayVideoIsReadAsColourAndAsJPEG() throws {
        let path = try Recording.rawGrayAVI.make(in: folder)
        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.channels == 1)
        let gray = try decoder.frame(3, as: .gray)
        let rgb = try decoder.frame(3, as: .rgb)
        #expect(rgb.pixels == gray.pixels.flatMap { [$0, $0, $0] })
        let truth = try FFmpeg.run(
            ["-i", path, "-vf", "select=eq(n\\,3)", "-vsync", "0", "-f", "rawvideo", "truth.gray"], in: folder)
        #expect(truth.isEmpty)
        #expect(try gray.pixels == [UInt8](Data(contentsOf: folder.url.appendingPathComponent("truth.gray"))))
        let jpeg = try JPEG.decode(decoder.jpeg(3, quality: 95))
        #expect(jpeg.format == .gray && Picture.meanDifference(jpeg, gray) < 3)
    }

    @Test(arguments: [Recording.longGOP, .mjpegAVI, .vp9, .ffv1])
    func jpegShowsTheSamePictureAsRGB(_ recording: Recording) throws {
        let decoder = try VideoDecoder(opening: try recording.make(in: folder))
        #expect(decoder.info.channels == 3)
        let rgb = try decoder.frame(7, as: .rgb)
        let jpeg = try JPEG.decode(decoder.jpeg(7, quality: 98), as: .rgb)
        #expect(Picture.meanDifference(jpeg, rgb) < 6)
        let small = try JPEG.decode(decoder.jpeg(7, maxWidth: 50))
        #expect(small.width == 50 && small.height == 38)
        #expect(try JPEG.decode(decoder.jpeg(7, maxWidth: 4000)).width == 128)
    }

    private static func luma(_ rgb: [Int], isHD: Bool) -> Int {
        let weights = isHD ? [0.2126, 0.7152, 0.0722] : [0.299, 0.587, 0.114]
        return Int(zip(rgb, weights).reduce(0) { $0 + Double($1.0) * $1.1 } + 0.5)
    }
}
