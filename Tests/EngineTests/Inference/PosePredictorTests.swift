import Domain
import Engine
import Foundation
import Testing
import Video

/// Streaming and loading, with weights that were hardly trained.
@Suite(.serialized) struct PosePredictorTests {
    private final class Fixture {
        let labels: SyntheticAnimals
        let run: URL

        init(_ profile: String = "single-instance", frames: Int = 9) throws {
            labels = try SyntheticAnimals(frames: frames, animals: 1)
            run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
            var small = try TestProfiles.small(profile, epochs: 1)
            for index in small.models.indices { small.models[index].optimization.batchesPerEpoch = 2 }
            _ = try Trainer(source: labels, profile: small, options: TrainingOptions(runFolder: run)).run()
        }

        deinit {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
    }

    @Test func reportsFramesThatCannotBeDecodedAndGoesOn() throws {
        let fixture = try Fixture()
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: fixture.labels.paths[4]))
        let predictor = try PosePredictor(runFolders: [fixture.run], options: PredictionOptions(batchSize: 2))
        var (frames, failures): ([Int], [Int]) = ([], [])
        let labels = fixture.labels
        try predictor.predict(
            opening: { try labels.openVideo(1) }, video: 1, frames: [0, 1, 3, 4, 5, 8, 99],
            onChunk: { chunk in
                frames += chunk.frames.map(\.frame)
                failures += chunk.failures.map(\.frame)
            })
        #expect(frames == [0, 1, 3, 5, 8])
        #expect(failures == [4, 99])
    }

    @Test func stopsWhenAskedTo() throws {
        let fixture = try Fixture()
        let labels = fixture.labels
        let predictor = try PosePredictor(runFolders: [fixture.run], options: PredictionOptions(batchSize: 2))
        var chunks = 0
        #expect(throws: EngineError.cancelled) {
            try predictor.predict(
                opening: { try labels.openVideo(1) }, video: 1, frames: Array(0..<9), onChunk: { _ in chunks += 1 },
                isCancelled: { chunks == 2 })
        }
        #expect(chunks == 2)
    }

    @Test func aVideoThatCannotBeOpenedIsAnError() throws {
        let fixture = try Fixture()
        let predictor = try PosePredictor(runFolders: [fixture.run])
        #expect(throws: VideoError.self) {
            try predictor.predict(
                opening: { try VideoDecoder(opening: "/nowhere.mp4") }, video: 1, frames: [0], onChunk: { _ in })
        }
    }

    @Test func noFramesGiveNoChunks() throws {
        let fixture = try Fixture()
        let labels = fixture.labels
        try PosePredictor(runFolders: [fixture.run]).predict(
            opening: { try labels.openVideo(1) }, video: 1, frames: [], onChunk: { _ in Issue.record("a chunk") })
    }

    @Test func framesOfDifferentSizesAndColourShareACall() throws {
        let fixture = try Fixture()
        let predictor = try PosePredictor(runFolders: [fixture.run])
        let frames = [(64, 48), (130, 51), (64, 48)].map { width, height in
            Frame(width: width, height: height, format: .rgb, pixels: [UInt8](repeating: 80, count: width * height * 3))
        }
        #expect(try predictor.predict(frames).count == 3)
    }

    @Test func halfAPipelineIsRefused() throws {
        let fixture = try Fixture("top-down")
        #expect(try PosePredictor(runFolders: [fixture.run]).models.count == 2)
        #expect(throws: EngineError.incompletePipeline(found: [], expected: "at least one model")) {
            try PosePredictor(runFolders: [])
        }
        try FileManager.default.removeItem(at: fixture.run.appendingPathComponent("centered_instance.safetensors"))
        let error = #expect(throws: EngineError.self) { try PosePredictor(runFolders: [fixture.run]) }
        #expect("\(try #require(error))".contains("no weights yet"))
    }

    @Test func aFolderThatIsNoRunIsNamed() throws {
        let error = #expect(throws: EngineError.self) {
            try PosePredictor(runFolders: [URL(fileURLWithPath: "/nowhere/run")])
        }
        #expect("\(try #require(error))".contains("/nowhere/run"))
    }
}
