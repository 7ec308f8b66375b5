import Domain
import Foundation
import GRDB
import Storage
import Testing

/// Measured speed; printed, never a reason to fail. `TARSIER_BENCHMARK=1 swift test -c release --filter StorageBenchmarks`
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["TARSIER_BENCHMARK"] == "1"))
struct StorageBenchmarks {
    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// Processor time of this process, s: what remains comparable on a busy machine.
    private func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
        let start = clock()
        try body()
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }

    private func report(_ name: String, _ samples: [Double]) {
        let sorted = samples.sorted()
        let milliseconds = [0.5, 0.99, 1].map { sorted[min(Int($0 * Double(sorted.count)), sorted.count - 1)] * 1e3 }
        print("\(name): p50 \(milliseconds[0]) ms, p99 \(milliseconds[1]) ms, max \(milliseconds[2]) ms")
    }

    private func frames(_ range: Range<Int>, tracks: [TrackID], nodes: Int) -> [PredictedFrame] {
        range.map { frame in
            PredictedFrame(
                frame: frame, instances: tracks.map { Scene.predicted(Float(frame), track: $0, count: nodes) })
        }
    }

    @Test func predictions() throws {
        let project = try TemporaryProject()
        let store = project.store
        try store.edit(.addNodes((0..<13).map { "node \($0)" }))
        let video = try store.edit(.addVideos([Scene.video("a.mp4", frameCount: 1_000_000)])).created.videos[0]
        let tracks = try store.edit(.addTracks(["a", "b"])).created.tracks
        var stored = 0.0
        let processor = try processorSeconds {
            stored = try seconds { try storeHalfAMillionFrames() }
        }
        func storeHalfAMillionFrames() throws {
            for start in stride(from: 0, to: 500_000, by: 1_000) {
                try store.storePredictions(
                    frames(start..<(start + 1_000), tracks: tracks, nodes: 13), video: video, run: "r")
            }
        }
        print("storePredictions: \(Int(1_000_000 / stored)) instances/s, 1M of 13 nodes; processor \(processor) s")
        var random = SeededGenerator(1)
        for length in [1, 30] {
            let samples = try (0..<2_000).map { _ in
                let start = Int.random(in: 0..<499_000, using: &random)
                return try seconds { _ = try store.window(video: video, in: start...(start + length - 1)) }
            }
            report("window of \(length) frames x 2 at 1M predictions", samples)
        }
        report("timeline, 2 tracks", try (0..<50).map { _ in try seconds { _ = try store.timeline(video: video) } })
        let swap = Edit.swapTracks(video: video, first: tracks[0], second: tracks[1], from: 400_000, to: nil)
        print("swapTracks over 100k frames x 2: \(try processorSeconds { try store.edit(swap) }) s of processor")
        print("its undo: \(try processorSeconds { try store.undo(by: "anna") }) s of processor")
        let delete = Edit.deletePredictions(video: video, frames: [400_000...499_999], predictions: nil)
        print("deletePredictions of 200k: \(try processorSeconds { try store.edit(delete) }) s of processor")
        print("its undo: \(try processorSeconds { try store.undo(by: "anna") }) s of processor")
    }

    @Test func edits() throws {
        let scene = try Scene()
        let samples = try (0..<1_000).map { i in
            try seconds {
                try scene.store.edit(
                    .setPoints(instance: scene.labels[i % 6], points: [.init(node: 1, position: Point(Double(i), 1))]))
            }
        }
        report("setPoints, synchronous=FULL", samples)
        print("edits: \(Int(1_000 / samples.reduce(0, +)))/s")
        let document = try ImportTests.document(frames: 1_000)
        print(
            "import of 1,000 frames: \(try processorSeconds { try scene.store.edit(.importDocument(document, name: "x")) }) s of processor"
        )
        print("document(): \(try processorSeconds { _ = try scene.store.document() }) s of processor")
    }

    @Test func editsWhileAJobWrites() async throws {
        let scene = try Scene()
        let folder = scene.project.folder
        let video = try scene.store.edit(.addVideos([Scene.video("l.mp4", frameCount: 200_000)])).created.videos[0]
        let tracks = scene.tracks
        let all = frames(0..<100_000, tracks: tracks, nodes: 4)
        let job = Task.detached {
            let store = try ProjectStore.open(folder)
            try store.storePredictions(all, video: video, run: "job")
        }
        try await Task.sleep(for: .milliseconds(50))
        let samples = try (0..<200).map { i in
            try seconds {
                try scene.store.edit(.addInstances([.init(video: video, frame: i, points: Scene.points(0))]))
            }
        }
        try await job.value
        report("edit while a job stores 200k predictions", samples)
    }

    @Test func manyTracks() throws {
        let scene = try Scene()
        let store = scene.store
        let video = try store.edit(.addVideos([Scene.video("l.mp4", frameCount: 1_000_000)])).created.videos[0]
        let tracks = try store.edit(.addTracks((0..<200).map { "t\($0)" })).created.tracks
        // 1M frames x 200 tracks, each with a gap now and then; written as the store encodes them.
        try store.pool.write { db in
            for bin in 0..<62 {
                for (i, track) in tracks.enumerated() {
                    var set = FrameSet()
                    set.insert(0...(FrameSet.capacity - 1))
                    for gap in 0..<8 {
                        var hole = FrameSet()
                        hole.insert((gap * 2_000 + i)...(gap * 2_000 + i + 20))
                        set.subtract(hole)
                    }
                    try db.execute(
                        sql: "INSERT INTO track_summary VALUES (?, ?, ?, ?)",
                        arguments: [video.rawValue, bin, track.rawValue, set.encoded])
                }
            }
        }
        report(
            "timeline, 1M frames x 200 tracks, 9 ranges a bin",
            try (0..<20).map { _ in try seconds { _ = try store.timeline(video: video) } })
        let full = frames(0..<5, tracks: tracks, nodes: 4)
        report(
            "storePredictions of 5 frames x 200, one transaction",
            try (0..<20).map { _ in try seconds { try store.storePredictions(full, video: video, run: "r") } })
    }
}
