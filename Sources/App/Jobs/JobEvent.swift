import Foundation

/// One line that a job prints on standard output with `--json`: what happened, as one JSON object.
///
/// A consumer ignores fields and events that it does not know.
package struct JobEvent: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        /// The job is alive; the first line, within a second of its start.
        case started
        /// `done` of `total` `unit`, with `rate` in units/s and `secondsLeft`.
        case progress
        /// One epoch of one model.
        case metrics
        /// A line for the log, in words.
        case log
        /// Predictions of these frames changed in the project.
        case frames
        /// The end, with what was made.
        case result
        /// The end, with the cause in the user's words.
        case failed
    }

    package struct Metrics: Codable, Sendable, Equatable {
        package var model: String
        package var epoch: Int
        package var epochs: Int
        package var trainLoss: Double
        package var validationLoss: Double
        /// Mean error on the validation frames, px of the original frame; nil when not measured.
        package var validationError: Double?
        package var seconds: Double
        package var samplesPerSecond: Double
        package var isBest: Bool
    }

    package var event: Kind
    /// What the job is doing, in words: “Training centroid”, “Predicting clip.mp4”.
    package var message: String?
    package var done: Int?
    package var total: Int?
    package var unit: String?
    package var rate: Double?
    package var secondsLeft: Double?
    package var metrics: Metrics?
    package var video: Int64?
    /// Inclusive ranges of frames, counted from 0.
    package var ranges: [[Int]]?
    /// What a `result` made: the name of a run, a path, counts.
    package var result: [String: String]?

    package init(_ event: Kind, message: String? = nil) {
        self.event = event
        self.message = message
    }
}
