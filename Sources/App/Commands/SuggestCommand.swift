import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

struct SuggestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Propose frames of a project that are worth labelling.",
        discussion: """
            Methods: \(SuggestionMethod.allCases.map(\.rawValue).joined(separator: ", ")).
            uncertain takes low scores of stored predictions; with --model, frames that the model reads otherwise when they \
            are mirrored; with two runs, frames on which they differ. diverse compares frames by what the encoder of \
            --model makes of them, or by small pictures. A frame that is labelled, marked as empty or suggested already is \
            never suggested. All of them become one edit that one undo takes back.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "How frames are found.")
    var method: SuggestionMethod
    @Option(help: "Frames of each video at most: 20, or all of a frame-chunk, where it is left out.")
    var count: Int?
    @Option(help: "Number of the video, counted from 0; all where it is left out.")
    var video: Int?
    @OptionGroup var frames: FrameOptions
    @Option(
        name: .customLong("model"),
        help: "A run of the project by name, or a folder of one; for uncertain and diverse. Two runs are compared.")
    var models: [String] = []
    @OptionGroup var numbers: SuggestionOptions
    @Option(help: ArgumentHelp("Whose edit it is.", visibility: .hidden))
    var author: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
        if !models.isEmpty, method != .uncertain, method != .diverse {
            throw ValidationError("--model has a meaning for uncertain and diverse only.")
        }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Suggesting"))
        Cancellation.listen()
        let selection = try frames.selection()
        let store = try ProjectAccess.open(project, reporter: reporter)
        let videos = try ProjectAccess.videos(video, of: store)
        let choice = try models.isEmpty ? nil : ModelChoice(models, of: store)
        defer { choice?.discard() }
        choice?.warnings.forEach { reporter.log("warning: \($0)") }
        let job = SuggestJob(
            store: store, settings: numbers.settings(method, count: count), models: choice?.runFolders ?? [],
            reporter: reporter)
        let suggested = try job.run(videos, selection: selection)
        // Someone may have labelled meanwhile.
        let fresh = try SuggestJob.unseen(suggested, store)
        guard !fresh.isEmpty else {
            throw CommandError.nothingToSuggest(reason: "All of these frames are seen to by now.")
        }
        _ = try store.perform(.addSuggestions(fresh), by: author ?? ProjectAccess.author)
        reporter.result(
            "Suggested \(fresh.count) frame\(fresh.count == 1 ? "" : "s")", ["suggestions": String(fresh.count)])
    }
}

/// The numbers of the methods.
struct SuggestionOptions: ParsableArguments {
    @Option(help: "How frames are drawn: stride (evenly) or random.")
    var sampling: SuggestionSettings.Sampling = .stride
    @Option(help: "Draws differ with it.")
    var seed: UInt64 = 0
    @Option(help: "Pictures of each video to look at (image-features, uncertain with a model, diverse).")
    var samples = 200
    @Option(help: "image-features: size of the pictures, as a share of the frame's.")
    var scale = 1.0
    @Option(help: "image-features: raw, brisk or hog.")
    var imageFeature: SuggestionSettings.ImageFeature = .raw
    @Option(help: "image-features: contrast of a keypoint, 1 to 255.")
    var briskThreshold = 40
    @Option(help: "image-features: words of the vocabulary of keypoints.")
    var words = 20
    @Option(help: "image-features: principal components.")
    var components = 5
    @Option(help: "image-features: how many looks are told apart.")
    var clusters = 5
    @Flag(help: "image-features: tell looks apart over all videos together.")
    var together = false
    @Option(help: "prediction-score: an animal is doubtful up to this score.")
    var scoreLimit: Float = 3
    @Option(help: "prediction-score: doubtful animals of a frame, at least.")
    var fewest = 1
    @Option(help: "prediction-score: doubtful animals of a frame, at most.")
    var most = 2
    @Option(help: "velocity: the part whose speed counts; the skeleton's first where it is left out.")
    var node: String?
    @Option(help: "velocity: share of the range of speeds, 0 to 1.")
    var velocity = 0.1
    @Option(help: "max-point-displacement: px from one frame to the next.")
    var displacement = 10.0

    func validate() throws {
        func least(_ name: String, _ value: Int, _ bound: Int = 1) throws {
            if value < bound { throw ValidationError("\(name) must be at least \(bound).") }
        }
        try least("--samples", samples)
        try least("--words", words)
        try least("--components", components)
        try least("--clusters", clusters)
        try least("--fewest", fewest, 0)
        if most < fewest { throw ValidationError("--most must not be less than --fewest.") }
        if samples > 20_000 { throw ValidationError("--samples must be at most 20000.") }
        if !(scale > 0 && scale <= 1) { throw ValidationError("--scale must be more than 0 and at most 1.") }
        if !(1...255).contains(briskThreshold) { throw ValidationError("--brisk-threshold must be between 1 and 255.") }
        if !(0...1).contains(velocity) { throw ValidationError("--velocity must be between 0 and 1.") }
        if !(displacement >= 0) { throw ValidationError("--displacement must not be negative.") }
    }

    func settings(_ method: SuggestionMethod, count: Int?) -> SuggestionSettings {
        var settings = SuggestionSettings(method, count: count ?? (method == .chunk ? nil : 20))
        settings.sampling = sampling
        settings.seed = seed
        settings.samples = samples
        settings.scale = scale
        settings.imageFeature = imageFeature
        settings.briskThreshold = briskThreshold
        settings.words = words
        settings.components = components
        settings.clusters = clusters
        settings.isTogether = together
        settings.scoreLimit = scoreLimit
        settings.doubtful = fewest...most
        settings.node = node
        settings.velocityThreshold = velocity
        settings.displacement = displacement
        return settings
    }
}

extension SuggestionMethod: ExpressibleByArgument {}
extension SuggestionSettings.Sampling: ExpressibleByArgument {}
extension SuggestionSettings.ImageFeature: ExpressibleByArgument {}
