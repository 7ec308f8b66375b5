import Domain
import Formats
import Foundation
import Storage
import Video

/// Frames of a project with their pictures, as an SLP package holds them: each video becomes a video of just those
/// pictures, and a frame's number its place among them.
struct LabelPictures {
    /// Which frames come along beside the labelled ones; each kind includes the one before, as SLEAP's packages have it.
    enum Extent: String, CaseIterable {
        case labelled, suggested, predicted
    }

    let document: LabelDocument
    /// Frames with labels, or marked as empty: what a training learns from.
    let labelledCount: Int
    private let originals: [VideoID: VideoReference]
    private let project: URL

    /// - Parameter isWanted: which frames of which videos to look at.
    init(
        _ store: ProjectStore, extent: Extent = .labelled, isWanted: (_ video: VideoID, _ frame: Int) -> Bool
    ) throws {
        var document = try store.document(includePredictions: extent == .predicted)
        let isLabelled = { (frame: LabeledFrame) in !frame.instances.isEmpty || frame.isNegative }
        let frames = document.frames.filter {
            (isLabelled($0) || !$0.predictions.isEmpty) && isWanted($0.video, $0.frame)
        }
        let suggestions = extent == .labelled ? [] : document.suggestions.filter { isWanted($0.video, $0.frame) }
        let places = frames.map { ($0.video, $0.frame) } + suggestions.map { ($0.video, $0.frame) }
        let wanted = Dictionary(grouping: places, by: \.0).mapValues { Set($0.map(\.1)).sorted() }
        labelledCount = frames.count(where: isLabelled)
        originals = Dictionary(uniqueKeysWithValues: document.videos.map { ($0.id, $0) })
        project = store.folder
        document.videos = document.videos.compactMap { video in
            wanted[video.id].map { Self.packed(video, frames: $0, in: store.folder) }
        }
        let order = wanted.mapValues { Dictionary(uniqueKeysWithValues: zip($0, $0.indices)) }
        func place(of frame: Int, _ video: VideoID) -> Int? { order[video]?[frame] }
        document.frames = frames.compactMap { frame in
            place(of: frame.frame, frame.video).map {
                LabeledFrame(
                    video: frame.video, frame: $0, instances: frame.instances, predictions: frame.predictions,
                    isNegative: frame.isNegative)
            }
        }
        document.suggestions = suggestions.compactMap { suggestion in
            place(of: suggestion.frame, suggestion.video).map {
                Suggestion(
                    video: suggestion.video, frame: $0, group: suggestion.group, reason: suggestion.reason)
            }
        }
        self.document = document
    }

    private static func packed(_ video: VideoReference, frames: [Int], in project: URL) -> VideoReference {
        let stem = ((video.path as NSString).lastPathComponent as NSString).deletingPathExtension
        return VideoReference(
            id: video.id, kind: .embedded, path: stem, imagePaths: frames.map { "\($0).png" }, width: video.width,
            height: video.height, channels: video.channels, frameCount: frames.count,
            framesPerSecond: video.framesPerSecond, sourceFrames: frames, sourceJSON: source(of: video, in: project))
    }

    /// The original video as an SLP package names it, so that SLEAP finds it again where it lies.
    private static func source(of video: VideoReference, in project: URL) -> String? {
        if video.kind == .embedded { return video.sourceJSON }
        let path = VideoLocation.url(of: video, in: project).path
        let shape = [video.frameCount, video.height, video.width, video.channels].map { JSONValue.integer(Int64($0)) }
        let backend = JSONValue.object([
            "type": .string("MediaVideo"), "filename": .string(path), "shape": .array(shape),
            "grayscale": .bool(video.channels == 1),
        ])
        let original = JSONValue.object(["filename": .string(path), "backend": backend])
        let data = try? JSONEncoder().encode(JSONValue.object(["source_video": original]))
        return data.map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Returns: what could not be written as it is, in words.
    /// - Throws: `VideoError` when a labelled frame cannot be decoded; `FormatError`.
    func write(to file: URL, check: @escaping () throws -> Void) throws -> [String] {
        var decoders: [VideoID: VideoDecoder] = [:]
        return try SLP.write(document, to: file) { video, position in
            try check()
            guard let original = originals[video.id] else { return nil }
            let decoder = try decoders[video.id] ?? VideoLocation.open(original, in: project)
            decoders[video.id] = decoder
            let frame = video.sourceFrames[position]
            let picture = try decoder.frame(frame, as: decoder.info.channels == 1 ? .gray : .rgb)
            return EmbeddedImage(sourceFrame: frame, bytes: try PNG.encode(picture), format: "png")
        }
    }

    /// Where frames of a video stand in the package, as a selection; nil: none of them is in it.
    func places(of frames: FrameSelection, in video: VideoReference) throws -> FrameSelection? {
        let places = video.sourceFrames.indices.filter { frames.contains(video.sourceFrames[$0]) }
        return places.isEmpty ? nil : try FrameSelection(places.map(String.init).joined(separator: ","))
    }
}
