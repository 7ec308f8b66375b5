import Foundation
import Synchronization

/// Set by SIGTERM and Ctrl+C; work looks at it once a batch and ends cleanly.
enum Cancellation {
    private static let requested = Atomic<Bool>(false)
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// From now on the two signals ask instead of killing; the second one kills.
    static func listen() {
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler {
                if requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
            source.resume()
            sources.append(source)
        }
    }
}
