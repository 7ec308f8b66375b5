import Domain
import Engine
import Foundation
import Testing
import Video

/// Real training of every pipeline of several animals, on pictures of drawn animals.
@Suite(.serialized) struct PipelineTests {
    /// What a trained run finds on pictures that it has not seen.
    private struct Outcome {
        /// Mean distance of parts, px, of animals that were found, and those that were not found or too many.
        var error = Double.infinity
        var wrong = 0
        var animals = 0
        /// Animals that were found and have the label's track.
        var rightlyNamed = 0
        var predictions: [PredictedInstance] = []
    }

    private func outcome(
        _ profile: String, epochs: Int, named: Bool = false, _ change: (inout TrainingProfile) -> Void = { _ in }
    ) throws -> (Outcome, TrainingSummary, PosePredictor) {
        let size = (width: 160, height: 128)
        let training = try SyntheticAnimals(
            frames: 24, animals: 2, width: size.width, height: size.height, named: named)
        let test = try SyntheticAnimals(
            frames: 8, animals: 2, width: size.width, height: size.height, named: named, seed: 9)
        let run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        defer {
            training.remove()
            test.remove()
            try? FileManager.default.removeItem(at: run)
        }
        var small = try TestProfiles.small(profile, epochs: epochs)
        change(&small)
        let summary = try Trainer(
            source: training, profile: small, options: TrainingOptions(runFolder: run, seed: 1)
        ).run()
        let predictor = try PosePredictor(runFolders: [run])
        if named { predictor.tracks = [3, 5] }
        return (try look(predictor, at: test), summary, predictor)
    }

    private func look(_ predictor: PosePredictor, at test: SyntheticAnimals) throws -> Outcome {
        var outcome = Outcome()
        var distances: [Double] = []
        try predictor.predict(
            opening: { try test.openVideo(1) }, video: 1, frames: test.frames.map(\.frame),
            onChunk: { chunk in
                for frame in chunk.frames {
                    outcome.predictions += frame.predictions
                    outcome.wrong += abs(2 - frame.predictions.count)
                    for label in test.frames[frame.frame].instances {
                        outcome.animals += 1
                        let nearest = frame.predictions.map { ($0, distance(label, $0)) }.min { $0.1 < $1.1 }
                        guard let nearest, nearest.1 < 15 else { continue }
                        distances.append(nearest.1)
                        if nearest.0.track == label.track { outcome.rightlyNamed += 1 }
                    }
                }
            })
        outcome.wrong += outcome.animals - distances.count
        if !distances.isEmpty { outcome.error = distances.reduce(0, +) / Double(distances.count) }
        return outcome
    }

    private func distance(_ label: LabelInstance, _ prediction: PredictedInstance) -> Double {
        let pairs = zip(label.points, prediction.points).filter { $1.position.isPresent }
        guard pairs.count >= 2 else { return .infinity }
        return pairs.reduce(0) { $0 + $1.0.position.distance(to: $1.1.position) } / Double(pairs.count)
    }

    @Test func bottomUp() throws {
        let (outcome, summary, predictor) = try outcome("bottom-up", epochs: 16)
        #expect(outcome.error < 1.5)
        #expect(outcome.wrong <= 1)
        #expect(summary.models[0].bestValidationError ?? .infinity < 2)
        #expect(predictor.classes.isEmpty)
        // Two links of at most 1 each.
        #expect(outcome.predictions.allSatisfy { $0.track == nil && $0.score > 0.25 && $0.score < 2.6 })
    }

    @Test func topDownWithIdentity() throws {
        let (outcome, summary, predictor) = try outcome("top-down-id", epochs: 20, named: true)
        #expect(predictor.classes == ["thin", "fat"])
        #expect(outcome.error < 1.5)
        #expect(outcome.rightlyNamed >= 14)
        #expect(summary.models[1].bestValidationIdentity ?? 0 > 0.8)
        #expect(summary.models[0].bestValidationIdentity == nil)
        #expect(outcome.predictions.allSatisfy { $0.track == nil || $0.trackingScore > 0 })
    }

    @Test func identityFromEveryCellOfTheCrop() throws {
        let (outcome, summary, _) = try outcome("top-down-id", epochs: 12, named: true) {
            $0.models[1].classVectors?.globalPool = false
        }
        #expect(summary.models[1].bestValidationIdentity ?? 0 > 0.8)
        #expect(outcome.rightlyNamed >= 12)
    }

    @Test func bottomUpWithIdentity() throws {
        let (outcome, summary, predictor) = try outcome("bottom-up-id", epochs: 16, named: true)
        #expect(predictor.classes == ["thin", "fat"])
        #expect(outcome.error < 1.5)
        #expect(outcome.rightlyNamed >= 14)
        #expect(summary.models[0].bestValidationIdentity ?? 0 > 0.8)
        #expect(outcome.predictions.allSatisfy { $0.score > 0.2 && $0.score < 1.3 })
    }
}
