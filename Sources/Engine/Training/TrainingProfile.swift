import Foundation
import Neural

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
    /// Share of the labelled frames that no model ever sees, so that a person can judge the result by them; absent: 0.
    public var testFraction: Double?
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
    /// Of a bottom-up model.
    public var partAffinityFields: AffinityFieldProfile?
    /// Of a bottom-up model with identity.
    public var classMaps: ClassMapProfile?
    /// Of a centred-instance model with identity.
    public var classVectors: ClassVectorProfile?
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
    /// True: brightness is measured on the training pictures and the network sees (v - mean) / deviation; false: it sees
    /// v from 0 (black) to 1 (white), as SLEAP's do. Absent: true.
    public var standardized: Bool?

    static let automaticAnchor = "auto"

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(color, forKey: .color)
        try container.encode(scale, forKey: .scale)
        try container.encode(animalSize, forKey: .animalSize)
        try container.encode(cropSize, forKey: .cropSize)
        try container.encode(anchorPart, forKey: .anchorPart)
        try container.encodeIfPresent(standardized, forKey: .standardized)
    }
}
