import ArgumentParser
import Domain
import Engine
import Formats
import Foundation
import Storage

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Compare predictions with labels: distances, OKS, PCK, identities.",
        discussion: """
            Either two files or projects (--truth, --predictions), or a run of a project (PROJECT --run NAME): its models
            then predict the labelled frames that they did not learn from, and the result is stored with the run.
            """)

    @Argument(help: "The project of the run to judge.")
    var project: String?
    @Option(name: .customLong("run"), help: "A run of the project, to be judged on its validation frames.")
    var runName: String?
    @Option(help: "A project or an .slp with the labels to trust.")
    var truth: String?
    @Option(help: "A project or an .slp with the predictions to judge.")
    var predictions: String?
    @OptionGroup var frames: FrameOptions
    @Flag(help: "Compare identities too: switches, IDF1, HOTA, MOTA.")
    var tracking = false
    @Option(help: "Processor threads; all cores where it is left out.")
    var threads: Int?
    @Option(help: "How many of the worst frames to list.")
    var worst = 5
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
        if !(0...1000).contains(worst) { throw ValidationError("--worst must be between 0 and 1000.") }
        switch (project, runName, truth, predictions) {
        case (.some, .some, nil, nil):
            if tracking { throw ValidationError("--tracking compares files; a run's frames lie apart.") }
            if frames.frames != nil { throw ValidationError("--frames has no meaning with --run.") }
        case (nil, nil, .some, .some): break
        default: throw ValidationError("Give --truth and --predictions, or a project and the --run to judge.")
        }
    }

    func run() throws {
        if let project, let runName {
            try judge(runName, of: project)
        } else if let truth, let predictions {
            try compare(predictions, with: truth)
        }
    }

    private func compare(_ predictions: String, with truth: String) throws {
        let selection = try frames.selection()
        let reporter = makeReporter(json: false)
        let trusted = try LabelFile.load(truth, wanting: .labels, reporter: reporter)
        let judged = try LabelFile.load(predictions, wanting: .predictions, reporter: reporter)
        let pair = try LabelFile.align(truth: trusted, predictions: judged, frames: selection)
        var options = EvaluationOptions()
        options.tracking = tracking
        options.worstFrames = json ? max(worst, options.worstFrames) : worst
        // Frames that were named are asked for: where nothing was predicted, the animals were missed.
        options.unpredictedFrames = selection == nil ? .skipped : .missed
        let report = EvaluationReport.evaluate(
            truth: pair.truth, predictions: pair.predictions, skeleton: trusted.skeleton, options: options)
        if json {
            JSONLines.write(report)
        } else {
            print(EvaluationTable(report, videos: trusted.videos, worst: worst).text)
        }
    }

    private func judge(_ name: String, of project: String) throws {
        let reporter = makeReporter(json: false)
        Cancellation.listen()
        let store = try ProjectAccess.open(project, reporter: reporter)
        let evaluation = try RunJudgement.make(
            try RunFolder.find(name, of: store), of: store,
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        if json { return JSONLines.write(evaluation) }
        let videos = try store.videos()
        for (title, report) in [("Validation frames", evaluation.validation), ("Test frames", evaluation.test)] {
            guard let report else { continue }
            print("\(title)\n\(EvaluationTable(report, videos: videos, worst: worst).text)")
        }
        if evaluation.validation == nil, evaluation.test == nil {
            print("None of the frames that the run kept aside is labelled any more.")
        }
    }
}

/// Judges a run on the labelled frames that it did not learn from, and stores the result with it.
enum RunJudgement {
    /// - Throws: `EngineError`, `StorageError`.
    static func make(_ folder: URL, of store: ProjectStore, threads: Int) throws -> RunEvaluation {
        let evaluation = try RunEvaluation.measure(
            folder, source: try StoredLabels(store: store), threads: threads,
            isCancelled: { Cancellation.isRequested })
        try evaluation.write(to: folder)
        return evaluation
    }

    /// As the last act of a training, whose models stand even when they cannot be judged: that is said and no more.
    static func afterTraining(_ folder: URL, of store: ProjectStore, threads: Int, reporter: any Reporter) throws {
        reporter.log("Judging the models on the frames that were kept aside")
        do {
            let evaluation = try make(folder, of: store, threads: threads)
            guard let report = evaluation.test ?? evaluation.validation else { return }
            reporter.log(EvaluationTable(report, videos: try store.videos(), worst: 3).text)
        } catch let error as EngineError {
            guard !Cancellation.isRequested else { throw error }
            reporter.log("warning: the run was not judged: \(error)")
        }
    }
}
