import Foundation
import Testing
import Video

@Suite struct ImageCodecTests {
    @Test func pngIsLossless() throws {
        let gray = Pattern.gray(width: 37, height: 21, frame: 0)
        #expect(try PNG.decode(PNG.encode(gray)) == gray)
        let pixels = (0..<37 * 21 * 3).map { UInt8(truncatingIfNeeded: $0 * 31) }
        let rgb = Frame(width: 37, height: 21, format: .rgb, pixels: pixels)
        #expect(try PNG.decode(PNG.encode(rgb)) == rgb)
        #expect(try PNG.decode(PNG.encode(gray), as: .rgb).pixels == gray.pixels.flatMap { [$0, $0, $0] })
    }

    @Test func jpegKeepsSizeFormatAndNearlyThePixels() throws {
        let gray = Pattern.square(width: 40, height: 30, frame: 2)
        let found = try JPEG.decode(JPEG.encode(gray, quality: 95))
        #expect(found.format == .gray && found.width == 40 && found.height == 30)
        #expect(Picture.meanDifference(found, gray) < 2)
        let rgb = Pattern.solid(width: 40, height: 30, rgb: (10, 200, 90))
        #expect(Picture.meanDifference(try JPEG.decode(JPEG.encode(rgb)), rgb) < 3)
        #expect(try JPEG.decode(JPEG.encode(rgb), as: .gray).format == .gray)
    }

    @Test func grayOfColourIsItsLuma() throws {
        let green = Pattern.solid(width: 16, height: 16, rgb: (0, 255, 0))
        #expect(abs(Int(try PNG.decode(PNG.encode(green), as: .gray).pixels[0]) - 150) <= 1)
        #expect(abs(Int(try JPEG.decode(JPEG.encode(green), as: .gray).pixels[0]) - 150) <= 2)
        let white = Pattern.solid(width: 16, height: 16, rgb: (255, 255, 255))
        #expect(try PNG.decode(PNG.encode(white), as: .gray).pixels[0] == 255)
    }

    @Test func refusesImagesOfAbsurdSize() throws {
        var png = try PNG.encode(Pattern.gray(width: 8, height: 8, frame: 0))
        for i in 16..<24 { png[i] = 0x7F }
        #expect(throws: VideoError.self) { try PNG.decode(png) }
        var jpeg = try JPEG.encode(Pattern.gray(width: 8, height: 8, frame: 0))
        let size = try #require(jpeg.firstRange(of: [0xFF, 0xC0])).lowerBound + 5
        for i in size..<size + 4 { jpeg[i] = 0xFF }
        #expect(throws: VideoError.self) { try JPEG.decode(jpeg) }
    }

    @Test func survivesGarbage() throws {
        let images = [
            try PNG.encode(Pattern.gray(width: 32, height: 32, frame: 0)),
            try JPEG.encode(Pattern.gray(width: 32, height: 32, frame: 0)),
        ]
        var generator = Seeded(state: 11)
        for image in images {
            for _ in 0..<300 {
                var bytes = image
                for _ in 0..<4 { bytes[Int.random(in: 2..<bytes.count, using: &generator)] = .random(in: 0...255) }
                do {
                    let frame = bytes[0] == 0xFF ? try JPEG.decode(bytes) : try PNG.decode(bytes)
                    #expect(frame.pixels.count == frame.width * frame.height * frame.format.channels)
                } catch is VideoError { continue }
            }
        }
    }
}
