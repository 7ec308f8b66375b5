import Foundation
import Logging
import Storage

/// Notices what others change in the project (a job, a command run by hand, another server) and tells the pages.
actor RevisionWatcher {
    private struct Changed: Encodable { let revision: Int64 }

    private let store: SharedStore
    private let hub: LiveHub
    private var seen: Int64
    /// Revisions that this server made and told about itself.
    private var own: Set<Int64> = []
    private var task: Task<Void, Never>?

    init(store: SharedStore, hub: LiveHub) async throws {
        self.store = store
        self.hub = hub
        seen = try await store.run { try $0.revision() }
    }

    /// Notes an edit of this server, which its own message tells of.
    func made(_ revision: Int64) { own.insert(revision) }

    /// Looks about once a second until stopped.
    func start() {
        task = Task { [weak self] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                await self?.look()
            }
        }
    }

    func stop() async {
        task?.cancel()
        await task?.value
    }

    private func look() async {
        let revision: Int64
        do {
            revision = try await store.run { try $0.revision() }
        } catch {
            Logger(label: "tarsier.server").error("The project's revision cannot be read: \(error)")
            return
        }
        guard revision > seen else { return }
        let foreign = revision - seen > 1000 || (seen + 1...revision).contains { !own.contains($0) }
        own = own.filter { $0 > revision }
        seen = revision
        if foreign, let message = try? LiveMessage("changed", Changed(revision: revision)) {
            await hub.broadcast(message)
        }
    }
}
