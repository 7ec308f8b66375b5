import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track", abstract: "Follow each animal through the predictions of a project.")

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "Number of the video, counted from 0; all where it is left out.")
    var video: Int?
    @OptionGroup var frames: FrameOptions
    @OptionGroup var tracking: TrackingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Tracking"))
        let selection = try frames.selection()
        let configuration = try tracking.configuration()
        let store = try ProjectAccess.open(project, reporter: reporter)
        var tracked = 0
        var names = 0
        for video in try ProjectAccess.videos(video, of: store) {
            var job = try TrackJob(store: store, video: video, configuration: configuration, reporter: reporter)
            let result = try job.run(selection)
            tracked += result.instances
            names += result.tracks
        }
        guard tracked > 0 else { throw CommandError.nothingToTrack }
        reporter.result(
            "Gave \(tracked) instances \(names) identities", ["instances": String(tracked), "tracks": String(names)])
    }
}

/// The choices of a tracker, shared by `track` and `predict --track`.
struct TrackingOptions: ParsableArguments {
    @Option(help: "How many animals there are; no more identities than that are made.")
    var maxTracks: Int?
    @Option(
        help: """
            global: over the whole video at once, for a known number of animals (the choice with --max-tracks). \
            window: frame by frame, for any number. simple, flow: SLEAP's trackers. kalman: a Kalman filter.
            """)
    var tracker: String?
    @Option(help: "How many earlier frames a pose is compared with.")
    var trackWindow: Int?
    @Option(
        help: """
            What makes two poses alike: pose, oks, objectKeypoint, instance, normalizedInstance, cosine, iou, centroid.
            """)
    var similarity: TrackerConfiguration.Similarity?
    @Option(help: "How poses and tracks are paired: hungarian or greedy.")
    var match: TrackerConfiguration.Matching?
    @Option(help: "Compare with this quantile (0 to 1) of a track's earlier poses instead of the most alike one.")
    var robust: Double?
    @Option(help: "Keep at most so many instances of a frame: duplicates go first, then the lowest scores.")
    var cullTo: Int?
    @Option(help: "Overlap of boxes (0 to 1) above which one of two instances is a duplicate, with --cull-to.")
    var cullOverlap: Double?
    @Option(help: "An instance with fewer points starts no track.")
    var minNewTrackPoints: Int?
    @Option(help: "An instance with fewer points is not compared with later ones.")
    var minMatchPoints: Int?
    @Option(help: "An instance with a lower score is not tracked.")
    var minScore: Double?
    @Option(help: "An instance whose points have a lower mean score is not tracked.")
    var minPointScore: Double?
    @Flag(help: "Where one track is lost and one begins on the same frame, they are one.")
    var connectSingleBreaks = false
    @Option(help: "A file with any of the tracker's options as JSON; the other options are applied to it.")
    var trackerFile: String?

    func validate() throws {
        if let maxTracks, maxTracks < 1 { throw ValidationError("--max-tracks must be at least 1.") }
        if let trackWindow, trackWindow < 1 { throw ValidationError("--track-window must be at least 1.") }
        if let cullTo, cullTo < 1 { throw ValidationError("--cull-to must be at least 1.") }
        for (name, value) in [("--robust", robust), ("--cull-overlap", cullOverlap)] {
            if let value, !(0...1).contains(value) { throw ValidationError("\(name) must be between 0 and 1.") }
        }
    }

    /// - Parameter animals: how many there are at most on a frame, where that is known otherwise.
    func configuration(animals: Int? = nil) throws -> TrackerConfiguration {
        let maxTracks = maxTracks ?? (tracker == nil ? animals : nil)
        var configuration = try base(maxTracks: maxTracks)
        if configuration.method == .global, maxTracks == nil {
            throw ValidationError("The tracker global needs to know how many animals there are: give --max-tracks.")
        }
        configuration.maxTracks = maxTracks
        if let trackWindow { configuration.window = trackWindow }
        if let similarity { configuration.similarity = similarity }
        if let match { configuration.matching = match }
        if let robust { (configuration.reduction, configuration.quantile) = (.quantile, robust) }
        if let cullTo { configuration.cullTo = cullTo }
        if let cullOverlap { configuration.cullOverlap = cullOverlap }
        if let minNewTrackPoints { configuration.minNewTrackPoints = minNewTrackPoints }
        if let minMatchPoints { configuration.minMatchPoints = minMatchPoints }
        if let minScore { configuration.minScore = minScore }
        if let minPointScore { configuration.minPointScore = minPointScore }
        if connectSingleBreaks { configuration.connectSingleBreaks = true }
        return configuration
    }

    private func base(maxTracks: Int?) throws -> TrackerConfiguration {
        if let trackerFile {
            do {
                let data = try Data(contentsOf: URL(fileURLWithPath: trackerFile))
                return try JSONDecoder().decode(TrackerConfiguration.self, from: data)
            } catch {
                throw ValidationError("\(trackerFile) does not hold a tracker's options: \(error)")
            }
        }
        let usesFrames = similarity != nil || match != nil || trackWindow != nil || robust != nil
        let name = tracker ?? (maxTracks == nil || usesFrames ? "window" : "global")
        guard let configuration = TrackerConfiguration.named[name] else {
            throw CommandError.unknownTracker(name: name, known: TrackerConfiguration.named.keys.sorted())
        }
        return configuration
    }
}

extension TrackerConfiguration.Similarity: ExpressibleByArgument {}
extension TrackerConfiguration.Matching: ExpressibleByArgument {}
