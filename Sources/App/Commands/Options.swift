import ArgumentParser
import Domain

/// What every verb that works for a while understands.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON object a line (progress, metrics, log, result) instead of a progress bar.")
    var json = false

    var reporter: any Reporter { makeReporter(json: json) }
}

/// Frames as a person writes them; read in `run`, so that what is wrong with them is said in full.
struct FrameOptions: ParsableArguments {
    @Option(help: "Frames, counted from 0: 0-799:8,900,950-999 (inclusive, with a step).")
    var frames: String?

    func selection() throws -> FrameSelection? { try frames.map { try FrameSelection($0) } }
}
