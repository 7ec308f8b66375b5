import Engine
import Foundation
import Testing

/// Every profile of `templates/profiles` can be read, and a model trained by it.
@Suite(.serialized) struct BuiltInProfileTests {
    static let names: [String] = {
        let folder = TestProfiles.url("x").deletingLastPathComponent()
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test func everyPipelineHasItsProfiles() {
        let own = ["single-instance", "top-down", "bottom-up", "top-down-id", "bottom-up-id"]
        for name in own { #expect(Set(Self.names).isSuperset(of: [name, "\(name)-fast", "\(name)-accurate"])) }
        #expect(Self.names.count { $0.hasPrefix("sleap/") } == 8)
    }

    @Test(arguments: names) func isValidAndComesBackFromItsOwnJSON(name: String) throws {
        let profile = try TestProfiles.builtIn(name)
        #expect(profile.name == name)
        #expect(try TrainingProfile(json: profile.json()) == profile)
    }

    @Test func sleapsSettingsAreSLEAPs() throws {
        let bottomUp = try TestProfiles.builtIn("sleap/baseline_large_rf.bottomup").models[0]
        #expect(bottomUp.partAffinityFields?.sigma == 75 && bottomUp.partAffinityFields?.stride == 8)
        // SLEAP counts σ in cells: 2.5 at stride 4.
        #expect(bottomUp.confidenceMaps.sigma == 10 && bottomUp.confidenceMaps.stride == 4)
        #expect(bottomUp.network.maxStride == 64)
        #expect(bottomUp.optimization.learningRate == 1e-4 && bottomUp.optimization.schedule == .plateau)
    }

    /// The fast and accurate variants have the same heads as the profile that they vary.
    @Test func aStepCanBeTrainedByEach() throws {
        let one = try SyntheticAnimals(frames: 3, animals: 1, width: 96, height: 96, named: true)
        let two = try SyntheticAnimals(frames: 3, animals: 2, width: 160, height: 96, named: true)
        let run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        defer {
            one.remove()
            two.remove()
        }
        for name in Self.names where !name.hasSuffix("-fast") && !name.hasSuffix("-accurate") {
            defer { try? FileManager.default.removeItem(at: run) }
            var profile = try TestProfiles.builtIn(name)
            for index in profile.models.indices {
                profile.models[index].optimization.epochs = 1
                profile.models[index].optimization.batchSize = 2
                profile.models[index].optimization.batchesPerEpoch = 1
            }
            let isSingle = profile.models[0].model == .singleInstance
            let summary = try Trainer(
                source: isSingle ? one : two, profile: profile, options: TrainingOptions(runFolder: run)
            ).run()
            #expect(summary.models.allSatisfy { $0.epochs == 1 && $0.bestValidationLoss.isFinite }, "\(name)")
            #expect(try PosePredictor(runFolders: [run]).models.count == profile.models.count)
        }
    }
}
