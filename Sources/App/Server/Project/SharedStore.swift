import Foundation
import Storage
import Synchronization

/// The project's store as requests, jobs and the watcher use it at once, and its safe end.
///
/// A read that goes on while the database is closed would crash, so closing waits for whoever is at it.
final class SharedStore: Sendable {
    private struct Use {
        var count = 0
        var isClosing = false
    }

    private let store: ProjectStore
    private let use = Mutex(Use())

    init(_ store: ProjectStore) { self.store = store }

    var name: String { store.name }
    var folder: URL { store.folder }
    var warnings: [String] { store.warnings }
    var exportsFolder: URL { store.exportsFolder }

    /// Runs `body` on a thread that may wait.
    ///
    /// - Throws: `Problem.noProject` once the project is being closed.
    func run<Value: Sendable>(_ body: @escaping @Sendable (ProjectStore) throws -> Value) async throws -> Value {
        let isOpen = use.withLock { use in
            if !use.isClosing { use.count += 1 }
            return !use.isClosing
        }
        guard isOpen else { throw Problem.noProject }
        defer { use.withLock { $0.count -= 1 } }
        return try await OffPool.run { [store] in try body(store) }
    }

    /// Lets no one in any more, waits until the last one is done, and closes the database.
    func close() async throws {
        use.withLock { $0.isClosing = true }
        while use.withLock({ $0.count > 0 }) { try await Task.sleep(for: .milliseconds(2)) }
        try await OffPool.run { [store] in try store.close() }
    }
}
