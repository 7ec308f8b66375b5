import Domain
import Foundation

/// One request to train.
public struct TrainingOptions: Sendable {
    /// Where the run is written: `PROJECT/models/RUN`.
    public var runFolder: URL
    /// Frames to learn from (in every video, or in `video`); nil: all labelled frames.
    public var frames: FrameSelection?
    /// Only the labels of this video; nil: of all.
    public var video: VideoID?
    /// Frames to choose the best epoch by; nil: a random share of the labelled ones.
    public var validationFrames: FrameSelection?
    /// Frames that no model ever sees, in addition to the profile's random share.
    public var testFrames: FrameSelection?
    /// A run folder to start from: weights of the same name and shape are taken over, the others start anew.
    public var initialWeights: URL?
    /// A state dict of torchvision or timm (`.pth`, `.safetensors`) for the encoders of ResNet networks whose `weights` are
    /// not `random`.
    public var encoderWeights: URL?
    /// Wall-time budget for all models together, preparation included; nil: the profile's epochs decide.
    ///
    /// With a budget the schedule follows the clock, so two runs differ slightly; without one a run is reproducible
    /// for a given seed and number of threads.
    public var minutes: Double?
    public var seed: UInt64
    public var threads: Int
    /// Go on from the checkpoints in `runFolder`.
    public var resume: Bool
    /// Version of the program, recorded with the run.
    public var version: String
    /// What else is to be recorded with the run: paths of the project and its videos.
    public var provenance: [String: String]

    public init(
        runFolder: URL, frames: FrameSelection? = nil, video: VideoID? = nil,
        validationFrames: FrameSelection? = nil, testFrames: FrameSelection? = nil, initialWeights: URL? = nil,
        encoderWeights: URL? = nil, minutes: Double? = nil,
        seed: UInt64 = 0, threads: Int = 2, resume: Bool = false, version: String = "",
        provenance: [String: String] = [:]
    ) {
        self.runFolder = runFolder
        self.frames = frames
        self.video = video
        self.validationFrames = validationFrames
        self.testFrames = testFrames
        self.initialWeights = initialWeights
        self.encoderWeights = encoderWeights
        self.minutes = minutes
        self.seed = seed
        self.threads = threads
        self.resume = resume
        self.version = version
        self.provenance = provenance
    }
}

/// What a training run tells while it goes.
public enum TrainingEvent: Sendable {
    /// Work on a model begins; it is the `index`-th of `count`, from 0.
    case model(ModelName, index: Int, count: Int)
    case batch(BatchProgress)
    case epoch(EpochMetrics)
    /// A line for the log, in words.
    case log(String)
}

/// One batch is done. Epochs and batches count from 1.
public struct BatchProgress: Sendable, Hashable {
    public let model: ModelName
    public let epoch: Int
    public let batch: Int
    public let batchesPerEpoch: Int
    public let loss: Double
    /// Since the run began (sessions before a resume included), s.
    public let seconds: Double
    /// Share of this model's training that is done, 0 to 1, as far as can be told.
    public let progress: Double
}

/// One epoch of one model, as in `log.csv`. Epochs count from 1.
public struct EpochMetrics: Sendable, Hashable, Codable {
    public let model: ModelName
    public let epoch: Int
    /// At most this many.
    public let epochs: Int
    public let learningRate: Double
    /// Losses are weighted as the profile's emphasis is at this epoch, so they also fall because it fades.
    public let trainLoss: Double
    public let validationLoss: Double
    /// Mean and median distance of decoded from labelled parts on the validation frames, px of the original frame;
    /// nil when nothing was found.
    public let validationError: Double?
    public let validationMedianError: Double?
    /// Labelled parts of the validation frames that were found at all, 0 to 1.
    public let validationRecall: Double
    /// Named animals of the validation frames that were found and given the right identity, 0 to 1; nil of a model that
    /// tells none.
    public let validationIdentity: Double?
    /// Since the run began (sessions before a resume included), s.
    public let seconds: Double
    public let samplesPerSecond: Double
    /// True when these weights are the best so far and have been saved.
    public let isBest: Bool
}

/// What a run made; also written as `metrics.json`.
public struct TrainingSummary: Sendable, Hashable, Codable {
    public struct Model: Sendable, Hashable, Codable {
        public let name: ModelName
        public let epochs: Int
        public let bestEpoch: Int
        public let bestValidationLoss: Double
        /// Mean and median, px of the original frame.
        public let bestValidationError: Double?
        public let bestValidationMedianError: Double?
        public let bestValidationIdentity: Double?
        public let parameters: Int
        /// Time spent training this model, s.
        public let seconds: Double
        /// Why training ended, in words.
        public let ended: String
    }

    public let models: [Model]
    public let trainingFrames: Int
    public let validationFrames: Int
    /// s.
    public let seconds: Double
}
