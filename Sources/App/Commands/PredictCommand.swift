import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Find the animals in a project's videos, or in one video into a file.",
        discussion: """
            Predictions are stored as they come. Run again after a kill, it goes on where it stopped; frames that the same
            models have predicted with the same settings are left as they are, unless --again is given.
            """)

    @Argument(help: "A project's folder, or a video (a file or a folder of images).")
    var target: String
    @Option(
        name: .customLong("model"),
        help: "A run of the project by name, or the folder of one or of SLEAP's models; several make a pipeline.")
    var models: [String]
    @Option(help: "Number of the project's video, counted from 0; all where it is left out.")
    var video: Int?
    @OptionGroup var frames: FrameOptions
    @Option(help: "Write an .slp instead of storing the predictions in the project.")
    var out: String?
    @Option(help: "Keep only so many animals on a frame, the surest.")
    var maxInstances: Int?
    @Option(help: "Frames that go through the network together.")
    var batch = 4
    @Option(help: "The lowest peak of a confidence map that counts, 0 to 1.")
    var peakThreshold: Float = 0.2
    @Option(help: "Processor threads; all cores where it is left out.")
    var threads: Int?
    @Flag(help: "Predict frames anew that these models have predicted already.")
    var again = false
    @Flag(help: "Follow each animal through the predictions at the end, as “track” does.")
    var track = false
    @OptionGroup var tracking: TrackingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if models.isEmpty { throw ValidationError("Name the trained model with --model.") }
        if let maxInstances, maxInstances < 1 { throw ValidationError("--max-instances must be at least 1.") }
        if !(1...256).contains(batch) { throw ValidationError("--batch must be between 1 and 256.") }
        if !(0...1).contains(peakThreshold) { throw ValidationError("--peak-threshold must be between 0 and 1.") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Predicting"))
        Cancellation.listen()
        let selection = try frames.selection()
        let tracker = track ? try tracking.configuration(animals: maxInstances) : nil
        let url = URL(fileURLWithPath: target).standardizedFileURL
        guard FileManager.default.fileExists(atPath: url.path) else { throw CommandError.notFound(path: target) }
        let project = ProjectAccess.isProject(url) ? try ProjectAccess.open(target, reporter: reporter) : nil
        let choice = try ModelChoice(models, of: project)
        defer { choice.discard() }
        choice.warnings.forEach { reporter.log("warning: \($0)") }
        let folders = choice.runFolders
        let predictor = try PosePredictor(
            runFolders: folders,
            options: PredictionOptions(batchSize: batch, maxInstances: maxInstances, peakThreshold: peakThreshold),
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let settings = try PredictionSettings(
            models: folders, maxInstances: maxInstances, peakThreshold: peakThreshold)

        if let project, out == nil {
            let videos = try ProjectAccess.videos(video, of: project)
            let job = PredictJob(store: project, predictor: predictor, settings: settings, reporter: reporter)
            let counts = try job.run(videos, selection: selection, again: again)
            if let tracker { try trackAll(videos, of: project, tracker, selection, reporter) }
            reporter.result(counts.text, counts.values)
        } else {
            let videos = try project.map { store in
                try ProjectAccess.videos(video, of: store).map { VideoLocation.url(of: $0, in: store.folder) }
            }
            let file = URL(fileURLWithPath: out ?? url.deletingPathExtension().path + ".predictions.slp")
            let aside = try PredictionFile(file, videos: videos ?? [url], skeleton: predictor.skeleton)
            let job = PredictJob(store: aside.store, predictor: predictor, settings: settings, reporter: reporter)
            let counts = try job.run(aside.videos, selection: selection, again: again)
            if let tracker { try trackAll(aside.videos, of: aside.store, tracker, selection, reporter) }
            try aside.finish()
            reporter.result(
                "\(counts.text), written to \(file.path)", counts.values.merging(["file": file.path]) { $1 })
        }
    }

    private func trackAll(
        _ videos: [VideoReference], of store: ProjectStore, _ configuration: TrackerConfiguration,
        _ selection: FrameSelection?, _ reporter: any Reporter
    ) throws {
        for video in videos {
            var job = try TrackJob(store: store, video: video, configuration: configuration, reporter: reporter)
            _ = try job.run(selection)
        }
    }
}
