import Domain
import Engine
import Foundation
import Neural
import Testing
import Video

/// Real training on pictures of drawn animals.
@Suite(.serialized) struct TrainerTests {
    private func temporaryRun() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    }

    /// Mean distance of predictions from truth, px, and how many animals were not found or too many.
    private func error(of run: URL, on animals: SyntheticAnimals, options: PredictionOptions) throws -> (Double, Int) {
        let predictor = try PosePredictor(runFolders: [run], options: options)
        var (total, count, wrong) = (0.0, 0, 0)
        var seen: [Int] = []
        try predictor.predict(
            opening: { try animals.openVideo(1) }, video: 1, frames: animals.frames.map(\.frame),
            onChunk: { chunk in
                #expect(chunk.failures.isEmpty)
                for frame in chunk.frames {
                    seen.append(frame.frame)
                    let truth = animals.frames[frame.frame].instances
                    wrong += abs(truth.count - frame.predictions.count)
                    for animal in truth {
                        let distances = frame.predictions.map { distance(animal, $0) }
                        guard let nearest = distances.min(), nearest < 20 else { continue }
                        total += nearest
                        count += 1
                    }
                }
            })
        #expect(seen == animals.frames.map(\.frame))
        return (count == 0 ? .infinity : total / Double(count), wrong)
    }

    private func distance(_ label: LabelInstance, _ prediction: PredictedInstance) -> Double {
        let pairs = zip(label.points, prediction.points).filter { $1.position.isPresent }
        guard pairs.count >= 2 else { return .infinity }
        return pairs.reduce(0) { $0 + $1.0.position.distance(to: $1.1.position) } / Double(pairs.count)
    }

    @Test func learnsOneAnimal() throws {
        let (training, test) = (
            try SyntheticAnimals(frames: 30, animals: 1), try SyntheticAnimals(frames: 10, animals: 1, seed: 9)
        )
        let run = temporaryRun()
        defer {
            training.remove()
            test.remove()
            try? FileManager.default.removeItem(at: run)
        }
        let trainer = try Trainer(
            source: training, profile: try TestProfiles.small("single-instance", epochs: 10),
            options: TrainingOptions(runFolder: run, seed: 1, version: "9.9", provenance: ["project": "p"]))
        var epochs: [EpochMetrics] = []
        let summary = try trainer.run(onEvent: { if case .epoch(let metrics) = $0 { epochs.append(metrics) } })
        #expect(epochs.map(\.epoch) == Array(1...10))
        #expect(epochs[9].validationLoss < epochs[0].validationLoss)
        #expect(summary.models[0].bestEpoch > 5)
        let (error, wrong) = try error(of: run, on: test, options: PredictionOptions(batchSize: 3))
        #expect(error < 1.5)
        #expect(wrong == 0)

        let configuration = try RunConfiguration.read(from: run)
        #expect(configuration.version == "9.9" && configuration.seed == 1 && configuration.provenance["project"] == "p")
        #expect(configuration.trainingFrames.count + configuration.validationFrames.count == 30)
        #expect(configuration.models.map(\.name) == [.singleInstance])
        let log = try String(contentsOf: run.appendingPathComponent("log.csv"), encoding: .utf8)
        #expect(log.split(separator: "\n").count == 11)
        let metrics = try JSONDecoder().decode(
            TrainingSummary.self, from: Data(contentsOf: run.appendingPathComponent("metrics.json")))
        #expect(metrics == summary)
    }

    @Test func learnsSeveralAnimals() throws {
        let (training, test) = (
            try SyntheticAnimals(frames: 24, animals: 2, width: 160, height: 128),
            try SyntheticAnimals(frames: 8, animals: 2, width: 160, height: 128, seed: 9)
        )
        let run = temporaryRun()
        defer {
            training.remove()
            test.remove()
            try? FileManager.default.removeItem(at: run)
        }
        let trainer = try Trainer(
            source: training, profile: try TestProfiles.small("top-down", epochs: 10),
            options: TrainingOptions(runFolder: run, seed: 1))
        let summary = try trainer.run()
        #expect(summary.models.map(\.name) == [.centroid, .centeredInstance])
        let (error, wrong) = try error(of: run, on: test, options: PredictionOptions(maxInstances: 2))
        #expect(error < 1.5)
        #expect(wrong <= 1)
        let predictor = try PosePredictor(runFolders: [run])
        let found = try predictor.predict([try test.openVideo(1).frame(0, as: .gray)])
        #expect(found[0].allSatisfy { $0.score > 0.2 && $0.score < 1.5 })
    }

    @Test func theSameSeedGivesTheSameWeightsAlsoAcrossAStop() throws {
        let labels = try SyntheticAnimals(frames: 10, animals: 1)
        let (straight, stopped) = (temporaryRun(), temporaryRun())
        defer {
            labels.remove()
            for run in [straight, stopped] { try? FileManager.default.removeItem(at: run) }
        }
        let profile = try TestProfiles.small("single-instance", epochs: 3)
        func trainer(_ run: URL, resume: Bool) throws -> Trainer {
            try Trainer(
                source: labels, profile: profile, options: TrainingOptions(runFolder: run, seed: 4, resume: resume))
        }
        let whole = try trainer(straight, resume: false).run()

        var batches = 0
        #expect(throws: EngineError.cancelled) {
            try trainer(stopped, resume: false).run(
                onEvent: { if case .batch = $0 { batches += 1 } }, isCancelled: { batches >= 60 })
        }
        #expect(batches == 60)
        #expect(try PosePredictor(runFolders: [stopped]).models.count == 1, "a cancelled run can be used")

        let resumed = try trainer(stopped, resume: true).run()
        #expect(resumed.models[0].epochs == 3)
        #expect(resumed.models[0].bestValidationLoss == whole.models[0].bestValidationLoss)
        let files = [straight, stopped].map { $0.appendingPathComponent("single_instance.safetensors") }
        #expect(try SafeTensors.read(files[0]).tensors == SafeTensors.read(files[1]).tensors)
        #expect(try trainer(stopped, resume: true).run().models == resumed.models, "a finished run stays as it is")
    }

    @Test func refusesToResumeAnotherRun() throws {
        let labels = try SyntheticAnimals(frames: 6, animals: 1)
        let run = temporaryRun()
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        var profile = try TestProfiles.small("single-instance", epochs: 1)
        _ = try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run)).run()
        profile.models[0].optimization.epochs = 2
        #expect(throws: EngineError.resumeMismatch(path: run.path, what: "the profile")) {
            try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run, resume: true)).run()
        }
        #expect(throws: EngineError.self) {
            try Data("cut".utf8).write(to: run.appendingPathComponent("config.json"))
            try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run, resume: true)).run()
        }
    }

    @Test func aTimeBudgetEndsTraining() throws {
        let labels = try SyntheticAnimals(frames: 12, animals: 2, width: 160, height: 128)
        let run = temporaryRun()
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        let profile = try TestProfiles.small("top-down", epochs: 1000)
        let summary = try Trainer(
            source: labels, profile: profile, options: TrainingOptions(runFolder: run, minutes: 0.05)
        ).run()
        #expect(summary.models.allSatisfy { $0.ended == "the time was used up" && $0.epochs >= 1 })
        #expect(try PosePredictor(runFolders: [run]).models.count == 2)
    }

    @Test func aLossThatIsNoNumberStopsAndKeepsTheLastGoodWeights() throws {
        let labels = try SyntheticAnimals(frames: 8, animals: 1)
        let run = temporaryRun()
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        let profile = try TestProfiles.small("single-instance", epochs: 3)
        func trainer(resume: Bool) throws -> Trainer {
            try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run, resume: resume))
        }
        var epochs = 0
        #expect(throws: EngineError.cancelled) {
            try trainer(resume: false).run(
                onEvent: { if case .epoch = $0 { epochs += 1 } }, isCancelled: { epochs == 1 })
        }
        let weights = run.appendingPathComponent("single_instance.safetensors")
        let good = try SafeTensors.read(weights)

        // The next epoch begins with weights that are no numbers.
        let checkpoint = run.appendingPathComponent("single_instance.checkpoint")
        var broken = try SafeTensors.read(checkpoint)
        for (name, tensor) in broken.tensors where good.tensors[name] != nil {
            broken.tensors[name] = Tensor(shape: tensor.shape, filledWith: .nan)
        }
        try broken.write(to: checkpoint)
        #expect(throws: EngineError.lossNotFinite(model: "single instance", epoch: 2, batch: 1, keptEpoch: 1)) {
            try trainer(resume: true).run()
        }
        #expect(try SafeTensors.read(weights) == good)
    }

    @Test func aLabelledFrameThatCannotBeDecodedIsNamed() throws {
        let labels = try SyntheticAnimals(frames: 4, animals: 1)
        let run = temporaryRun()
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: labels.paths[2]))
        let error = #expect(throws: EngineError.self) {
            try Trainer(
                source: labels, profile: try TestProfiles.small("single-instance", epochs: 1),
                options: TrainingOptions(runFolder: run)
            ).run()
        }
        guard case .undecodableFrame(_, let frame, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(frame == 2)
    }
}
