import Domain
import Formats
import Foundation
import Storage
import Video

/// A stretch of a video as a video of its own, with the labels and predictions of its frames, which are counted anew.
package struct ClipExtract {
    package let store: ProjectStore
    package let video: VideoReference
    /// Quality of x264: 0 is lossless, 18 looks so.
    package let quality: Int

    package init(store: ProjectStore, video: VideoReference, quality: Int) {
        (self.store, self.video, self.quality) = (store, video, quality)
    }

    package struct Outcome {
        package let frames: Int
        package let labels: Int
        /// Frames/s of the clip.
        package let rate: Int
    }

    /// Writes a `.zip` with `clip.mp4` and `labels.slp`, which find each other wherever the folder lies.
    ///
    /// - Throws: `CommandError.noFrames`, `.cancelled`, `VideoError`, `FormatError`.
    package func write(_ selection: FrameSelection?, to file: URL, reporter: any Reporter) throws -> Outcome {
        let decoder = try VideoLocation.open(video, in: store.folder)
        let frames = try chosen(selection, below: decoder.info.frameCount)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tarsier-extract-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clip = folder.appendingPathComponent("clip.mp4")
        let rate = max(1, Int(decoder.info.framesPerSecond.rounded()))
        try writeClip(of: frames, decoder, rate: rate, to: clip, reporter: reporter)
        let document = try labels(on: frames, decoder.info, rate: rate)
        let slp = folder.appendingPathComponent("labels.slp")
        try SLP.write(document, to: slp).forEach { reporter.log("warning: \($0)") }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let zip = try ZipWriter(creating: file)
        let name = file.deletingPathExtension().lastPathComponent
        try zip.add(clip, as: "\(name)/clip.mp4")
        try zip.add(slp, as: "\(name)/labels.slp")
        try zip.finish()
        return Outcome(frames: frames.count, labels: document.frames.reduce(0) { $0 + $1.instances.count }, rate: rate)
    }

    /// Writes a `.pkg.slp`: the labelled and suggested frames of the stretch with their pictures.
    ///
    /// - Throws: `CommandError.noFrames`, `.nothingToPack`, `.cancelled`, `VideoError`, `FormatError`.
    package func writePackage(_ selection: FrameSelection?, to file: URL, reporter: any Reporter) throws -> Outcome {
        let frames = Set(try chosen(selection, below: video.frameCount))
        let pictures = try LabelPictures(store, extent: .suggested) { $0 == video.id && frames.contains($1) }
        guard let count = pictures.document.videos.first?.frameCount else { throw CommandError.nothingToPack }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try pictures.write(to: file) { if Cancellation.isRequested { throw CommandError.cancelled } }
            .forEach { reporter.log("warning: \($0)") }
        let labels = pictures.document.frames.reduce(0) { $0 + $1.instances.count }
        return Outcome(frames: count, labels: labels, rate: 0)
    }

    private func chosen(_ selection: FrameSelection?, below count: Int) throws -> [Int] {
        let frames = selection?.frames(below: count) ?? Array(0..<count)
        guard !frames.isEmpty else {
            throw CommandError.noFrames(selection: selection?.description ?? "all", frameCount: count)
        }
        return frames
    }

    /// A frame that cannot be decoded is black, and said so; never another one in its place.
    private func writeClip(
        of frames: [Int], _ decoder: VideoDecoder, rate: Int, to clip: URL, reporter: any Reporter
    ) throws {
        let (width, height) = (decoder.info.width, decoder.info.height)
        let writer = try VideoWriter(
            path: clip.path, width: width, height: height, framesPerSecond: rate, crf: quality)
        let black = Frame(
            width: width, height: height, format: .rgb, pixels: Array(repeating: 0, count: 3 * width * height))
        var meter = ProgressMeter("Extracting", unit: "frames", total: frames.count, to: reporter)
        for frame in frames {
            if Cancellation.isRequested { throw CommandError.cancelled }
            try writer.append(picture(frame, decoder, reporter) ?? black)
            meter.advance(by: 1)
        }
        try writer.finish()
    }

    private func picture(_ frame: Int, _ decoder: VideoDecoder, _ reporter: any Reporter) -> Frame? {
        do {
            return try decoder.frame(frame, as: .rgb)
        } catch {
            reporter.log("warning: frame \(frame) is black in the clip: \(error)")
            return nil
        }
    }

    private func labels(on frames: [Int], _ info: VideoInfo, rate: Int) throws -> LabelDocument {
        let place = Dictionary(uniqueKeysWithValues: zip(frames, frames.indices))
        var document = try store.document(videos: [video.id])
        document.videos = [
            VideoReference(
                id: video.id, path: "clip.mp4", width: info.width, height: info.height, channels: info.channels,
                frameCount: frames.count, framesPerSecond: Double(rate))
        ]
        document.frames = document.frames.compactMap { old in
            place[old.frame].map {
                LabeledFrame(
                    video: old.video, frame: $0, instances: old.instances, predictions: old.predictions,
                    isNegative: old.isNegative)
            }
        }
        document.suggestions = document.suggestions.compactMap { old in
            place[old.frame].map { Suggestion(video: old.video, frame: $0, group: old.group, reason: old.reason) }
        }
        return document
    }
}
