/// How much memory and time a training would take, told before it starts.
///
/// Memory comes from the networks' shapes and the pictures that are kept; time from one measured batch of each model.
public struct TrainingEstimate: Codable, Hashable, Sendable {
    public struct Model: Codable, Hashable, Sendable {
        public let name: ModelName
        /// Examples to learn from.
        public let examples: Int
        public let batchSize: Int
        public let batchesPerEpoch: Int
        /// At most.
        public let epochs: Int
        /// Size of an example, network px.
        public let width: Int
        public let height: Int
        public let parameters: Int
        /// Weights, their gradients and what the optimizer keeps, and every value of a batch with its gradient.
        public let networkBytes: Int
        /// One batch forward, backward and a step of the optimizer; nil: not measured.
        public let secondsPerBatch: Double?
        /// The held-out frames, once an epoch: forward passes only, taken as a third of a batch's time.
        public let secondsPerValidation: Double?

        /// All epochs; nil: not measured. Training that no longer improves ends sooner.
        public var seconds: Double? {
            guard let secondsPerBatch, let secondsPerValidation else { return nil }
            return Double(epochs) * (Double(batchesPerEpoch) * secondsPerBatch + secondsPerValidation)
        }
    }

    public let trainingFrames: Int
    public let validationFrames: Int
    public let testFrames: Int
    public let models: [Model]
    /// Decoded pictures that are kept in memory.
    public let pictureBytes: Int
    /// The bound on the wall time, if one was given.
    public let minutes: Double?
    /// The largest memory of the process that measured; nil: not measured.
    public var measuredBytes: Int?
    /// Memory that this machine has free at present; nil: not known.
    public var availableBytes: Int?

    /// What the program itself takes beside networks and pictures: libraries, buffers of the decoder.
    static let programBytes = 120 << 20

    /// One network is trained at a time; the pictures of all are kept throughout.
    public var bytes: Int {
        Self.programBytes + pictureBytes + (models.map(\.networkBytes).max() ?? 0)
    }

    /// Seconds of the whole training at most; nil: not measured.
    public var seconds: Double? {
        let each = models.compactMap(\.seconds)
        guard each.count == models.count else { return nil }
        let all = each.reduce(0, +)
        return minutes.map { min(all, $0 * 60) } ?? all
    }
}
