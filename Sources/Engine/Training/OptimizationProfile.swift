/// How the weights are found.
public struct OptimizationProfile: Codable, Hashable, Sendable {
    public enum Schedule: String, Codable, Sendable, Hashable {
        case constant, cosine, plateau
    }

    public var batchSize: Int
    /// At most; the time budget may end training sooner.
    public var epochs: Int
    /// An epoch has at least this many batches, repeating the labels when they are few.
    public var batchesPerEpoch: Int
    public var learningRate: Double
    /// Batches over which the rate rises linearly from 0.
    public var warmUpBatches: Int
    /// `cosine` falls over the epochs, or over the time budget when there is one; `plateau` halves the rate when the
    /// validation loss has not improved for `plateauPatience` epochs.
    public var schedule: Schedule
    public var plateauPatience: Int
    /// Epochs after a change of the rate that do not count; absent: none.
    public var plateauCooldown: Int?
    /// The loss must fall by more than this to count as improved for the schedule; absent: by anything.
    public var plateauThreshold: Double?
    /// Stop when the validation loss has not improved for this many epochs.
    public var earlyStoppingPatience: Int
    /// Decay of the running average of the weights that is validated and saved; 0: the weights themselves.
    public var weightAverage: Double
    /// Decoupled weight decay (AdamW, Loshchilov and Hutter 2019), relative to the learning rate; absent: none.
    public var weightDecay: Double?
    /// AMSGrad (Reddi et al. 2018), as SLEAP up to 1.4; absent: plain Adam.
    public var amsgrad: Bool?
    /// Weight in the loss of a frame that a person marked as empty; 0: such frames are left out. Absent: 1.
    public var negativeWeight: Double?
}
