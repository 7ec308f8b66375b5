import Domain
import Engine
import Foundation
import Neural
import Testing

/// Networks other than U-Net, chosen in a profile, through a whole training and a prediction.
@Suite(.serialized) struct BackboneTests {
    private func run(_ network: String, encoderWeights: URL? = nil) throws -> [String: Tensor] {
        let labels = try SyntheticAnimals(frames: 6, animals: 1)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: folder)
        }
        var profile = try TestProfiles.small("single-instance", epochs: 1)
        profile.models[0].network = try JSONDecoder().decode(NetworkArchitecture.self, from: Data(network.utf8))
        profile.models[0].confidenceMaps.stride = 4
        profile.models[0].confidenceMaps.sigma = 5
        profile.models[0].optimization.batchesPerEpoch = 2
        profile.models[0].optimization.batchSize = 2
        let summary = try Trainer(
            source: labels, profile: profile,
            options: TrainingOptions(runFolder: folder, encoderWeights: encoderWeights, seed: 1)
        ).run()
        #expect(summary.models[0].epochs == 1)
        #expect(summary.models[0].bestValidationLoss.isFinite)
        // What was saved can be used.
        let predictor = try PosePredictor(runFolders: [folder])
        let frame = try labels.openVideo(0).frame(0, as: .gray)
        #expect(try predictor.predict([frame]).count == 1)
        return try SafeTensors.read(folder.appendingPathComponent("single_instance.safetensors")).tensors
    }

    @Test func leapTrains() throws {
        _ = try run(#"{"leap": {"filters": 8, "maxStride": 8, "outputStride": 4}}"#)
    }

    /// Every stack's heads learn, not only the last one's.
    @Test func aStackedHourglassTrainsWithIntermediateSupervision() throws {
        let network = #"""
            {"hourglass": {"stemStride": 4, "maxStride": 16, "outputStride": 4, "stemFilters": 8, "filters": 16,
              "filterIncrease": 8, "stacks": 2}}
            """#
        let weights = try run(network)
        #expect(weights.keys.filter { $0.contains("ConfmapsHead") && $0.hasSuffix("weight") }.count == 2)
    }

    @Test func aResNetTrains() throws {
        _ = try run(#"{"resnet": {"version": "ResNet50", "weights": "random", "maxStride": 16, "outputStride": 4}}"#)
    }

    @Test func pretrainedWeightsThatAreNotGivenAreAskedFor() throws {
        let error = #expect(throws: EngineError.self) {
            try run(#"{"resnet": {"version": "ResNet50", "weights": "frozen", "maxStride": 16, "outputStride": 4}}"#)
        }
        guard case .invalidProfile(let path, let found, _) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(path == "single_instance.network.resnet.weights" && found == "frozen")
    }
}
