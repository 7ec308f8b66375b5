import ArgumentParser
import Domain
import Foundation
import Storage

extension BenchCommand {
    /// Predictions of animals that walk in circles, on every frame of every video of a project, stored as a job stores
    /// them; `scripts/bench-page` measures the page on them.
    struct Predictions: ParsableCommand {
        @Argument var project: String
        @Option(help: "Animals, each with a track of its own, in each video.")
        var animals = 10

        func run() throws {
            let reporter = makeReporter(json: false)
            let store = try ProjectAccess.open(project, reporter: reporter)
            let nodes = try store.skeleton().nodes.count
            let videos = try store.videos()
            let total = videos.reduce(0) { $0 + $1.frameCount }
            var meter = ProgressMeter("Storing predictions", unit: "frames", total: total, to: reporter)
            for video in videos {
                let names = (1...animals).map { "\(video.id.rawValue).\($0)" }
                let added = try store.perform(.addTracks(names), by: ProjectAccess.author, clientID: nil)
                for start in stride(from: 0, to: video.frameCount, by: 1_000) {
                    let frames = (start..<min(start + 1_000, video.frameCount)).map { frame in
                        PredictedFrame(
                            frame: frame,
                            instances: added.created.tracks.enumerated().map { place, track in
                                walker(place, track: track, frame: frame, nodes: nodes, in: video)
                            })
                    }
                    try store.storePredictions(frames, video: video.id, run: "bench")
                    meter.advance(by: frames.count)
                }
            }
        }

        /// One animal, about a tenth of the frame long, somewhere on its circle.
        private func walker(
            _ place: Int, track: TrackID, frame: Int, nodes: Int, in video: VideoReference
        ) -> PredictedInstance {
            let (width, height) = (Float(video.width), Float(video.height))
            let angle = Float(frame) / 40 + Float(place)
            let radius = Float(place + 1) / Float(animals + 2) / 2
            let (x, y) = (width * (0.5 + radius * cos(angle)), height * (0.5 + radius * sin(angle)))
            let score = 0.5 + Float((frame &* 31 &+ place &* 17) % 50) / 100
            let points = (0..<nodes).map { node in
                let bend = 2 * Float.pi * Float(node) / Float(max(nodes, 1)) + angle
                return PredictedPoint(
                    x: x + 0.05 * width * cos(bend), y: y + 0.03 * height * sin(bend), score: score)
            }
            return PredictedInstance(points: points, score: score, track: track, trackingScore: score)
        }
    }
}
