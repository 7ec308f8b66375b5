import Subprocess

/// How a child process ended, in words a biologist understands.
enum JobFailure {
    /// - Parameters:
    ///   - status: how the process ended.
    ///   - reported: the cause that the job itself gave in its `failed` line.
    ///   - log: the last lines of its log.
    static func reason(_ status: TerminationStatus, reported: String?, log: [String]) -> String {
        switch status {
        case .signaled(let signal): killed(by: signal)
        case .exited(let code): reported ?? stopped(code, log: log)
        }
    }

    private static func killed(by signal: Int32) -> String {
        switch signal {
        case 9:
            "The job was killed, probably because memory ran out. Close other programs, or use a smaller batch size "
                + "or a smaller network. What it had saved until then is kept."
        case 15, 2, 1: "The job was stopped from outside (signal \(signal)). What it had saved until then is kept."
        case 11, 4, 6, 7, 8:
            "The job crashed (signal \(signal)). This is an error in Tarsier: please send its log. What it had saved "
                + "until then is kept."
        default: "The job was ended by signal \(signal)."
        }
    }

    private static func stopped(_ code: Int32, log: [String]) -> String {
        if let last = log.last(where: { !$0.allSatisfy(\.isWhitespace) }) { return last }
        return switch code {
        case 2: "The job was started with arguments that it does not understand (exit code 2)."
        case 126, 127: "The program of the job could not be started (exit code \(code))."
        default: "The job failed without saying why (exit code \(code))."
        }
    }
}
