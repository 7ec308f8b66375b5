import Domain
import Engine
import Foundation
import Testing
import Video

@Suite struct TrainingDataTests {
    private struct Labels: LabelSource {
        let skeleton: Skeleton
        let frames: [LabeledFrame]
        func labeledFrames() throws -> [LabeledFrame] { frames }
        func openVideo(_ id: VideoID) throws -> VideoDecoder { try VideoDecoder(opening: "/nowhere.mp4") }
    }

    private func data(_ frames: [LabeledFrame], seed: UInt64 = 0, selection: String? = nil) throws -> TrainingData {
        let labels = Labels(skeleton: try Skeleton(nodeNames: ["a"]), frames: frames)
        let options = TrainingOptions(
            runFolder: URL(fileURLWithPath: "/nowhere"), frames: try selection.map(FrameSelection.init), seed: seed)
        return try TrainingData(labels, options: options, validationFraction: 0.1)
    }

    private func labelled(_ count: Int) -> [LabeledFrame] {
        (0..<count).map {
            LabeledFrame(video: 1, frame: $0, instances: [LabelInstance(points: [LabelPoint(1, 2)])])
        }
    }

    @Test func theSeedDecidesTheSplit() throws {
        let first = try data(labelled(50), seed: 3)
        #expect(first.validation.count == 5 && first.training.count == 45)
        #expect(Set(first.training.map(\.frame)).isDisjoint(with: first.validation.map(\.frame)))
        #expect(first.training.map(\.frame) == first.training.map(\.frame).sorted())
        #expect(try data(labelled(50), seed: 3).validation == first.validation)
        #expect(try data(labelled(50), seed: 4).validation != first.validation)
    }

    @Test func twoFramesAreEnoughAndOneIsNot() throws {
        let two = try data(labelled(2))
        #expect(two.training.count == 1 && two.validation.count == 1)
        #expect(throws: EngineError.tooFewLabels(found: 1, needed: 2)) { try data(labelled(1)) }
    }

    @Test func labelsThatNobodySeesAreNoLabels() throws {
        #expect(throws: EngineError.noLabels(selection: nil)) { try data([]) }
        let hidden = LabelPoint(Point(1, 2), isVisible: false)
        let frames = [
            LabeledFrame(video: 1, frame: 0, instances: [LabelInstance(points: [.absent])]),
            LabeledFrame(video: 1, frame: 1, instances: [LabelInstance(points: [hidden])]),
            LabeledFrame(video: 1, frame: 2, isNegative: true),
        ]
        #expect(throws: EngineError.noLabels(selection: nil)) { try data(frames) }
    }

    @Test func theSelectionChoosesTheFrames() throws {
        let chosen = try data(labelled(50), selection: "10-29:2")
        #expect((chosen.training + chosen.validation).allSatisfy { (10...29).contains($0.frame) && $0.frame % 2 == 0 })
        #expect(throws: EngineError.noLabels(selection: "70-80")) { try data(labelled(50), selection: "70-80") }
    }

    @Test func bothPartsHaveAnAnimalAmongManyEmptyFrames() throws {
        let empty = (2..<60).map { LabeledFrame(video: 1, frame: $0, isNegative: true) }
        for seed in 0..<20 {
            let split = try data(labelled(2) + empty, seed: UInt64(seed))
            #expect(split.training.contains { !$0.instances.isEmpty })
            #expect(split.validation.contains { !$0.instances.isEmpty })
        }
    }
}
