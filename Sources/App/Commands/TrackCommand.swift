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
            let result = try TrackJob(store: store, video: video, configuration: configuration, reporter: reporter)
                .run(selection)
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
            window: frame by frame, for any number. simple: SLEAP's simple tracker.
            """)
    var tracker: String?
    @Option(help: "How many earlier frames a pose is compared with.")
    var trackWindow: Int?

    func validate() throws {
        if let maxTracks, maxTracks < 1 { throw ValidationError("--max-tracks must be at least 1.") }
        if let trackWindow, trackWindow < 1 { throw ValidationError("--track-window must be at least 1.") }
    }

    func configuration() throws -> TrackerConfiguration {
        let name = tracker ?? (maxTracks == nil ? "window" : "global")
        guard var configuration = TrackerConfiguration.named[name] else {
            throw CommandError.unknownTracker(name: name, known: TrackerConfiguration.named.keys.sorted())
        }
        if configuration.method == .global, maxTracks == nil {
            throw ValidationError("The tracker global needs to know how many animals there are: give --max-tracks.")
        }
        configuration.maxTracks = maxTracks
        if let trackWindow { configuration.window = trackWindow }
        return configuration
    }
}
