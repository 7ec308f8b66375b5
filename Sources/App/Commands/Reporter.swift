import Foundation
import Synchronization

/// Where a command says how far it is: a progress bar for a person, JSON lines for a program.
package protocol Reporter: Sendable {
    func send(_ event: JobEvent)
}

extension Reporter {
    func log(_ message: String) { send(JobEvent(.log, message: message)) }

    func result(_ message: String, _ values: [String: String] = [:]) {
        var event = JobEvent(.result, message: message)
        event.result = values
        send(event)
    }
}

/// The reporter that the flags and the terminal ask for.
func makeReporter(json: Bool) -> any Reporter {
    json ? JSONLines() : TerminalReporter(isTerminal: isatty(2) == 1)
}

/// One JSON object a line on standard output, flushed at once.
struct JSONLines: Reporter {
    func send(_ event: JobEvent) { Self.write(event) }

    static func write(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("a job event can always be encoded")
        }
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
}

/// A bar on standard error that redraws itself on a terminal; elsewhere, a line now and then.
final class TerminalReporter: Reporter {
    private let isTerminal: Bool
    private let state = Mutex(State())

    private struct State {
        var barShown = false
        var lastLine = ContinuousClock.now - .seconds(3600)
    }

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    func send(_ event: JobEvent) {
        state.withLock { state in
            switch event.event {
            case .started, .frames, .failed: break
            case .progress: showProgress(event, &state)
            case .metrics: event.metrics.map { line(Self.text($0), &state) }
            case .log: line(event.message ?? "", &state)
            case .result: finish(event, &state)
            }
        }
    }

    private func showProgress(_ event: JobEvent, _ state: inout State) {
        let now = ContinuousClock.now
        let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        let isLast = event.done != nil && event.done == event.total
        guard isLast || now - state.lastLine >= pause else { return }
        state.lastLine = now
        if isTerminal {
            write("\r\u{1B}[2K" + Self.bar(event))
            state.barShown = true
        } else {
            write(Self.bar(event) + "\n")
        }
    }

    private func line(_ text: String, _ state: inout State) {
        write((state.barShown ? "\r\u{1B}[2K" : "") + text + "\n")
        state.barShown = false
    }

    private func finish(_ event: JobEvent, _ state: inout State) {
        if state.barShown { write("\n") }
        state.barShown = false
        if let message = event.message { FileHandle.standardOutput.write(Data((message + "\n").utf8)) }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    static func bar(_ event: JobEvent) -> String {
        var parts = [event.message ?? ""]
        if let done = event.done, let total = event.total, total > 0 {
            let filled = min(24, 24 * done / total)
            parts.append(String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled))
            parts.append("\(done)/\(total)" + (event.unit.map { " " + $0 } ?? ""))
        }
        if let rate = event.rate { parts.append(String(format: "%.1f/s", rate)) }
        if let left = event.secondsLeft, left.isFinite { parts.append(Self.clock(left) + " left") }
        return parts.joined(separator: "  ")
    }

    static func text(_ m: JobEvent.Metrics) -> String {
        let error = m.validationError.map { String(format: "  error %.2f px", $0) } ?? ""
        return String(
            format: "%@ epoch %d/%d  loss %.6f  validation %.6f%@  %.1f samples/s%@", m.model, m.epoch, m.epochs,
            m.trainLoss, m.validationLoss, error, m.samplesPerSecond, m.isBest ? "  best" : "")
    }

    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole >= 3600
            ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
            : String(format: "%d:%02d", whole / 60, whole % 60)
    }
}

/// Done, total, rate and time left of a loop, reported at most ten times a second.
struct ProgressMeter {
    private let reporter: any Reporter
    private let message: String
    private let unit: String
    private let total: Int
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now - .seconds(1)
    private(set) var done = 0

    init(_ message: String, unit: String, total: Int, to reporter: any Reporter) {
        self.reporter = reporter
        self.message = message
        self.unit = unit
        self.total = total
    }

    mutating func advance(by count: Int = 1) {
        done += count
        let now = ContinuousClock.now
        guard done == total || now - last >= .milliseconds(100) else { return }
        last = now
        let seconds = (now - start) / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var event = JobEvent(.progress, message: message)
        event.done = done
        event.total = total
        event.unit = unit
        event.rate = rate
        event.secondsLeft = rate > 0 ? Double(total - done) / rate : nil
        reporter.send(event)
    }
}
