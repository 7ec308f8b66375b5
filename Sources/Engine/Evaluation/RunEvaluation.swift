import Domain
import Foundation

/// How well a run does on labelled frames that it did not learn from: `evaluation.json` of its folder.
public struct RunEvaluation: Codable, Sendable, Hashable {
    /// On the frames that the best epoch was chosen by, as they are labelled today; nil when none is left.
    public var validation: EvaluationReport?
    /// On frames that training did not look at; nil when the run kept none.
    public var test: EvaluationReport?

    public static let fileName = "evaluation.json"

    /// At most this many frames of each kind are predicted, spread evenly.
    public static let largestCount = 300

    public init(validation: EvaluationReport? = nil, test: EvaluationReport? = nil) {
        self.validation = validation
        self.test = test
    }

    /// Predicts the run's validation and test frames with its best weights, every animal that it finds, and compares.
    ///
    /// - Parameters:
    ///   - folder: of a run that holds a whole pipeline.
    ///   - source: labels and videos that the run was trained on.
    ///   - isCancelled: asked before each batch.
    /// - Throws: `EngineError.unusableRun`, `.incompletePipeline`, `.cancelled`; what the source throws.
    public static func measure(
        _ folder: URL, source: any LabelSource, threads: Int, isCancelled: () -> Bool = { false }
    ) throws -> RunEvaluation {
        let run = try RunConfiguration.read(from: folder)
        let predictor = try PosePredictor(runFolders: [folder], threads: threads)
        let labels = RunLabels(try source.labeledFrames(), source: source.skeleton, run: run.skeleton)
        return try withoutActuallyEscaping(isCancelled) { isCancelled in
            let judge = RunJudge(predictor: predictor, source: source, labels: labels, isCancelled: isCancelled)
            return RunEvaluation(
                validation: try judge.report(on: run.validationFrames), test: try judge.report(on: run.testFrames ?? [])
            )
        }
    }

    /// - Returns: nil when the run was never evaluated.
    /// - Throws: `EngineError.unusableRun` for a damaged file.
    public static func read(from folder: URL) throws -> RunEvaluation? {
        let file = folder.appendingPathComponent(fileName)
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(RunEvaluation.self, from: data)
        } catch {
            throw EngineError.unusableRun(path: folder.path, reason: "its \(fileName) is damaged.")
        }
    }

    /// - Throws: `EngineError.cannotWrite`.
    public func write(to folder: URL) throws {
        let file = folder.appendingPathComponent(Self.fileName)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(self).write(to: file, options: .atomic)
        } catch {
            throw EngineError.cannotWrite(path: file.path, reason: error.localizedDescription)
        }
    }
}

/// Labels by place, their points in the order of the run's nodes.
private struct RunLabels {
    let skeleton: Skeleton
    private var frames: [RunConfiguration.FrameReference: LabeledFrame] = [:]

    init(_ labelled: [LabeledFrame], source: Skeleton, run: Skeleton) {
        skeleton = run
        let positions = Dictionary(
            source.nodeNames.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let order = run.nodeNames.map { positions[$0] }
        for var frame in labelled {
            for index in frame.instances.indices {
                let points = frame.instances[index].points
                frame.instances[index].points = order.map { $0.map { points[$0] } ?? .absent }
            }
            frames[.init(video: frame.video, frame: frame.frame)] = frame
        }
    }

    /// Those that are still labelled, spread evenly when there are many.
    func chosen(of references: [RunConfiguration.FrameReference], most: Int) -> [LabeledFrame] {
        let there = references.compactMap { frames[$0] }
        guard there.count > most else { return there }
        return (0..<most).map { there[$0 * there.count / most] }
    }
}

/// Predicts some labelled frames and compares.
private struct RunJudge {
    let predictor: PosePredictor
    let source: any LabelSource
    let labels: RunLabels
    let isCancelled: () -> Bool

    func report(on references: [RunConfiguration.FrameReference]) throws -> EvaluationReport? {
        let chosen = labels.chosen(of: references, most: RunEvaluation.largestCount)
        var found: [LabeledFrame] = []
        for (video, frames) in Dictionary(grouping: chosen, by: \.video).sorted(by: { $0.key < $1.key }) {
            let source = source
            try predictor.predict(
                opening: { try source.openVideo(video) }, video: video, frames: frames.map(\.frame).sorted(),
                onChunk: { found += $0.frames }, isCancelled: isCancelled)
        }
        guard !found.isEmpty else { return nil }
        // A frame that cannot be decoded has no prediction frame, and is skipped.
        return .evaluate(truth: chosen, predictions: found, skeleton: labels.skeleton)
    }
}
