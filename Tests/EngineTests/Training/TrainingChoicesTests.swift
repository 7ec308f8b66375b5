import Domain
import Engine
import Foundation
import Neural
import Testing
import Video

/// What a person may choose for a run, besides the profile.
@Suite(.serialized) struct TrainingChoicesTests {
    private func temporaryRun() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    }

    /// A profile that trains two batches.
    private func tiny(_ name: String = "single-instance") throws -> TrainingProfile {
        var profile = try TestProfiles.small(name, epochs: 1)
        for index in profile.models.indices {
            profile.models[index].optimization.batchesPerEpoch = 2
            profile.models[index].optimization.batchSize = 2
        }
        return profile
    }

    private func log(_ labels: any LabelSource, _ profile: TrainingProfile, _ options: TrainingOptions) throws -> String
    {
        var lines: [String] = []
        _ = try Trainer(source: labels, profile: profile, options: options).run(onEvent: {
            if case .log(let line) = $0 { lines.append(line) }
        })
        return lines.joined(separator: "\n")
    }

    @Test func aRunStartsFromAnEarlierOnesWeights() throws {
        let labels = try SyntheticAnimals(frames: 6, animals: 1)
        let runs = (0..<3).map { _ in temporaryRun() }
        defer {
            labels.remove()
            for run in runs { try? FileManager.default.removeItem(at: run) }
        }
        let profile = try tiny()
        _ = try log(labels, profile, TrainingOptions(runFolder: runs[0], seed: 1))
        let weights = try SafeTensors.read(runs[0].appendingPathComponent("single_instance.safetensors")).tensors

        // A rate so small that the weights stay where they started.
        var still = profile
        still.models[0].optimization.learningRate = 1e-12
        let text = try log(
            labels, still, TrainingOptions(runFolder: runs[1], initialWeights: runs[0], seed: 2))
        #expect(text.contains("\(weights.count) of \(weights.count) weights are taken over"))
        let started = try SafeTensors.read(runs[1].appendingPathComponent("single_instance.safetensors")).tensors
        for (name, tensor) in weights {
            let other = try #require(started[name])
            #expect(zip(tensor.values, other.values).allSatisfy { abs($0 - $1) < 1e-6 })
        }

        let others = SyntheticAnimals(labels, parts: ["nose", "belly", "tail"])
        let renamed = try log(
            others, still, TrainingOptions(runFolder: runs[2], initialWeights: runs[0], seed: 2))
        #expect(renamed.contains("\(weights.count - 2) of \(weights.count) weights"))
        #expect(renamed.contains("started anew: head_layers.0.SingleInstanceConfmapsHead.0.weight"))
    }

    @Test func whatCannotBeStartedFromIsSaidAtOnce() throws {
        let labels = try SyntheticAnimals(frames: 4, animals: 1)
        let run = temporaryRun()
        defer { labels.remove() }
        #expect(throws: EngineError.self) {
            try Trainer(
                source: labels, profile: tiny(),
                options: TrainingOptions(runFolder: run, initialWeights: URL(fileURLWithPath: "/nowhere/run")))
        }
    }

    @Test func testFramesAreNeverSeenAndRecorded() throws {
        let labels = try SyntheticAnimals(frames: 20, animals: 1)
        defer { labels.remove() }
        var options = TrainingOptions(
            runFolder: temporaryRun(), validationFrames: try FrameSelection("4-7"),
            testFrames: try FrameSelection("0-3"))
        options.seed = 5
        let data = try TrainingData(labels, options: options, validationFraction: 0.1, testFraction: 0.25)
        #expect(data.validation.map(\.frame) == [4, 5, 6, 7])
        #expect(data.test.count == 7 && data.test.prefix(4).map(\.frame) == [0, 1, 2, 3])
        let all = data.training + data.validation + data.test
        #expect(all.map(\.frame).sorted() == Array(0..<20))

        var profile = try tiny()
        profile.testFraction = 0.25
        defer { try? FileManager.default.removeItem(at: options.runFolder) }
        _ = try Trainer(source: labels, profile: profile, options: options).run()
        let configuration = try RunConfiguration.read(from: options.runFolder)
        #expect(configuration.testFrames?.map(\.frame) == data.test.map(\.frame))
        #expect(configuration.trainingFrames.map(\.frame) == data.training.map(\.frame))
    }

    @Test func fixedValidationFramesMustLeaveSomethingOnBothSides() throws {
        let labels = try SyntheticAnimals(frames: 4, animals: 1)
        defer { labels.remove() }
        for frames in ["0-9", "40-50"] {
            let options = TrainingOptions(runFolder: temporaryRun(), validationFrames: try FrameSelection(frames))
            let error = #expect(throws: EngineError.self) {
                try TrainingData(labels, options: options, validationFraction: 0.1)
            }
            #expect("\(try #require(error))".contains(frames))
        }
    }

    @Test func colourAndGreyAndSizesMayMix() throws {
        let mixed = try MixedAnimals()
        defer { mixed.remove() }
        for name in ["single-instance", "top-down", "bottom-up"] {
            let run = temporaryRun()
            defer { try? FileManager.default.removeItem(at: run) }
            var profile = try tiny(name)
            // Whole frames too, of two sizes in one batch.
            if name == "single-instance" { profile.models[0].input.cropSize = .fixed(0) }
            let text = try log(mixed, profile, TrainingOptions(runFolder: run))
            #expect(text.contains("colour"), "one video shows colour, so all are seen in colour")
            let predictor = try PosePredictor(runFolders: [run])
            let frames = try [1, 2].map { try mixed.openVideo($0).frame(0, as: $0 == 1 ? .gray : .rgb) }
            #expect(try predictor.predict(frames).count == 2)
        }
    }

    @Test func everyLossAndAugmentationCanBeChosen() throws {
        let labels = try SyntheticAnimals(frames: 6, animals: 1)
        let run = temporaryRun()
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        var profile = try tiny()
        profile.models[0].confidenceMaps.partWeights = ["nose": 3]
        profile.models[0].confidenceMaps.hardParts = HardPartProfile(ratio: 2, fewest: 1, most: 2, scale: 5)
        profile.models[0].optimization.weightDecay = 0.01
        profile.models[0].optimization.negativeWeight = 0.5
        profile.models[0].augmentation.flip = .vertical
        profile.models[0].augmentation.uniformNoise = 0.05
        profile.models[0].augmentation.gamma = [0.5, 2]
        var frames = labels.frames
        frames.append(LabeledFrame(video: 1, frame: 5, isNegative: true))
        frames.remove(at: 5)
        let summary = try Trainer(
            source: SyntheticAnimals(labels, frames: frames), profile: try TrainingProfile(json: profile.json()),
            options: TrainingOptions(runFolder: run)
        ).run()
        #expect(summary.models[0].bestValidationLoss.isFinite)

        profile.models[0].confidenceMaps.partWeights = ["ear": 3]
        #expect(throws: EngineError.unknownPart(part: "ear", parts: SyntheticAnimals.parts)) {
            try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: temporaryRun()))
        }
    }

    @Test func emptyFramesCountAsTheProfileSays() throws {
        let frames = [
            LabeledFrame(video: 1, frame: 0, instances: [LabelInstance(points: [LabelPoint(3, 4)], track: 7)]),
            LabeledFrame(video: 1, frame: 1, isNegative: true),
        ]
        let samples = SampleSource.frames.samples(of: frames, identities: [5, 7], negativeWeight: 0.25)
        #expect(samples.map(\.weight) == [1, 0.25])
        #expect(samples[0].animals[0].identity == 1)
        #expect(SampleSource.frames.samples(of: frames, negativeWeight: 0).count == 1)
    }
}
