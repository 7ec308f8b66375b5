import Foundation
import Hummingbird
import Synchronization

/// A child process that is asked one thing and answers with its last line, a JSON object.
struct ChildAnswer: Sendable {
    let executable: URL
    let arguments: [String]
    let patience: Duration

    private struct Heard {
        var answer: String?
        var failure: String?
        var log: [String] = []
    }

    /// The child's end, when it says nothing of its own.
    ///
    /// - Throws: as `lastLine`.
    func finish() async throws { _ = try await run() }

    /// - Throws: `Problem` with the cause in the child's words; `CancellationError` when nobody waits any more.
    func lastLine() async throws -> String {
        guard let answer = try await run() else { throw problem("It gave no answer.") }
        return answer
    }

    private func run() async throws -> String? {
        let process = JobProcess(
            executable: executable.path, arguments: arguments, environment: [:], grace: .seconds(1))
        let (stop, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let heard = Mutex(Heard())
        let patience = patience
        let clock = Task {
            try await Task.sleep(for: patience)
            continuation.yield()
        }
        defer { clock.cancel() }
        let status = try await withTaskCancellationHandler {
            try await process.run(stop: stop, onStart: { _ in }) { line in
                heard.withLock { Self.note(line, in: &$0) }
            }
        } onCancel: {
            continuation.yield()
        }
        try Task.checkCancellation()
        let result = heard.withLock { $0 }
        if status.isSuccess { return result.answer }
        throw problem(JobFailure.reason(status, reported: result.failure, log: result.log))
    }

    private func problem(_ reason: String) -> Problem {
        Problem("question-failed", .conflict, title: "This cannot be told", detail: reason)
    }

    private static func note(_ line: JobProcess.Line, in heard: inout Heard) {
        switch line {
        case .event(let event) where event.event == .failed: heard.failure = event.message
        case .event(let event) where event.event == .log: heard.log.append(event.message ?? "")
        case .event: break
        case .log(let text) where text.first == "{": heard.answer = text
        case .log(let text): heard.log.append(text)
        }
    }
}
