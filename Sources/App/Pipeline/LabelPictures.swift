import Domain
import Formats
import Foundation
import Storage
import Video

/// Labelled frames of a project with their pictures, as an SLP package holds them: each video becomes a video of just
/// those pictures, and a frame's number its place among them.
struct LabelPictures {
    let document: LabelDocument
    private let originals: [VideoID: VideoReference]
    private let project: URL

    /// - Parameter isWanted: which of the frames with labels, or marked as empty, to take.
    init(_ store: ProjectStore, isWanted: (LabeledFrame) -> Bool) throws {
        var document = try store.document(includePredictions: false)
        let frames = document.frames.filter { (!$0.instances.isEmpty || $0.isNegative) && isWanted($0) }
        let wanted = Dictionary(grouping: frames, by: \.video).mapValues { Set($0.map(\.frame)).sorted() }
        originals = Dictionary(uniqueKeysWithValues: document.videos.map { ($0.id, $0) })
        project = store.folder
        document.videos = document.videos.compactMap { video in
            wanted[video.id].map { Self.packed(video, frames: $0, in: store.folder) }
        }
        document.frames = frames.compactMap { frame in
            guard let place = wanted[frame.video]?.firstIndex(of: frame.frame) else { return nil }
            return LabeledFrame(
                video: frame.video, frame: place, instances: frame.instances, isNegative: frame.isNegative)
        }
        document.suggestions = []
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
