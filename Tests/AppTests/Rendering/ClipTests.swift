import App
import Domain
import Foundation
import Storage
import Testing
import Video

/// Clips with animals drawn into them.
@Suite struct ClipTests {
    private static let red = ClipColor(0xFF0000)

    /// How much of the canvas is red, in px.
    private func area(_ canvas: ClipCanvas) -> Double {
        stride(from: 0, to: canvas.pixels.count, by: 3).reduce(0) { $0 + Double(canvas.pixels[$1]) / 255 }
    }

    @Test func edgesOfShapesAreSmoothAndTheirAreaIsRight() {
        var canvas = ClipCanvas(width: 60, height: 40, filledWith: ClipColor(0))
        canvas.line(Point(10.3, 12.7), Point(40.3, 12.7), width: 5, Self.red)
        let expected = 30 * 5 + Double.pi * 2.5 * 2.5
        #expect(abs(area(canvas) - expected) < 0.02 * expected)
        let levels = Set(stride(from: 0, to: canvas.pixels.count, by: 3).map { canvas.pixels[$0] })
        #expect(levels.count > 8)
    }

    @Test func whatLiesOutsideIsLeftOut() {
        var canvas = ClipCanvas(width: 8, height: 8, filledWith: ClipColor(0))
        canvas.line(Point(-1e9, 4), Point(-1e8, 4), width: 3, Self.red)
        canvas.marker(.circle, at: Point(1e6, -40), radius: 4, Self.red, opacity: 1, isHollow: false)
        #expect(area(canvas) == 0)
        canvas.line(Point(-5, 4), Point(20, 4), width: 2, Self.red, opacity: 0.5)
        #expect(canvas.pixels[3 * (4 * 8)] == 128)
    }

    @Test func palettesAreThePages() throws {
        let pages = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Public/model")
        let words = try ["palette.js", "distinct-colors.js"].map {
            try String(contentsOf: pages.appendingPathComponent($0), encoding: .utf8)
        }.joined().lowercased().filter { !$0.isWhitespace }
        for palette in ClipPalette.allCases {
            let list = palette.colors.map { String(format: "'#%06x'", $0) }.joined(separator: ",")
            #expect(words.contains(list), "\(palette)")
        }
    }

    private struct Place {
        let store: ProjectStore
        let video: VideoReference
        let folder: URL
    }

    /// A project with a clip of twelve frames of 64 x 48 px, and an animal that moves right by four px a frame.
    private func project() throws -> Place {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try TestServer.writeClip(to: folder.appendingPathComponent("clip.mp4"))
        let store = try ProjectStore.create(at: folder.appendingPathComponent("p.tarsier"))
        _ = try store.perform(.addNodes(["head", "tail"]), by: "t")
        let reference = VideoReference(
            id: VideoID(0), path: "../clip.mp4", width: 64, height: 48, channels: 1, frameCount: 12,
            framesPerSecond: 25)
        _ = try store.perform(.addVideos([reference]), by: "t")
        let video = try store.videos()[0]
        for frame in 0..<12 {
            let at = LabelPoint(Point(Double(8 + 4 * frame), 24))
            _ = try store.perform(
                .addInstances([Edit.NewInstance(video: video.id, frame: frame, points: [at, .absent])]), by: "t")
        }
        return Place(store: store, video: video, folder: folder)
    }

    private func pixel(_ frame: Frame, _ x: Int, _ y: Int) -> [Int] {
        (0..<3).map { Int(frame.pixels[3 * (y * frame.width + x) + $0]) }
    }

    @Test func animalsAreDrawnWhereTheyAreAtAnyScaleAndCrop() throws {
        let place = try project()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        var options = RenderJob.Options()
        options.look.background = .black
        let first = ClipPalette.tarsier.colors[0]
        let color = [Int(first >> 16 & 255), Int(first >> 8 & 255), Int(first & 255)]
        func still() throws -> Frame {
            try JPEG.decode(
                try RenderJob(store: place.store, video: place.video, options: options).still(3), as: .rgb)
        }
        let whole = try still()
        #expect(whole.width == 64 && whole.height == 48)
        #expect(zip(pixel(whole, 20, 24), color).allSatisfy { abs($0 - $1) < 24 })
        #expect(pixel(whole, 40, 24).allSatisfy { $0 < 16 })
        (options.scale, options.crop) = (2, Box(minX: 16, minY: 16, maxX: 48, maxY: 40))
        let cut = try still()
        #expect(cut.width == 64 && cut.height == 48)
        // (20 - 16 + 0.5) * 2 - 0.5, (24 - 16 + 0.5) * 2 - 0.5
        #expect(zip(pixel(cut, 8, 16), color).allSatisfy { abs($0 - $1) < 24 })
        options.crop = Box(minX: 16, minY: 16, maxX: 90, maxY: 40)
        #expect(throws: CommandError.self) { try still() }
    }

    @Test func trailsGoBackOverTheFramesBefore() throws {
        let place = try project()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        var options = RenderJob.Options()
        options.look.background = .black
        options.look.trailLength = 4
        let bytes = try RenderJob(store: place.store, video: place.video, options: options).still(8)
        let frame = try JPEG.decode(bytes, as: .rgb)
        let (near, far, beyond) = (pixel(frame, 34, 24), pixel(frame, 27, 24), pixel(frame, 16, 24))
        #expect(near[2] > far[2] && far[2] > 24)
        #expect(beyond.allSatisfy { $0 < 16 })
    }
}
