import Domain
import Engine
import Foundation
import Testing
import Video

/// What a person may get wrong, told before anything is trained.
@Suite struct TrainerErrorTests {
    private let labels: SyntheticAnimals
    private let run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")

    init() throws { labels = try SyntheticAnimals(frames: 4, animals: 1) }

    private func start(_ labels: some LabelSource, _ profile: TrainingProfile) throws {
        defer { self.labels.remove() }
        _ = try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run))
    }

    private func relabelled(_ change: (Int, [LabelPoint]) -> [[LabelPoint]]) -> SyntheticAnimals {
        SyntheticAnimals(
            labels,
            frames: labels.frames.map { frame in
                LabeledFrame(
                    video: frame.video, frame: frame.frame,
                    instances: change(frame.frame, frame.instances[0].points).map { LabelInstance(points: $0) })
            })
    }

    @Test func noLabels() throws {
        let none = relabelled { _, _ in [] }
        #expect(throws: EngineError.noLabels(selection: nil)) {
            try start(none, TestProfiles.builtIn("single-instance"))
        }
    }

    @Test func oneLabelledFrame() throws {
        let one = relabelled { frame, points in frame == 2 ? [points] : [] }
        #expect(throws: EngineError.tooFewLabels(found: 1, needed: 2)) {
            try start(one, TestProfiles.builtIn("top-down"))
        }
    }

    @Test func severalAnimalsForOneModel() throws {
        let two = relabelled { frame, points in frame == 3 ? [points, points] : [points] }
        #expect(throws: EngineError.severalAnimals(count: 2, video: 1, frame: 3)) {
            try start(two, TestProfiles.builtIn("single-instance"))
        }
    }

    @Test func anchorThatIsNotInTheSkeleton() throws {
        var profile = try TestProfiles.builtIn("top-down")
        profile.models[0].input.anchorPart = "thorax"
        #expect(throws: EngineError.unknownAnchor(part: "thorax", parts: SyntheticAnimals.parts)) {
            try start(labels, profile)
        }
    }

    @Test func anchorThatIsNeverLabelled() throws {
        var profile = try TestProfiles.builtIn("top-down")
        profile.models[1].input.anchorPart = "body"
        let without = relabelled { _, points in [[points[0], .absent, points[2]]] }
        #expect(throws: EngineError.anchorNeverLabelled(part: "body")) { try start(without, profile) }
    }

    @Test func cropSmallerThanTheAnimal() throws {
        var profile = try TestProfiles.builtIn("top-down")
        profile.models[1].input.cropSize = .fixed(16)
        let error = #expect(throws: EngineError.self) { try start(labels, profile) }
        guard case .cropTooSmall(let crop, let animal, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(crop == 16 && animal > 16 && animal <= 29)
    }

    @Test func profileThatCannotBe() throws {
        var profile = try TestProfiles.builtIn("single-instance")
        profile.models[0].confidenceMaps.sigma = 0
        #expect(throws: EngineError.self) { try start(labels, profile) }
    }

    @Test func bottomUpNeedsPartsToJoin() throws {
        #expect(throws: EngineError.tooFewParts(parts: ["nose"])) {
            try start(try OnePart(labels), TestProfiles.builtIn("bottom-up"))
        }
    }

    @Test(arguments: ["top-down-id", "bottom-up-id"]) func identityNeedsTracks(name: String) throws {
        let profile = try TestProfiles.builtIn(name)
        #expect(throws: EngineError.tooFewIdentities(found: [])) { try start(labels, profile) }
        let named = try SyntheticAnimals(frames: 4, animals: 1, named: true)
        #expect(throws: EngineError.tooFewIdentities(found: ["thin"])) { try start(named, profile) }
    }

    @Test func modelsOfTwoSkeletonsSayWhichPartsMatch() {
        let text = "\(EngineError.skeletonMismatch(first: ["head", "tail"], second: ["tail", "ear"]))"
        #expect(text.contains("same name: tail"))
        #expect(text.contains("only of the first: head") && text.contains("only of the second: ear"))
        let turned = "\(EngineError.skeletonMismatch(first: ["head", "tail"], second: ["tail", "head"]))"
        #expect(turned.contains("order differs"))
    }

    @Test func aRunThatIsThereAlready() throws {
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: run) }
        try Data("{}".utf8).write(to: run.appendingPathComponent("config.json"))
        #expect(throws: EngineError.runExists(path: run.path)) {
            try start(labels, TestProfiles.builtIn("single-instance"))
        }
    }

    @Test func errorsAreSaidInWords() {
        let text = "\(EngineError.lossNotFinite(model: "centroid", epoch: 3, batch: 7, keptEpoch: 2))"
        #expect(text.contains("epoch 3, batch 7") && text.contains("weights of epoch 2"))
    }
}

/// Labels of a skeleton that is one point.
private struct OnePart: LabelSource {
    let skeleton: Skeleton
    private let source: SyntheticAnimals

    init(_ source: SyntheticAnimals) throws {
        self.source = source
        skeleton = try Skeleton(nodeNames: ["nose"])
    }

    func labeledFrames() throws -> [LabeledFrame] {
        source.frames.map { frame in
            LabeledFrame(
                video: frame.video, frame: frame.frame,
                instances: frame.instances.map { LabelInstance(points: Array($0.points.prefix(1))) })
        }
    }

    func openVideo(_ id: VideoID) throws -> VideoDecoder { try source.openVideo(id) }
}
