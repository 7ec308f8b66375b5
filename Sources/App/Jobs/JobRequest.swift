/// What a page asks for with `POST /api/jobs`.
struct JobRequest: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable {
        case train, package, predict, track, suggest, export, render, `import`, merge, extract
    }
    enum ExportFormat: String, Decodable, Sendable { case analysis, csv, slp, nwb }

    struct Tracking: Decodable, Sendable {
        var maxTracks: Int?
        var tracker: String?
        var window: Int?
    }

    /// The numbers of a method of suggestion; `SuggestionSettings` says what they are.
    struct Suggesting: Decodable, Sendable {
        var sampling: String?
        var samples: Int?
        var scale: Double?
        var imageFeature: String?
        var briskThreshold: Int?
        var words: Int?
        var components: Int?
        var clusters: Int?
        var together: Bool?
        var scoreLimit: Double?
        var fewest: Int?
        var most: Int?
        var node: String?
        var velocity: Double?
        var displacement: Double?
    }

    let kind: Kind
    /// A video's id.
    var video: Int64?
    var frames: String?
    /// The job that must have succeeded before this one starts.
    var after: Job.ID?
    // Training, or a package for training elsewhere.
    var profile: String?
    var run: String?
    var minutes: Double?
    var seed: UInt64?
    var settings: JSONValue?
    var resume: Bool?
    var validationFrames: String?
    var testFrames: String?
    var startFrom: String?
    var encoderWeights: String?
    /// Frames of a package beside the labelled ones: `suggested` or `predicted`.
    var also: PackageCommand.Also?
    // Prediction.
    var models: [String]?
    var maxInstances: Int?
    var peakThreshold: Double?
    var track: Tracking?
    var again: Bool?
    var batch: Int?
    // Tracking.
    var maxTracks: Int?
    var tracker: String?
    // Suggestions.
    var method: String?
    var count: Int?
    var options: Suggesting?
    // A clip.
    var render: Render?
    // A stretch of a video.
    var form: ExtractForm?
    // Export and import.
    var format: ExportFormat?
    /// A file for each video with poses.
    var allVideos: Bool?
    var path: String?
    /// Several files to import, in this order.
    var paths: [String]?
    var videoRoots: [String]?
    // Merging; the rule for frames that both have.
    var conflicts: String?
    var predictions: Bool?
    var pairs: [Pair]?
}
