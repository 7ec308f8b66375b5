/// Which model of a pipeline; the raw value names its files in a run folder.
public enum ModelName: String, Codable, Sendable, Hashable, CaseIterable {
    /// All parts of the one animal, on the whole frame.
    case singleInstance = "single_instance"
    /// Where each animal is, on the whole frame.
    case centroid
    /// The parts of the animal in the middle of a crop.
    case centeredInstance = "centered_instance"
    /// All parts of all animals, on the whole frame, and what joins them.
    case bottomUp = "bottom_up"
    /// The parts of the animal in the middle of a crop, and which animal it is.
    case centeredInstanceID = "centered_instance_id"
    /// All parts of all animals, on the whole frame, and which animal each belongs to.
    case bottomUpID = "bottom_up_id"

    /// The name as a person reads it.
    public var title: String {
        switch self {
        case .singleInstance: "single instance"
        case .centroid: "centroid"
        case .centeredInstance: "centred instance"
        case .bottomUp: "bottom-up"
        case .centeredInstanceID: "centred instance with identity"
        case .bottomUpID: "bottom-up with identity"
        }
    }

    /// Models that work together, in the order in which they are trained.
    public static let pipelines: [[ModelName]] = [
        [.singleInstance], [.centroid, .centeredInstance], [.bottomUp], [.centroid, .centeredInstanceID],
        [.bottomUpID],
    ]

    /// True for a model that looks at a crop around one animal, false for one that looks at whole frames.
    var seesCrop: Bool { self == .centeredInstance || self == .centeredInstanceID }

    /// True for a model that tells known animals apart.
    var tellsIdentity: Bool { self == .centeredInstanceID || self == .bottomUpID }
}
