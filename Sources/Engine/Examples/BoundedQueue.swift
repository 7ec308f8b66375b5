import Foundation

/// A queue of limited length between one thread that makes things and one that uses them.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // Unchecked: all state is guarded by `condition`.
    private let condition = NSCondition()
    private let capacity: Int
    private var elements: [Element] = []
    private var isFinished = false
    private var isClosed = false

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Waits for room. False when the user of the queue has closed it: make no more.
    func push(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while elements.count >= capacity, !isClosed { condition.wait() }
        guard !isClosed else { return false }
        elements.append(element)
        condition.broadcast()
        return true
    }

    /// Says that nothing more will come.
    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for the next element; nil when there are no more, or after `patience` seconds when that is given.
    func pop(patience: Double? = nil) -> Element? {
        condition.lock()
        defer { condition.unlock() }
        let deadline = patience.map { Date(timeIntervalSinceNow: $0) }
        while elements.isEmpty, !isFinished, !isClosed {
            if let deadline {
                guard condition.wait(until: deadline) else { return nil }
            } else {
                condition.wait()
            }
        }
        guard !elements.isEmpty, !isClosed else { return nil }
        let element = elements.removeFirst()
        condition.broadcast()
        return element
    }

    /// Wakes both sides and drops what is left.
    func close() {
        condition.lock()
        isClosed = true
        elements.removeAll()
        condition.broadcast()
        condition.unlock()
    }
}
