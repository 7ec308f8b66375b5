import Domain
import Foundation
import Neural
import Video

/// Some frames done, in ascending order; every frame asked for comes exactly once, in `frames` or in `failures`.
public struct PredictionChunk: Sendable {
    /// A frame that could not be decoded.
    public struct Failure: Sendable, Hashable {
        public let frame: Int
        public let reason: String
    }

    /// With `predictions` filled, possibly with none.
    public let frames: [LabeledFrame]
    public let failures: [Failure]
}

/// How frames are predicted.
public struct PredictionOptions: Sendable, Hashable {
    /// Frames a pass of the network.
    public var batchSize: Int
    /// Keep only this many animals of a frame, the surest; nil: all.
    public var maxInstances: Int?
    /// Lowest value of a confidence map that counts as a part or an animal.
    public var peakThreshold: Float

    public init(batchSize: Int = 4, maxInstances: Int? = nil, peakThreshold: Float = 0.2) {
        self.batchSize = batchSize
        self.maxInstances = maxInstances
        self.peakThreshold = peakThreshold
    }
}

/// Trained models that find animals in video. Not Sendable: one thread's own.
public final class PosePredictor {
    public let skeleton: Skeleton
    public let models: [ModelConfiguration]
    /// The identities that the models tell apart; none of most pipelines.
    public let classes: [String]
    /// The track that each of `classes` gets in predictions. At first they are numbered from 0; who stores predictions
    /// puts the tracks here that have the classes' names.
    public var tracks: [TrackID]
    private let estimator: any PoseEstimator
    private let options: PredictionOptions

    /// Loads one run folder that holds a whole pipeline, or several that make one up (centroid and centred instance).
    /// - Throws: `EngineError.unusableRun`, `.incompletePipeline`, `.skeletonMismatch`; `NeuralError.checkpoint`.
    public init(runFolders: [URL], options: PredictionOptions = PredictionOptions(), threads: Int = 2) throws {
        let runs = try runFolders.map { try TrainedRun(at: $0) }
        skeleton = try TrainedRun.sharedSkeleton(of: runs)
        let stages = try runs.flatMap { try $0.stages(threads: threads, threshold: options.peakThreshold) }
        models = stages.map(\.configuration)
        classes = models.first { !$0.classes.isEmpty }?.classes ?? []
        tracks = classes.indices.map { TrackID($0) }
        self.options = options
        estimator = try Self.pipeline(stages, options: options)
    }

    private static func pipeline(_ stages: [InferenceStage], options: PredictionOptions) throws -> any PoseEstimator {
        let byName = Dictionary(stages.map { ($0.configuration.name, $0) }) { first, _ in first }
        if stages.count == 1, let single = byName[.singleInstance] { return SingleInstanceEstimator(single) }
        if stages.count == 1, let whole = byName[.bottomUp] ?? byName[.bottomUpID] {
            return BottomUpEstimator(whole, maxInstances: options.maxInstances)
        }
        let centered = byName[.centeredInstance] ?? byName[.centeredInstanceID]
        if stages.count == 2, let centroid = byName[.centroid], let centered {
            return TopDownEstimator(
                centroid: centroid, centered: centered, maxInstances: options.maxInstances,
                cropBatch: max(8, 2 * options.batchSize))
        }
        throw EngineError.incompletePipeline(
            found: stages.map(\.configuration.name.title),
            expected: "one single-instance or bottom-up model, or one centroid and one centred-instance model")
    }

    /// The animals on frames that are at hand, the surest first.
    public func predict(_ frames: [Frame]) throws -> [[PredictedInstance]] {
        guard !frames.isEmpty else { return [] }
        return try estimator.estimate(frames).map { animals in
            animals.map { animal in
                var instance = animal.instance
                instance.track = animal.identity.map { tracks[$0] }
                return instance
            }
        }
    }

    /// Predicts frames of a video in bounded memory: a thread decodes a few frames ahead of the network.
    ///
    /// - Parameters:
    ///   - opening: opens the video; called on the thread that decodes.
    ///   - frames: which frames, in the order wanted (ascending is by far the fastest).
    ///   - onChunk: called on this thread with each batch.
    ///   - isCancelled: asked before each batch.
    /// - Throws: `EngineError.cancelled`; what `opening` and `onChunk` throw. A frame that cannot be decoded is
    ///   reported in its chunk and stops nothing.
    public func predict(
        opening: @escaping @Sendable () throws -> VideoDecoder, video: VideoID, frames: [Int],
        onChunk: (PredictionChunk) throws -> Void, isCancelled: () -> Bool = { false }
    ) throws {
        let stream = FrameStream(
            opening: opening, frames: frames, format: models.contains { $0.input.channels == 3 } ? .rgb : .gray,
            capacity: options.batchSize + 2)
        defer { stream.stop() }
        var left = frames.count
        while left > 0 {
            if isCancelled() { throw EngineError.cancelled }
            let batch = try stream.next(min(options.batchSize, left))
            left -= batch.count
            try onChunk(try chunk(batch, video: video))
        }
    }

    private func chunk(_ batch: [FrameStream.Item], video: VideoID) throws -> PredictionChunk {
        var decoded: [(index: Int, frame: Frame)] = []
        var failures: [PredictionChunk.Failure] = []
        for item in batch {
            switch item.frame {
            case .success(let frame): decoded.append((item.index, frame))
            case .failure(let error): failures.append(PredictionChunk.Failure(frame: item.index, reason: "\(error)"))
            }
        }
        let animals = try predict(decoded.map(\.frame))
        let frames = zip(decoded, animals).map { LabeledFrame(video: video, frame: $0.index, predictions: $1) }
        return PredictionChunk(frames: frames, failures: failures)
    }
}
