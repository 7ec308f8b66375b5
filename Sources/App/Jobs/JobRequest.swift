/// What a page asks for with `POST /api/jobs`.
struct JobRequest: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable { case train, predict, track, suggest, export, `import` }
    enum ExportFormat: String, Decodable, Sendable { case analysis, slp }

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
    // Training.
    var profile: String?
    var run: String?
    var minutes: Double?
    var seed: UInt64?
    var settings: JSONValue?
    var resume: Bool?
    // Prediction.
    var models: [String]?
    var maxInstances: Int?
    var peakThreshold: Double?
    var track: Tracking?
    var again: Bool?
    // Tracking.
    var maxTracks: Int?
    var tracker: String?
    // Suggestions.
    var method: String?
    var count: Int?
    var options: Suggesting?
    // Export and import.
    var format: ExportFormat?
    var path: String?
    var videoRoots: [String]?
}
