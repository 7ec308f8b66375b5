import Foundation
import Neural

/// Which model of a pipeline; the raw value names its files in a run folder.
public enum ModelName: String, Codable, Sendable, Hashable, CaseIterable {
    /// All parts of the one animal, on the whole frame.
    case singleInstance = "single_instance"
    /// Where each animal is, on the whole frame.
    case centroid
    /// The parts of the animal in the middle of a crop.
    case centeredInstance = "centered_instance"

    /// The name as a person reads it.
    public var title: String {
        switch self {
        case .singleInstance: "single instance"
        case .centroid: "centroid"
        case .centeredInstance: "centred instance"
        }
    }
}

/// Everything a training run needs to know besides the labels: the contents of `templates/profiles/*.json`.
///
/// A key that this version does not know is an error, and so is a missing one.
public struct TrainingProfile: Codable, Hashable, Sendable {
    /// What the profile is called on the command line: `top-down`.
    public var name: String
    /// What a person reads in the list of profiles.
    public var title: String
    public var summary: String
    /// Share of the labelled frames kept aside to choose the best epoch by, in (0, 0.5].
    public var validationFraction: Double
    /// The models of the pipeline, in the order in which they are trained.
    public var models: [ModelProfile]
}

/// How one model of a pipeline is built and trained.
public struct ModelProfile: Codable, Hashable, Sendable {
    public var model: ModelName
    /// This model's part of the time budget, relative to the other models' parts.
    public var timeShare: Double
    public var input: InputProfile
    public var network: NetworkArchitecture
    public var confidenceMaps: ConfidenceMapProfile
    public var augmentation: AugmentationProfile
    public var optimization: OptimizationProfile
}

/// How frames become the network's input.
public struct InputProfile: Codable, Hashable, Sendable {
    public enum Color: String, Codable, Sendable, Hashable {
        case auto, gray, rgb
    }

    /// `auto`: grey unless the frames show colour.
    public var color: Color
    /// Network px per frame px, in (0, 1]; `auto` scales the animal to `animalSize`, never up.
    public var scale: Automatic<Double>
    /// The longer side of the animal in network px that an automatic scale aims at.
    public var animalSize: Double
    /// Side of the square that a training example (and for a centred instance also inference) sees, in px of the
    /// original frame; `auto` derives it from the labels. 0: the whole frame (not for a centred instance).
    public var cropSize: Automatic<Int>
    /// The part on which crops are centred and which the centroid model finds; null: the middle of the box around
    /// the visible parts; `auto`: the part that lies in the midst of the others and is seen on nearly every animal.
    public var anchorPart: String?

    static let automaticAnchor = "auto"

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(color, forKey: .color)
        try container.encode(scale, forKey: .scale)
        try container.encode(animalSize, forKey: .animalSize)
        try container.encode(cropSize, forKey: .cropSize)
        try container.encode(anchorPart, forKey: .anchorPart)
    }
}

/// The Gaussian targets.
public struct ConfidenceMapProfile: Codable, Hashable, Sendable {
    /// Standard deviation of the Gaussian in network px.
    public var sigma: Double
    /// Network px per cell of the map; a power of two that the network's output stride divides.
    public var stride: Int
    /// Extra weight of the squared error where the target is high, 1 + emphasis × target, fading during training.
    public var emphasis: Double
}

/// What is varied at random for each training example. Ranges are [lowest, highest].
public struct AugmentationProfile: Codable, Hashable, Sendable {
    /// Degrees, clockwise on the screen.
    public var rotation: [Double]
    /// Factor of size.
    public var scale: [Double]
    /// Shift in each direction, network px.
    public var translation: Double
    /// `auto`: mirrored half of the time where the skeleton has left-right pairs (given, or told by the parts' names).
    public var flip: Flip
    /// Added to the brightness; 1 is the range from black to white.
    public var brightness: [Double]
    /// Factor about the mean brightness.
    public var contrast: [Double]
    /// Standard deviation of noise, uniformly chosen up to this; 1 is the range from black to white.
    public var noise: Double

    public enum Flip: String, Codable, Sendable, Hashable {
        case auto, none, mirror
    }
}

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
    /// Stop when the validation loss has not improved for this many epochs.
    public var earlyStoppingPatience: Int
    /// Decay of the running average of the weights that is validated and saved; 0: the weights themselves.
    public var weightAverage: Double
}
