/// What of a playback is due, sent and painted; knows nothing of sockets and clocks.
package struct PlaybackState: Sendable {
    package struct Stretch: Sendable, Equatable {
        package let video: Int64
        package let frames: ClosedRange<Int>
        package let framesPerSecond: Double
        /// px; nil for the original size.
        package let width: Int?

        package init(video: Int64, frames: ClosedRange<Int>, framesPerSecond: Double, width: Int?) {
            self.video = video
            self.frames = frames
            self.framesPerSecond = framesPerSecond
            self.width = width
        }
    }

    package enum Step: Equatable {
        /// Nothing to do until the page says something.
        case wait
        case pause(Duration)
        case show(Stretch, frame: Int)
        case end(Stretch)
    }

    /// Pictures under way that the page has not painted yet.
    static let mostUnacknowledged = 4

    private var stretch: Stretch?
    private var start: ContinuousClock.Instant?
    private var lastSent: Int?
    private var unacknowledged: [Int] = []

    package init() {}

    package mutating func start(_ stretch: Stretch) {
        self.stretch = stretch
        start = nil
        lastSent = nil
        unacknowledged = []
    }

    /// - Parameter only: stops only if this is still what plays; nil stops whatever plays.
    package mutating func stop(_ only: Stretch? = nil) {
        if let only, only != stretch { return }
        stretch = nil
    }

    /// The page has painted a frame, and will not paint the earlier ones any more.
    package mutating func acknowledge(_ frame: Int?) {
        guard let frame else { return }
        unacknowledged.removeAll { $0 <= frame }
    }

    package mutating func step(now: ContinuousClock.Instant) -> Step {
        guard let stretch else { return .wait }
        if lastSent == stretch.frames.upperBound {
            self.stretch = nil
            return .end(stretch)
        }
        guard unacknowledged.count < Self.mostUnacknowledged else { return .wait }
        let begin = start ?? now
        start = begin
        let elapsed = (now - begin) / .seconds(1)
        let due = min(stretch.frames.lowerBound + Int(elapsed * stretch.framesPerSecond), stretch.frames.upperBound)
        if let lastSent, due <= lastSent {
            let next = Double(lastSent + 1 - stretch.frames.lowerBound) / stretch.framesPerSecond
            return .pause(.seconds(max(next - elapsed, 0.001)))
        }
        lastSent = due
        unacknowledged.append(due)
        return .show(stretch, frame: due)
    }
}
