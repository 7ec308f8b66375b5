import Foundation

/// Wall time of a run, the time before a resume included.
struct RunClock: Sendable {
    private let start: ContinuousClock.Instant
    /// Time that earlier sessions spent, s.
    private let before: Double
    /// The whole budget, s; nil: none.
    let budget: Double?

    init(before: Double, budget: Double?) {
        start = .now
        self.before = before
        self.budget = budget
    }

    /// Since the run began, s.
    var seconds: Double {
        let d = start.duration(to: .now).components
        return before + Double(d.seconds) + Double(d.attoseconds) * 1e-18
    }

    /// What is left of the budget, s; nil: there is none.
    var left: Double? { budget.map { max(0, $0 - seconds) } }
}
