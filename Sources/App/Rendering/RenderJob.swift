import Domain
import Foundation
import Storage
import Video

/// A clip of a video with its animals drawn into it.
package struct RenderJob {
    package struct Options: Sendable {
        package var look = ClipLook()
        /// Clip px per frame px.
        package var scale = 1.0
        /// The part of the frame that is shown, px; nil: all of it.
        package var crop: Box?
        /// Frames/s; nil: the video's own, rounded.
        package var framesPerSecond: Int?
        /// Quality of x264.
        package var quality = 20
        /// Leaves out frames without an animal.
        package var skipsEmpty = false

        package init() {}
    }

    let store: ProjectStore
    let video: VideoReference
    let options: Options

    /// Frames whose animals are read at once.
    private static let chunk = 256

    package init(store: ProjectStore, video: VideoReference, options: Options) {
        (self.store, self.video, self.options) = (store, video, options)
    }

    /// - Returns: how many frames were written, and at how many a second.
    /// - Throws: `CommandError`, `VideoError`, `StorageError`.
    func run(_ selection: FrameSelection?, to file: URL, reporter: any Reporter) throws -> (frames: Int, rate: Int) {
        let decoder = try VideoLocation.open(video, in: store.folder)
        let wanted = try frames(selection, count: decoder.info.frameCount)
        let painter = try ClipScene(store: store, video: decoder.info, options: options)
        let rate = options.framesPerSecond ?? max(1, Int(decoder.info.framesPerSecond.rounded()))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let writer = try VideoWriter(
            path: file.path, width: painter.width, height: painter.height, framesPerSecond: rate,
            crf: options.quality)
        var meter = ProgressMeter("Rendering", unit: "frames", total: wanted.count, to: reporter)
        for start in stride(from: 0, to: wanted.count, by: Self.chunk) {
            let part = wanted[start..<min(start + Self.chunk, wanted.count)]
            let records = try records(from: part[part.startIndex], to: part[part.endIndex - 1])
            for frame in part {
                if Cancellation.isRequested { throw CommandError.cancelled }
                let picture = try picture(frame, decoder, reporter)
                let canvas = painter.paint(picture, frame: frame, records: records)
                try writer.append(
                    Frame(width: painter.width, height: painter.height, format: .rgb, pixels: canvas.pixels))
                meter.advance(by: 1)
            }
        }
        try writer.finish()
        return (wanted.count, rate)
    }

    /// One frame as the clip would show it, as JPEG.
    package func still(_ frame: Int) throws -> [UInt8] {
        let decoder = try VideoLocation.open(video, in: store.folder)
        let painter = try ClipScene(store: store, video: decoder.info, options: options)
        let picture = options.look.background == .original ? try decoder.frame(frame, as: .rgb) : nil
        let canvas = painter.paint(picture, frame: frame, records: try records(from: frame, to: frame))
        let shown = Frame(width: painter.width, height: painter.height, format: .rgb, pixels: canvas.pixels)
        return try JPEG.encode(shown, quality: 90)
    }

    private func frames(_ selection: FrameSelection?, count: Int) throws -> [Int] {
        var wanted = selection?.frames(below: count) ?? Array(0..<count)
        if options.skipsEmpty {
            let timeline = try store.timeline(video: video.id)
            wanted = wanted.filter { timeline.labeled.contains($0) || timeline.predicted.contains($0) }
        }
        guard !wanted.isEmpty else {
            throw CommandError.noFrames(selection: selection?.description ?? "all", frameCount: count)
        }
        return wanted
    }

    private func records(from first: Int, to last: Int) throws -> [FrameRecord] {
        try store.frames(video: video.id, in: max(0, first - options.look.trailLength)...last)
    }

    /// A frame that cannot be decoded is shown as black, and said so; never another one in its place.
    private func picture(_ frame: Int, _ decoder: VideoDecoder, _ reporter: any Reporter) throws -> Frame? {
        guard options.look.background == .original else { return nil }
        do {
            return try decoder.frame(frame, as: .rgb)
        } catch let error as VideoError {
            reporter.log("warning: frame \(frame) is black in the clip: \(error)")
            return nil
        }
    }
}

/// What every picture of a clip has in common: its size, the way from the frame to it, the painter.
struct ClipScene {
    let width: Int
    let height: Int
    private let painter: ClipPainter
    private let background: ClipColor
    private let resampling: ClipResampling?

    /// - Throws: `CommandError.cropOutside`.
    init(store: ProjectStore, video: VideoInfo, options: RenderJob.Options) throws {
        let whole = Box(minX: 0, minY: 0, maxX: Double(video.width), maxY: Double(video.height))
        let crop = options.crop ?? whole
        guard crop.minX >= 0, crop.minY >= 0, crop.maxX <= whole.maxX, crop.maxY <= whole.maxY,
            crop.maxX - crop.minX >= 2, crop.maxY - crop.minY >= 2
        else { throw CommandError.cropOutside(width: video.width, height: video.height) }
        width = max(2, Int(((crop.maxX - crop.minX) * options.scale).rounded()))
        height = max(2, Int(((crop.maxY - crop.minY) * options.scale).rounded()))
        let map = CoordinateMap.crop(origin: Point(crop.minX, crop.minY)).then(
            .resize(
                x: Double(width) / (crop.maxX - crop.minX), y: Double(height) / (crop.maxY - crop.minY)))
        painter = ClipPainter(
            look: options.look, skeleton: try store.skeleton(), map: map)
        background = options.look.background.color
        let isPlain = width == video.width && height == video.height
        resampling =
            isPlain
            ? nil
            : ClipResampling(width: video.width, height: video.height, map: map, target: (width, height))
    }

    /// - Parameters:
    ///   - picture: nil: only the background.
    ///   - records: of this frame and those before it, ascending.
    func paint(_ picture: Frame?, frame: Int, records: [FrameRecord]) -> ClipCanvas {
        var canvas =
            picture.map { picture in
                ClipCanvas(
                    width: width, height: height, pixels: resampling.map { $0(picture.pixels) } ?? picture.pixels)
            } ?? ClipCanvas(width: width, height: height, filledWith: background)
        if painter.look.trailLength > 0 { painter.paintTrails(records[...], at: frame, on: &canvas) }
        if let record = records.last(where: { $0.frame == frame }) { painter.paint(record, on: &canvas) }
        return canvas
    }
}
