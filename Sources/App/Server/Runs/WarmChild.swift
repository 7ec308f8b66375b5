import Foundation
import Hummingbird

/// A child process that stays and answers questions, a line each, one at a time. It is started by the first question and
/// let go when none has come for a while, so that its memory is given back.
actor WarmChild {
    private let executable: URL
    private let arguments: [String]
    private var running: Running?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var answer: CheckedContinuation<String, any Error>?
    private var asked = 0
    private var isClosed = false

    private struct Running {
        let number: Int
        let input: AsyncStream<String>.Continuation
        let stop: AsyncStream<Void>.Continuation
        let task: Task<Void, Never>
        var log: [String] = []
    }

    /// The child goes when it was asked nothing for this long.
    private static let rest = Duration.seconds(90)
    /// Longer than this no frame takes; the child is then taken to hang.
    private static let patience = Duration.seconds(60)

    init(executable: URL, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// Asks in turn; a question whose task was cancelled while it waited is not asked.
    ///
    /// - Throws: `CancellationError`; `Problem` when the child ends or says nothing.
    func ask(_ line: String) async throws -> String {
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        isBusy = true
        defer {
            isBusy = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        try Task.checkCancellation()
        guard !isClosed else { throw Problem.noProject }
        start()
        asked += 1
        let number = asked
        let clock = Task {
            try await Task.sleep(for: Self.patience)
            self.giveUp(number)
        }
        defer { clock.cancel() }
        let text = try await withCheckedThrowingContinuation { continuation in
            answer = continuation
            running?.input.yield(line)
        }
        letGoLater(number)
        return text
    }

    /// Ends the child and waits until it is gone.
    func close() async {
        isClosed = true
        running?.stop.yield()
        await running?.task.value
    }

    private func start() {
        guard running == nil else { return }
        let (input, lines) = AsyncStream.makeStream(of: String.self)
        let (stop, halt) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let process = JobProcess(
            executable: executable.path, arguments: arguments, environment: [:], grace: .seconds(1))
        let number = asked
        let task = Task { await self.run(process, input: input, stop: stop, number: number) }
        running = Running(number: number, input: lines, stop: halt, task: task)
    }

    private func run(
        _ process: JobProcess, input: AsyncStream<String>, stop: AsyncStream<Void>, number: Int
    ) async {
        var reason: String
        do {
            let status = try await process.run(stop: stop, input: input, onStart: { _ in }) { line in
                await self.heard(line)
            }
            reason = JobFailure.reason(status, reported: nil, log: running?.log ?? [])
        } catch {
            reason = "It could not be started: \(error)"
        }
        guard running?.number == number else { return }
        running = nil
        answer?.resume(throwing: Self.problem(reason))
        answer = nil
    }

    private func heard(_ line: JobProcess.Line) {
        guard case .log(let text) = line else { return }
        guard text.first == "{" else {
            running?.log.append(text)
            return
        }
        answer?.resume(returning: text)
        answer = nil
    }

    private func giveUp(_ number: Int) {
        guard asked == number, answer != nil else { return }
        running?.stop.yield()
    }

    private func letGoLater(_ number: Int) {
        Task {
            try await Task.sleep(for: Self.rest)
            self.letGo(number)
        }
    }

    private func letGo(_ number: Int) {
        guard asked == number, !isBusy, let idle = running else { return }
        // The next question starts another one, even while this one is still on its way out.
        running = nil
        idle.stop.yield()
    }

    private static func problem(_ reason: String) -> Problem {
        Problem("outputs-failed", .conflict, title: "What the network sees cannot be shown", detail: reason)
    }
}
