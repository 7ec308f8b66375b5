import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a network on the labels of a project.",
        discussion: "The run is written to PROJECT/models/RUN, its best weights after each epoch.")

    @Argument(help: "The project's folder.")
    var project: String
    @Option(
        help: """
            A built-in training profile (single-instance, top-down, bottom-up, top-down-id, bottom-up-id, each also with \
            -fast or -accurate; SLEAP's own as sleap/NAME) or a .json file.
            """)
    var profile: String
    @Option(name: .customLong("run"), help: "Name of the run; the profile and the time where it is left out.")
    var runName: String?
    @OptionGroup var frames: FrameOptions
    @Option(help: "Number of the video to learn from, counted from 0; all where it is left out.")
    var video: Int?
    @Option(help: "Labelled frames to choose the best epoch by; a random share where it is left out.")
    var validationFrames: String?
    @Option(help: "Labelled frames that no model sees; the run is judged on them at the end.")
    var testFrames: String?
    @Option(help: "A run of the project, or a run's folder, whose weights training starts from.")
    var startFrom: String?
    @Option(help: "Pretrained weights of a ResNet from torchvision or timm: a .pth or .safetensors file.")
    var encoderWeights: String?
    @Option(help: "Bound on the wall time, in minutes.")
    var minutes: Double?
    @Option(help: "Seed; the same seed and number of threads give the same weights.")
    var seed: UInt64 = 1
    @Option(help: "Processor threads; all cores where it is left out.")
    var threads: Int?
    @Flag(help: "Go on with a run of this name that was stopped.")
    var resume = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let minutes, !(minutes > 0) { throw ValidationError("--minutes must be more than 0.") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
        if resume, runName == nil { throw ValidationError("--resume needs the --run to go on with.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Training"))
        Cancellation.listen()
        let selection = try frames.selection()
        let chosen = try ProfileTemplates.load(profile)
        let store = try ProjectAccess.open(project, reporter: reporter)
        let name = runName ?? "\(chosen.name)-\(Self.timeStamp())"
        let folder = try RunFolder.forTraining(name, of: store, resume: resume)
        let videos = try ProjectAccess.videos(video, of: store)
        var options = TrainingOptions(runFolder: folder)
        options.frames = selection
        options.video = video == nil ? nil : videos[0].id
        options.validationFrames = try validationFrames.map { try FrameSelection($0) }
        options.testFrames = try testFrames.map { try FrameSelection($0) }
        options.initialWeights = try startFrom.map { try RunFolder.find($0, of: store) }
        options.encoderWeights = encoderWeights.map { URL(fileURLWithPath: $0) }
        options.minutes = minutes
        options.seed = seed
        options.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        options.resume = resume
        options.version = TarsierVersion.current
        options.provenance = ["project": store.folder.path, "videos": videos.map(\.path).joined(separator: "\n")]
        let trainer = try Trainer(source: StoredLabels(store: store), profile: chosen, options: options)
        let summary = try trainer.run(
            onEvent: { TrainingNarrator.tell($0, to: reporter) }, isCancelled: { Cancellation.isRequested })
        try RunJudgement.afterTraining(folder, of: store, threads: options.threads, reporter: reporter)
        reporter.result(Self.text(summary, name: name), ["run": name, "folder": folder.path])
    }

    private static func text(_ summary: TrainingSummary, name: String) -> String {
        let models = summary.models.map { model in
            let error = model.bestValidationError.map { String(format: ", mean error %.2f px", $0) } ?? ""
            return
                "  \(model.name.title): best of \(model.epochs) epochs is \(model.bestEpoch)\(error) (\(model.ended))"
        }
        let head =
            "Trained “\(name)” on \(summary.trainingFrames) frames, tested on \(summary.validationFrames), "
            + "in \(TerminalReporter.clock(summary.seconds))"
        return ([head] + models).joined(separator: "\n")
    }

    private static func timeStamp() -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyyMMdd-HHmmss"
        return format.string(from: Date())
    }
}
