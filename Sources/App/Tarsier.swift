import ArgumentParser
import Foundation

/// The executable: parses, runs, and turns every outcome into an exit code and a sentence.
@main
struct Tarsier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tarsier",
        abstract: "Tracks the posture of animals in video.",
        discussion: """
            Label a few frames, train a network, predict the rest, follow each animal, correct, export.
            Frames count from 0; a selection of frames reads 0-799:8,900,950-999 (inclusive, with a step).
            Exit codes: 0 done, 1 failed, 2 usage, 3 bad input.
            """,
        version: TarsierVersion.current,
        subcommands: [
            NewCommand.self, ImportCommand.self, MergeCommand.self, AddVideoCommand.self, ImportModelCommand.self,
            TrainCommand.self,
            PackageCommand.self, SuggestCommand.self, PredictCommand.self, TrackCommand.self, EvaluateCommand.self,
            ExportCommand.self,
            RenderCommand.self, ExtractCommand.self,
            ServeCommand.self,
            DoctorCommand.self,
            ObserveCommand.self, ArenaCommand.self, BenchCommand.self,
        ])

    static func main() async {
        ThreadPolicy.adopt()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    private static func leave(with error: any Error) -> Never {
        let status = ExitStatus(of: error)
        switch status {
        case .done:
            print(fullMessage(for: error))
        case .usage:
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
        case .failed, .badInput:
            Failure.report(error)
        }
        Foundation.exit(status.rawValue)
    }
}

/// The version that runs, files and projects carry.
package enum TarsierVersion {
    package static let current = "0.1.0"
}
