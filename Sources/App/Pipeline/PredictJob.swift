import Domain
import Engine
import Foundation
import Storage

/// Predicts frames of a project's videos and stores them chunk by chunk.
struct PredictJob {
    let store: ProjectStore
    let predictor: PosePredictor
    let settings: PredictionSettings
    let reporter: any Reporter

    struct Counts {
        var frames = 0
        var instances = 0
        var skipped = 0
        /// Frames that could not be decoded, as “video: frame”.
        var failures: [String] = []
        var seconds = 0.0

        var text: String {
            let rate = seconds > 0 ? String(format: " (%.1f frames/s)", Double(frames) / seconds) : ""
            var text = "Predicted \(frames) frames\(rate), \(instances) animals"
            if skipped > 0 { text += "; \(skipped) frames were done before" }
            if !failures.isEmpty {
                let shown = failures.prefix(10).joined(separator: ", ")
                text += "; \(failures.count) frames cannot be decoded: \(shown)\(failures.count > 10 ? ", …" : "")"
            }
            return text
        }

        var values: [String: String] {
            [
                "frames": String(frames), "instances": String(instances), "skipped": String(skipped),
                "undecodable": String(failures.count), "seconds": String(format: "%.2f", seconds),
            ]
        }
    }

    /// Frames between two commits, at most.
    private static let chunk = 64
    /// Time between two commits, at most.
    private static let patience = Duration.seconds(2)

    /// - Throws: `CommandError.noFrames`, `CommandError.skeletonMismatch`, and what the engine and the store throw.
    func run(_ videos: [VideoReference], selection: FrameSelection?, again: Bool) throws -> Counts {
        let run = try settings.register(in: store)
        let nodes = try nodeIDs()
        predictor.tracks = try identityTracks()
        var todo: [(video: VideoReference, frames: [Int])] = []
        var counts = Counts()
        for video in videos {
            // Opened before the first frame of any is predicted: a missing video is said at once.
            let count = try VideoLocation.open(video, in: store.folder).info.frameCount
            let wanted = selection?.frames(below: count) ?? Array(0..<count)
            let done = again ? [] : try store.framesPredicted(by: run, video: video.id)
            let frames = done.ranges.isEmpty ? wanted : wanted.filter { !done.contains($0) }
            counts.skipped += wanted.count - frames.count
            if !wanted.isEmpty { todo.append((video, frames)) }
        }
        guard !todo.isEmpty else {
            throw CommandError.noFrames(
                selection: selection?.description ?? "all", frameCount: videos.first?.frameCount ?? 0)
        }
        if counts.skipped > 0 { reporter.log("\(counts.skipped) frames are predicted already and left as they are") }
        let total = todo.reduce(0) { $0 + $1.frames.count }
        let start = ContinuousClock.now
        var meter = ProgressMeter("Predicting", unit: "frames", total: total, to: reporter)
        for (video, frames) in todo {
            try predict(video, frames, run: run, nodes: nodes, &meter, &counts)
        }
        counts.seconds = (ContinuousClock.now - start) / .seconds(1)
        return counts
    }

    private func predict(
        _ video: VideoReference, _ frames: [Int], run: String, nodes: [NodeID], _ meter: inout ProgressMeter,
        _ counts: inout Counts
    ) throws {
        let folder = store.folder
        var waiting: [PredictedFrame] = []
        var last = ContinuousClock.now
        func commit() throws {
            if waiting.isEmpty { return }
            let changed = try store.storePredictions(waiting, video: video.id, run: run, nodes: nodes)
            waiting.removeAll(keepingCapacity: true)
            last = .now
            var event = JobEvent(.frames)
            event.video = video.id.rawValue
            event.ranges = changed.ranges.map { [$0.lowerBound, $0.upperBound] }
            reporter.send(event)
        }
        do {
            try predictor.predict(
                opening: { try VideoLocation.open(video, in: folder, threads: 1) }, video: video.id, frames: frames,
                onChunk: { chunk in
                    for frame in chunk.frames {
                        waiting.append(PredictedFrame(frame: frame.frame, instances: frame.predictions))
                        counts.frames += 1
                        counts.instances += frame.predictions.count
                    }
                    for failure in chunk.failures {
                        counts.failures.append("\(video.path): \(failure.frame)")
                        reporter.log("\(video.path), frame \(failure.frame): \(failure.reason)")
                    }
                    meter.advance(by: chunk.frames.count + chunk.failures.count)
                    if waiting.count >= Self.chunk || .now - last >= Self.patience { try commit() }
                }, isCancelled: { Cancellation.isRequested })
        } catch EngineError.cancelled {
            // What was asked to stop keeps what it has done.
            try commit()
            throw CommandError.cancelled
        }
        try commit()
    }

    /// The project's node of each of the models' parts, paired by name; an empty project takes the models' skeleton.
    private func nodeIDs() throws -> [NodeID] {
        var skeleton = try store.skeleton()
        if skeleton.nodes.isEmpty {
            _ = try store.perform(
                .importDocument(LabelDocument(skeleton: predictor.skeleton), name: "the model's skeleton"),
                by: "predict")
            skeleton = try store.skeleton()
        }
        let byName = Dictionary(uniqueKeysWithValues: skeleton.nodes.map { ($0.name, $0.id) })
        return try predictor.skeleton.nodes.map { node in
            guard let id = byName[node.name] else {
                throw CommandError.skeletonMismatch(
                    model: predictor.skeleton.nodeNames, project: skeleton.nodeNames)
            }
            return id
        }
    }
}
