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
    @OptionGroup var training: TrainingArguments
    @Option(help: "Processor threads; all cores where it is left out.")
    var threads: Int?
    @Flag(help: "Go on with a run of this name that was stopped.")
    var resume = false
    @Flag(help: "Train nothing: say how much memory and time it would take, from one batch of each model.")
    var estimate = false
    @Flag(inversion: .prefixedNo, help: "With --estimate: run that batch, which may take seconds.")
    var measure = true
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
        if resume, training.runName == nil { throw ValidationError("--resume needs the --run to go on with.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: estimate ? "Estimating" : "Training"))
        Cancellation.listen()
        let chosen = try ProfileTemplates.load(training.profile)
        let store = try ProjectAccess.open(project, reporter: reporter)
        if estimate { return try tellEstimate(chosen, store) }
        let name = training.runName ?? "\(chosen.name)-\(Self.timeStamp())"
        let folder = try RunFolder.forTraining(name, of: store, resume: resume)
        let videos = try ProjectAccess.videos(training.video, of: store)
        var options = try options(of: store, folder: folder)
        options.resume = resume
        options.version = TarsierVersion.current
        options.provenance = ["project": store.folder.path, "videos": videos.map(\.path).joined(separator: "\n")]
        let trainer = try Trainer(source: StoredLabels(store: store), profile: chosen, options: options)
        let summary = try trainer.run(
            onEvent: { TrainingNarrator.tell($0, to: reporter) }, isCancelled: { Cancellation.isRequested })
        try RunJudgement.afterTraining(folder, of: store, threads: options.threads, reporter: reporter)
        reporter.result(Self.text(summary, name: name), ["run": name, "folder": folder.path])
    }

    private func options(of store: ProjectStore, folder: URL) throws -> TrainingOptions {
        var options = try training.options(of: store, folder: folder)
        options.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        return options
    }

    /// With `--json` the estimate's own JSON is the last line.
    private func tellEstimate(_ profile: TrainingProfile, _ store: ProjectStore) throws {
        let nowhere = store.cacheFolder.appendingPathComponent("estimate-\(UUID().uuidString)", isDirectory: true)
        let trainer = try Trainer(
            source: StoredLabels(store: store), profile: profile, options: options(of: store, folder: nowhere))
        var result = try trainer.estimate(measuring: measure, isCancelled: { Cancellation.isRequested })
        result.measuredBytes = measure ? MachineMemory.peakOfThisProcess : nil
        result.availableBytes = MachineMemory.available
        if output.json { return JSONLines.write(result) }
        FileHandle.standardOutput.write(Data((Self.text(result) + "\n").utf8))
    }

    private static func text(_ estimate: TrainingEstimate) -> String {
        let models = estimate.models.map { model in
            let time = model.secondsPerBatch.map { String(format: ", %.2f s a batch", $0) } ?? ""
            return "  \(model.name.title): \(model.examples) examples of \(model.width) × \(model.height) px, "
                + "\(model.epochs) epochs of \(model.batchesPerEpoch) batches at most\(time)"
        }
        let memory = String(format: "About %.1f GB of memory", Double(estimate.bytes) / 1e9)
        let time = estimate.seconds.map { ", at most about \(TerminalReporter.clock($0))" } ?? ""
        return ([memory + time] + models).joined(separator: "\n")
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
