import Foundation
import Testing
import Video

@Suite struct VideoWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(0, 1), (2, 10), (3, 250)]) func framesComeBackInOrderAndOnTime(bFrames: Int, gop: Int) throws {
        let path = folder.path("clip.mp4")
        let writer = try VideoWriter(
            path: path, width: 96, height: 64, framesPerSecond: 24, crf: 10, keyframeInterval: gop, bFrames: bFrames)
        let frames = (0..<60).map { Pattern.square(width: 96, height: 64, frame: $0) }
        for frame in frames { try writer.append(frame) }
        try writer.finish()
        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.frameCount == 60 && decoder.info.framesPerSecond == 24 && decoder.info.channels == 1)
        for (i, time) in decoder.times.enumerated() { #expect(abs(time - Double(i) / 24) < 1e-9) }
        for i in [59, 0, 31, 32, 7, 58, 1] {
            let found = try decoder.frame(i, as: .gray)
            #expect(found.index == i && abs(found.time - Double(i) / 24) < 1e-9)
            #expect(Picture.meanDifference(found, frames[i]) < 3)
        }
    }

    @Test func oddSizesArePaddedByACopyOfTheLastColumnAndRow() throws {
        let path = folder.path("odd.mp4")
        let writer = try VideoWriter(path: path, width: 33, height: 17, framesPerSecond: 10, crf: 1)
        let frame = Pattern.gray(width: 33, height: 17, frame: 0)
        for _ in 0..<3 { try writer.append(frame) }
        try writer.finish()
        let found = try VideoDecoder(opening: path).frame(1, as: .gray)
        #expect(found.width == 34 && found.height == 18)
        for y in 0..<18 {
            for x in 0..<34 {
                let expected = frame.pixels[min(y, 16) * 33 + min(x, 32)]
                #expect(abs(Int(found.pixels[y * 34 + x]) - Int(expected)) <= 12)
            }
        }
    }

    @Test func coloursComeBack() throws {
        let colours: [(UInt8, UInt8, UInt8)] = [
            (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 120, 40),
        ]
        let path = folder.path("colours.mp4")
        let writer = try VideoWriter(
            path: path, width: 32, height: 32, framesPerSecond: 10, crf: 1, keyframeInterval: 1)
        for colour in colours { try writer.append(Pattern.solid(width: 32, height: 32, rgb: colour)) }
        try writer.finish()
        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.channels == 3)
        for (i, colour) in colours.enumerated() {
            let pixel = try decoder.frame(i, as: .rgb).pixels.prefix(3)
            for (found, expected) in zip(pixel, [colour.0, colour.1, colour.2]) {
                #expect(abs(Int(found) - Int(expected)) <= 4, "frame \(i)")
            }
        }
    }

    @Test func aFullDiskIsReportedAndLeavesNothingUnderTheName() throws {
        let path = folder.path("clip.mp4")
        try FileManager.default.createSymbolicLink(atPath: path + ".partial", withDestinationPath: "/dev/full")
        #expect(throws: VideoError.diskFull(path: path)) {
            let writer = try VideoWriter(path: path, width: 64, height: 64, framesPerSecond: 30, crf: 0)
            for i in 0..<200 { try writer.append(Pattern.gray(width: 64, height: 64, frame: i)) }
            try writer.finish()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func anUnfinishedVideoLeavesTheEarlierOneInPlace() throws {
        let path = try folder.write([1, 2, 3], as: "clip.mp4")
        do {
            let writer = try VideoWriter(path: path, width: 32, height: 32, framesPerSecond: 30)
            try writer.append(Pattern.gray(width: 32, height: 32, frame: 0))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["clip.mp4"])
    }

    @Test func aFolderThatIsNotThereIsReported() throws {
        let error = #expect(throws: VideoError.self) {
            try VideoWriter(path: "/nowhere/clip.mp4", width: 32, height: 32, framesPerSecond: 30)
        }
        guard case .cannotWrite(path: "/nowhere/clip.mp4", _)? = error else {
            Issue.record("expected .cannotWrite, found \(String(describing: error))")
            return
        }
    }
}

enum Picture {
    /// Mean absolute difference of two pictures of one size, in grey levels.
    static func meanDifference(_ a: Frame, _ b: Frame) -> Double {
        let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(a.pixels.count)
    }
}
