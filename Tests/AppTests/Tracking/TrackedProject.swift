import App
import Domain
import Engine
import Foundation
import Storage

/// A project in which two animals of three parts walk side by side, 120 px apart, 2 px a frame, and are tracked for real.
final class TrackedProject {
    static let frames = 120

    let folder: URL
    let store: ProjectStore
    let video: VideoID

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tracking-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try ProjectStore.create(at: folder.appendingPathComponent("p.tarsier"))
        _ = try store.perform(.addNodes(["head", "thorax", "abdomen"]), by: "setup")
        let reference = VideoReference(
            id: 0, path: "nowhere.mp4", width: 640, height: 480, channels: 1, frameCount: Self.frames,
            framesPerSecond: 25)
        video = try store.perform(.addVideos([reference]), by: "setup").created.videos[0]
        try predict()
        try track()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Predictions of a new run take the place of the old ones: without tracks, and `shift` px further right.
    func predict(shift: Float = 0, without hidden: (_ frame: Int, _ animal: Int) -> Bool = { _, _ in false }) throws {
        let found = (0..<Self.frames).map { frame in
            PredictedFrame(
                frame: frame,
                instances: (0..<2).filter { !hidden(frame, $0) }.map { animal in
                    let x = Float(40 + 2 * frame) + shift
                    let points = (0..<3).map {
                        PredictedPoint(x: x + 20 * Float($0), y: Float(100 + 120 * animal), score: 1)
                    }
                    return PredictedInstance(points: points, score: 1)
                })
        }
        try store.storePredictions(found, video: video, run: "run \(shift)")
    }

    func track(_ configuration: TrackerConfiguration = .global) throws {
        var configuration = configuration
        configuration.maxTracks = 2
        var job = try TrackJob(
            store: store, video: try store.video(video), configuration: configuration, reporter: Silence())
        _ = try job.run(nil)
    }

    func predictions(on frame: Int) throws -> [PredictionRecord] {
        let all = try store.frames(video: video, in: frame...frame).first?.predictions ?? []
        return all.sorted { $0.points[0].y < $1.points[0].y }
    }

    /// The tracks of the animals of a frame, the upper one's first.
    func tracks(on frame: Int) throws -> [TrackID?] { try predictions(on: frame).map(\.track) }

    @discardableResult
    func edit(_ edit: Edit) throws -> EditOutcome { try store.perform(edit, by: "anna") }
}

struct Silence: Reporter {
    func send(_ event: JobEvent) {}
}
