import Foundation

/// A piece of work in a child process: asked for, waiting, running or ended.
package struct Job: Codable, Sendable, Equatable, Identifiable {
    package enum State: String, Codable, Sendable {
        case queued, running, done, failed, cancelled
    }

    package struct Progress: Codable, Sendable, Equatable {
        /// What the job is doing, in words.
        package var message: String?
        package var done: Int?
        package var total: Int?
        package var unit: String?
        /// Units per second.
        package var rate: Double?
        package var secondsLeft: Double?
    }

    package let id: Int64
    /// The verb of the command line: `train`, `predict`, `track`, `suggest`, `export`, `import`.
    package let kind: String
    package let title: String
    /// The command line after the verb.
    package let arguments: [String]
    package var state: State
    package var progress: Progress?
    /// The last epoch that was reported.
    package var metrics: JobEvent.Metrics?
    /// Why it failed, in the user's words.
    package var error: String?
    /// What it made.
    package var result: [String: String]?
    package var created: Date
    package var started: Date?
    package var ended: Date?
    /// When the child was last heard of.
    package var heard: Date?

    package init(id: Int64, kind: String, title: String, arguments: [String], created: Date = Date()) {
        self.id = id
        self.kind = kind
        self.title = title
        self.arguments = arguments
        self.created = created
        state = .queued
    }

    package var hasEnded: Bool { state == .done || state == .failed || state == .cancelled }

    /// Jobs that keep the processor busy; one of them runs at a time.
    package var isEngineWork: Bool {
        ["train", "predict", "track"].contains(kind)
            || (kind == "suggest" && arguments.contains { $0.hasPrefix("--model=") })
    }
}
