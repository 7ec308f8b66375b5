import Foundation
import Subprocess

/// One child process of a job: its lines, its end, and how it is made to end.
struct JobProcess: Sendable {
    let executable: String
    let arguments: [String]
    let environment: [String: String]
    /// How long the child may take to end by itself after SIGTERM, before SIGKILL.
    let grace: Duration

    enum Line: Sendable {
        case event(JobEvent)
        case log(String)
    }

    /// Runs the child to its end.
    ///
    /// The first element of `stop` ends the child and everything it started: SIGTERM to its process group, then
    /// SIGKILL when the grace time is over. Its output is read all the while, so that what it says as it saves its
    /// work is not lost and does not break its pipe.
    ///
    /// - Parameter lines: written to the child's standard input, which stays open all the while.
    /// - Throws: `SubprocessError` when the program cannot be started.
    func run(
        stop: AsyncStream<Void>, input lines: AsyncStream<String>? = nil,
        onStart: @escaping @Sendable (Int32) async -> Void,
        onLine: @escaping @Sendable (Line) async -> Void
    ) async throws -> TerminationStatus {
        let steps = [TeardownStep.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace)]
        var options = PlatformOptions()
        options.createSession = true  // a process group of its own, so that signals reach grandchildren and not us
        options.teardownSequence = steps
        let (program, words) = commandLine
        let result = try await Subprocess.run(
            .path(.init(program)), arguments: Arguments(words), environment: inherited, platformOptions: options,
            input: .inputWriter,  // held open: the child reads end-of-file when this process is gone
            output: .sequence, error: .sequence
        ) { execution in
            await onStart(execution.processIdentifier.value)
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await Self.read(execution.standardOutput, parse: true, onLine) }
                group.addTask { await Self.read(execution.standardError, parse: false, onLine) }
                group.addTask {
                    for await _ in stop {
                        await execution.teardown(using: steps)
                        // What the child had started may ignore SIGTERM and outlive it.
                        kill(-execution.processIdentifier.value, SIGKILL)
                    }
                    return false
                }
                group.addTask {
                    guard let lines else { return false }
                    for await line in lines {
                        // A child that has gone reads nothing more; its end is told by its status.
                        _ = try? await execution.standardInputWriter.write(line + "\n")
                    }
                    return false
                }
                var open = 2
                while open > 0, let isReader = await group.next() { open -= isReader ? 1 : 0 }
                group.cancelAll()
            }
        }
        return result.terminationStatus
    }

    /// Where `setpriv` is there to ask for it, the system tells the child when this process ends, however it ends.
    private var commandLine: (String, [String]) {
        let setpriv = "/usr/bin/setpriv"
        guard FileManager.default.isExecutableFile(atPath: setpriv) else { return (executable, arguments) }
        return (setpriv, ["--pdeathsig", "TERM", "--", executable] + arguments)
    }

    private var inherited: Environment {
        .inherit.updating(
            Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// - Returns: true, to tell a reader's end from that of the task that waits for a stop.
    private static func read(
        _ output: SubprocessOutputSequence, parse: Bool, _ onLine: @Sendable (Line) async -> Void
    ) async -> Bool {
        do {
            for try await line in output.strings(bufferingPolicy: .maxLineLength(1 << 20)) where !line.isEmpty {
                if parse, let event = JobEvent(line: line) {
                    await onLine(.event(event))
                } else {
                    await onLine(.log(line))
                }
            }
        } catch {
            // The pipe was closed under the reader because the child ended; its status tells why.
        }
        return true
    }
}

extension JobEvent {
    /// The event that a line of a job's standard output holds; nil when it is some other text.
    init?(line: String) {
        guard line.first == "{" else { return nil }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let event = try? decoder.decode(JobEvent.self, from: Data(line.utf8)) else { return nil }
        self = event
    }
}
