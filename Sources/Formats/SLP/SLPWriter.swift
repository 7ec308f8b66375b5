import Domain
import Foundation

/// Writes an SLP file frame by frame, so that memory stays small however many predictions there are.
///
/// The file stands under its own name only after `finish()`; until then, and when something fails, what was there
/// before stays. Owned by one thread.
public final class SLPWriter {
    private let file: HDF5File
    private let unfinished: URL
    private let destination: URL
    private var isFinished = false
    private let nodeCount: Int
    /// Position of each video and track in its list.
    private let videoIndex: [VideoID: Int]
    private let trackIndex: [TrackID: Int]
    /// Of embedded videos: the frame of the original that each position was.
    private let sourceFrames: [[Int]]
    private var frames: SLPTable
    private var instances: SLPTable
    private var points: SLPTable
    private var predictedPoints: SLPTable
    private var negative: [(video: Int, frame: Int)] = []
    private var lastFrame = (video: -1, frame: -1)

    /// What could not be written as it is, in words.
    public private(set) var warnings: [String] = []

    /// - Throws: `FormatError.unwritable`, or what `images` throws.
    public init(
        creating url: URL, skeleton: Skeleton, videos: [VideoReference], tracks: [Track],
        suggestions: [Suggestion] = [], provenance: [String: String] = [:], images: EmbeddedImageSource? = nil
    ) throws {
        destination = url
        unfinished = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).part")
        nodeCount = skeleton.nodes.count
        videoIndex = Dictionary(videos.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        trackIndex = Dictionary(tracks.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        sourceFrames = videos.map { $0.kind == .embedded ? $0.sourceFrames : [] }
        file = try HDF5File.create(unfinished)
        var head = SLPHead(path: url.path)
        do {
            try head.write(videos: videos, images: images, to: file)
            try head.write(skeleton: skeleton, provenance: provenance, to: file)
            try head.write(tracks: tracks, to: file)
            try head.write(
                suggestions: suggestions, videoIndex: videoIndex, sourceFrames: sourceFrames, to: file)
            points = try SLPTable("points", SLPTable.pointFields, in: file)
            predictedPoints = try SLPTable(
                "pred_points", SLPTable.pointFields + [HDF5Field("score", .f64)], in: file)
            instances = try SLPTable("instances", SLPTable.instanceFields, in: file)
            frames = try SLPTable("frames", SLPTable.frameFields, in: file)
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
        warnings = head.warnings
    }

    deinit {
        if !isFinished { try? FileManager.default.removeItem(at: unfinished) }
    }

    /// Adds a frame. Frames come sorted by video, in the order of the list, then by frame number, each once.
    ///
    /// - Precondition: instances have one point for each node, and videos and tracks are those given at the start.
    /// - Throws: `FormatError.unwritable`.
    public func append(_ frame: LabeledFrame) throws {
        guard let video = videoIndex[frame.video] else {
            throw FormatError.inconsistent(
                path: destination.path, place: "frame \(frame.frame)", found: "is of an unknown video")
        }
        lastFrame = (video, frame.frame)
        let number = sourceFrames[video][safe: frame.frame] ?? frame.frame
        let first = instances.count
        for label in frame.instances { try append(label, in: frame, first: first) }
        for prediction in frame.predictions { try append(prediction) }
        if frame.isNegative { negative.append((video, number)) }
        frames.put(u64: frames.count)
        frames.put(u32: video)
        frames.put(u64: number)
        frames.put(u64: first)
        frames.put(u64: instances.count)
        try frames.endRow(in: file)
    }

    private func append(_ label: LabelInstance, in frame: LabeledFrame, first: Int) throws {
        try check(label.points.count, frame: frame.frame)
        let start = points.count
        for point in label.points {
            points.put(f64: point.position.x)
            points.put(f64: point.position.y)
            points.put(bool: point.isVisible)
            points.put(bool: point.isComplete)
            try points.endRow(in: file)
        }
        let from = label.fromPrediction.flatMap {
            frame.predictions.indices.contains($0) ? first + frame.instances.count + $0 : nil
        }
        try endInstance(
            type: 0, track: label.track, from: from ?? -1, score: 0, points: start..<points.count,
            trackingScore: label.trackingScore)
    }

    private func append(_ prediction: PredictedInstance) throws {
        try check(prediction.points.count, frame: lastFrame.frame)
        let start = predictedPoints.count
        for point in prediction.points {
            predictedPoints.put(f64: Double(point.x))
            predictedPoints.put(f64: Double(point.y))
            predictedPoints.put(bool: point.position.isPresent)
            predictedPoints.put(bool: false)
            predictedPoints.put(f64: Double(point.score))
            try predictedPoints.endRow(in: file)
        }
        try endInstance(
            type: 1, track: prediction.track, from: -1, score: prediction.score,
            points: start..<predictedPoints.count, trackingScore: prediction.trackingScore)
    }

    private func check(_ count: Int, frame: Int) throws {
        guard count == nodeCount else {
            throw FormatError.inconsistent(
                path: destination.path, place: "frame \(frame)",
                found: "has an instance of \(count) points for a skeleton of \(nodeCount)")
        }
    }

    private func endInstance(
        type: Int, track: TrackID?, from: Int, score: Float, points: Range<Int>, trackingScore: Float
    ) throws {
        instances.put(u64: instances.count)
        instances.put(u8: type)
        instances.put(u64: frames.count)
        instances.put(u32: 0)
        instances.put(i32: track.flatMap { trackIndex[$0] } ?? -1)
        instances.put(i64: from)
        instances.put(f32: score)
        instances.put(u64: points.lowerBound)
        instances.put(u64: points.upperBound)
        instances.put(f32: trackingScore)
        try instances.endRow(in: file)
    }

    /// Puts what is left on the disk and gives the file its name.
    ///
    /// - Throws: `FormatError.unwritable`; what stood under the name before is then still there.
    public func finish() throws {
        try points.flush(in: file)
        try predictedPoints.flush(in: file)
        try instances.flush(in: file)
        try frames.flush(in: file)
        if !negative.isEmpty {
            var table = try SLPTable(
                "negative_frames", [HDF5Field("video_id", .u32), HDF5Field("frame_idx", .u64)], in: file)
            for entry in negative {
                table.put(u32: entry.video)
                table.put(u64: entry.frame)
                try table.endRow(in: file)
            }
            try table.flush(in: file)
        }
        try file.finish(from: unfinished, to: destination)
        isFinished = true
    }
}
