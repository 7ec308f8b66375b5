import Domain
import Foundation
import Testing
import Video

@Suite struct ImageSequenceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aFolderOfImagesIsAVideoInNameOrder() throws {
        for (value, name) in ["img10.png", "img2.png", "img1.png", "B.jpg", "a.jpeg"].enumerated() {
            let frame = Self.flat(UInt8(value * 40))
            _ = try folder.write(name.hasSuffix("png") ? PNG.encode(frame) : JPEG.encode(frame), as: name)
        }
        for name in [".hidden.png", "labels.csv", "CollectedData.h5"] { _ = try folder.write([1], as: name) }
        let decoder = try VideoDecoder(opening: folder.url.path)
        #expect(decoder.info.frameCount == 5 && decoder.info.kind == .imageFolder && decoder.info.channels == 1)
        let values = try (0..<5).map { Int(try decoder.frame($0, as: .gray).pixels[0]) / 38 }
        #expect(values == [3, 4, 2, 1, 0])
        #expect(decoder.times == [0, 1, 2, 3, 4])
    }

    @Test func aListKeepsItsOrder() throws {
        let paths = try [200, 100, 0].map { try folder.write(PNG.encode(Self.flat(UInt8($0))), as: "i\($0).png") }
        let decoder = try VideoDecoder(images: paths)
        #expect(decoder.info.kind == .imageList)
        #expect(try (0..<3).map { try decoder.frame($0, as: .gray).pixels[0] } == [200, 100, 0])
        #expect(try decoder.frame(0, as: .rgb).pixels[0..<3] == [200, 200, 200])
        #expect(try decoder.frame(2, as: .gray).index == 2)
    }

    /// A dataset of links is the dataset: found again where the files themselves lie.
    @Test func linksToImagesHaveTheImagesFingerprint() throws {
        let names = ["a.png", "b.png"]
        let paths = try names.map { try folder.write(PNG.encode(Self.flat(10)), as: $0) }
        let links = folder.url.appendingPathComponent("links")
        try FileManager.default.createDirectory(at: links, withIntermediateDirectories: false)
        let linked = names.map { links.appendingPathComponent($0).path }
        for (link, path) in zip(linked, paths) {
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        }
        #expect(try Fingerprint.of(images: linked) == Fingerprint.of(images: paths))
    }

    @Test func anImageOfAnotherSizeIsNamedAndSpoilsNoOther() throws {
        _ = try folder.write(PNG.encode(Self.flat(10)), as: "a.png")
        let other = try folder.write(PNG.encode(Self.flat(10, width: 20)), as: "b.png")
        _ = try folder.write(PNG.encode(Self.flat(30)), as: "c.png")
        let decoder = try VideoDecoder(opening: folder.url.path)
        let expected = VideoError.imageSizeDiffers(
            path: other, expected: PixelSize(width: 24, height: 16), found: PixelSize(width: 20, height: 16),
            first: folder.path("a.png"))
        #expect(throws: expected) { try decoder.frame(1, as: .gray) }
        #expect(try decoder.frame(2, as: .gray).pixels[0] == 30)
    }

    @Test func aBrokenImageIsNamedAndSpoilsNoOther() throws {
        let whole = try PNG.encode(Pattern.gray(width: 64, height: 64, frame: 3))
        _ = try folder.write(whole, as: "a.png")
        _ = try folder.write(Array(whole.prefix(whole.count / 2)), as: "b.png")
        let jpeg = try JPEG.encode(Pattern.gray(width: 64, height: 64, frame: 3))
        _ = try folder.write(Array(jpeg.prefix(jpeg.count / 2)), as: "c.jpg")
        _ = try folder.write(Array("no image".utf8), as: "d.png")
        _ = try folder.write([], as: "e.png")
        let decoder = try VideoDecoder(opening: folder.url.path)
        #expect(decoder.info.frameCount == 5)
        for i in 1..<5 {
            #expect(throws: VideoError.self, "image \(i)") { try decoder.frame(i, as: .gray) }
            #expect(throws: VideoError.self, "image \(i)") { try decoder.jpeg(i) }
        }
        #expect(try decoder.frame(0, as: .gray).width == 64)
    }

    @Test func aFolderWithoutImagesIsReported() throws {
        let path = folder.url.path
        #expect(throws: VideoError.noImages(path: path)) { try VideoDecoder(opening: path) }
        #expect(throws: VideoError.noImages(path: "")) { try VideoDecoder(images: []) }
    }

    @Test func imagesAreServedAsJPEGAtTheWidthAskedFor() throws {
        _ = try folder.write(PNG.encode(Pattern.solid(width: 64, height: 48, rgb: (200, 30, 90))), as: "a.png")
        let decoder = try VideoDecoder(opening: folder.url.path)
        let picture = try JPEG.decode(decoder.jpeg(0, quality: 95, maxWidth: 32))
        #expect(picture.width == 32 && picture.height == 24 && picture.format == .rgb)
        for (found, expected) in zip(picture.pixels, [200, 30, 90]) { #expect(abs(Int(found) - expected) <= 6) }
    }

    private static func flat(_ value: UInt8, width: Int = 24) -> Frame {
        Frame(width: width, height: 16, format: .gray, pixels: [UInt8](repeating: value, count: width * 16))
    }
}
