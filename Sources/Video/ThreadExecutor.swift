import Dispatch
import Foundation
import Synchronization

/// Runs the jobs of one actor on one thread of its own, so that blocking decodes never hold a thread of the shared
/// pool. The thread ends with the executor.
final class ThreadExecutor: SerialExecutor {
    private let queue = JobQueue()

    init(name: String) {
        let queue = queue
        let thread = Thread { [weak self] in
            while let job = queue.next() {
                guard let executor = self else { return }
                executor.run(job)
            }
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    deinit { queue.close() }

    func enqueue(_ job: consuming ExecutorJob) { queue.append(UnownedJob(job)) }

    private func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedSerialExecutor()) }
}

/// Jobs in the order they came.
private final class JobQueue: Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    func append(_ job: UnownedJob) {
        state.withLock { $0.jobs.append(job) }
        wake.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
    }

    /// Waits for a job; nil once closed.
    func next() -> UnownedJob? {
        wake.wait()
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }
}
