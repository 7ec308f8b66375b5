import Domain
import Engine
import Foundation
import Testing
import Video

/// A short training on drawn animals, judged on the frames that it kept aside.
@Suite struct RunEvaluationTests {
    private func train(_ labels: SyntheticAnimals) throws -> URL {
        let run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        var profile = try TestProfiles.small("single-instance", epochs: 2)
        profile.validationFraction = 0.4
        _ = try Trainer(
            source: labels, profile: profile, options: TrainingOptions(runFolder: run, seed: 1, threads: 1)
        ).run()
        return run
    }

    @Test func aRunIsJudgedOnTheFramesItKeptAside() throws {
        let labels = try SyntheticAnimals(frames: 12, animals: 1)
        let run = try train(labels)
        defer {
            labels.remove()
            try? FileManager.default.removeItem(at: run)
        }
        let aside = Set(try RunConfiguration.read(from: run).validationFrames.map(\.frame))
        let evaluation = try RunEvaluation.measure(run, source: labels, threads: 1)
        let report = try #require(evaluation.validation)
        #expect(report.counts.frames == aside.count && report.counts.truth == aside.count)
        #expect(Set(report.worst.map(\.frame)) == aside)
        #expect(report.perNode.map(\.node) == labels.skeleton.nodeNames)
        #expect(evaluation.test == nil)

        #expect(try RunEvaluation.read(from: run) == nil, "nothing is stored before it is asked for")
        try evaluation.write(to: run)
        #expect(try RunEvaluation.read(from: run) == evaluation)
        try Data("{".utf8).write(to: run.appendingPathComponent(RunEvaluation.fileName))
        #expect(throws: EngineError.self) { try RunEvaluation.read(from: run) }
        #expect(throws: EngineError.cancelled) {
            try RunEvaluation.measure(run, source: labels, threads: 1, isCancelled: { true })
        }

        // Labels that were deleted since are no part of it, and another order of nodes changes nothing.
        let changed = ReorderedLabels(labels, without: aside.min() ?? 0)
        let again = try #require(try RunEvaluation.measure(run, source: changed, threads: 1).validation)
        #expect(again.counts.frames == aside.count - 1)
        let kept = report.worst.filter { $0.frame != aside.min() }
        #expect(again.worst.map(\.frame) == kept.map(\.frame))
        // Another batch may round differently.
        for (a, b) in zip(again.worst, kept) { #expect(abs((a.mean ?? -1) - (b.mean ?? -1)) < 1e-3) }
    }
}

/// The same labels with the nodes the other way round and one frame less.
private struct ReorderedLabels: LabelSource {
    let skeleton: Skeleton
    private let source: SyntheticAnimals
    private let missing: Int

    init(_ source: SyntheticAnimals, without missing: Int) {
        self.source = source
        self.missing = missing
        skeleton = (try? Skeleton(nodeNames: source.skeleton.nodeNames.reversed())) ?? source.skeleton
    }

    func labeledFrames() throws -> [LabeledFrame] {
        try source.labeledFrames().filter { $0.frame != missing }.map { frame in
            var frame = frame
            for index in frame.instances.indices { frame.instances[index].points.reverse() }
            return frame
        }
    }

    func openVideo(_ id: VideoID) throws -> VideoDecoder { try source.openVideo(id) }
}
