import Engine
import Foundation
import Testing

@Suite struct TrainingProfileTests {
    /// The built-in profile with one piece of its text replaced.
    private func altered(_ found: String, _ replacement: String, in name: String = "single-instance") throws -> Data {
        let text = try String(contentsOf: TestProfiles.url(name), encoding: .utf8)
        let changed = text.replacing(found, with: replacement, maxReplacements: 1)
        #expect(changed != text, "the profile has no \(found)")
        return Data(changed.utf8)
    }

    @Test func rejectsAnUnknownKeyNamingItsPlace() throws {
        #expect(throws: EngineError.unknownProfileKey(path: "models[0].input.scael")) {
            try TrainingProfile(json: altered(#""animalSize""#, #""scael": 1, "animalSize""#))
        }
        #expect(throws: EngineError.unknownProfileKey(path: "learnRate")) {
            try TrainingProfile(json: altered(#""title""#, #""learnRate": 1, "title""#))
        }
        #expect(throws: EngineError.unknownProfileKey(path: "unet.filter")) {
            try TrainingProfile(json: altered(#""filters""#, #""filter": 3, "filters""#))
        }
    }

    @Test func rejectsAMissingKeyAndWhatIsNoJSON() throws {
        let missing = try altered(#""validationFraction": 0.1,"#, "")
        #expect(throws: EngineError.unreadableProfile(path: "its JSON", reason: "“validationFraction” is missing")) {
            try TrainingProfile(json: missing)
        }
        #expect(throws: EngineError.unreadableProfile(path: "its JSON", reason: "it is not JSON")) {
            try TrainingProfile(json: Data("epochs: 3".utf8))
        }
        #expect(throws: EngineError.self) { try TrainingProfile(contentsOf: URL(fileURLWithPath: "/nowhere/p.json")) }
    }

    private func expectInvalid(_ path: String, _ change: (inout ModelProfile) -> Void) throws {
        var profile = try TestProfiles.builtIn("top-down")
        change(&profile.models[1])
        let error = #expect(throws: EngineError.self) { try profile.validate() }
        guard case .invalidProfile(let found, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == path)
    }

    @Test func rejectsValuesThatCannotBe() throws {
        try expectInvalid("centered_instance.confidenceMaps.sigma") { $0.confidenceMaps.sigma = 0 }
        try expectInvalid("centered_instance.confidenceMaps.sigma") { $0.confidenceMaps.sigma = .nan }
        try expectInvalid("centered_instance.confidenceMaps.stride") { $0.confidenceMaps.stride = 3 }
        try expectInvalid("centered_instance.confidenceMaps.stride") { $0.confidenceMaps.stride = 32 }
        try expectInvalid("centered_instance.input.scale") { $0.input.scale = .fixed(0) }
        try expectInvalid("centered_instance.input.scale") { $0.input.scale = .fixed(2) }
        try expectInvalid("centered_instance.input.cropSize") { $0.input.cropSize = .fixed(0) }
        try expectInvalid("centered_instance.augmentation.rotation") { $0.augmentation.rotation = [10, -10] }
        try expectInvalid("centered_instance.augmentation.scale") { $0.augmentation.scale = [0, 1] }
        try expectInvalid("centered_instance.optimization.batchSize") { $0.optimization.batchSize = 0 }
        try expectInvalid("centered_instance.optimization.learningRate") { $0.optimization.learningRate = -1 }
        try expectInvalid("centered_instance.timeShare") { $0.timeShare = 0 }
    }

    @Test func rejectsHeadsThatCannotBe() throws {
        var profile = try TestProfiles.builtIn("bottom-up")
        func expect(_ path: String, _ change: (inout ModelProfile) -> Void) {
            var changed = profile
            change(&changed.models[0])
            let error = #expect(throws: EngineError.self) { try changed.validate() }
            guard case .invalidProfile(let found, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(found == path)
        }
        expect("bottom_up.partAffinityFields.sigma") { $0.partAffinityFields?.sigma = 0 }
        expect("bottom_up.partAffinityFields.stride") { $0.partAffinityFields?.stride = 5 }
        expect("bottom_up.partAffinityFields.lossWeight") { $0.partAffinityFields?.lossWeight = -1 }
        expect("bottom_up.partAffinityFields") { $0.partAffinityFields = nil }
        expect("bottom_up.classMaps") {
            $0.classMaps = ClassMapProfile(sigma: 8, stride: 4, lossWeight: 1)
        }
        expect("bottom_up.confidenceMaps.hardParts.most") {
            $0.confidenceMaps.hardParts = HardPartProfile(ratio: 2, fewest: 3, most: 2, scale: 5)
        }
        expect("bottom_up.augmentation.gamma") { $0.augmentation.gamma = [0, 1] }
        expect("bottom_up.optimization.weightDecay") { $0.optimization.weightDecay = -1 }
        profile = try TestProfiles.builtIn("top-down-id")
        profile.models.removeFirst()
        expect("centered_instance_id.classVectors.units") { $0.classVectors?.units = 0 }
        expect("centered_instance_id.input.cropSize") { $0.input.cropSize = .fixed(0) }
    }

    @Test func rejectsANetworkThatCannotBeBuilt() throws {
        let odd = try altered(#""maxStride": 16"#, #""maxStride": 12"#, in: "top-down")
        let error = #expect(throws: EngineError.self) { try TrainingProfile(json: odd) }
        #expect("\(try #require(error))".contains("centroid.network"))
    }

    @Test func rejectsModelsThatMakeUpNoPipeline() throws {
        var profile = try TestProfiles.builtIn("top-down")
        profile.models.reverse()
        #expect(throws: EngineError.self) { try profile.validate() }
        profile.models = []
        #expect(throws: EngineError.self) { try profile.validate() }
    }
}
