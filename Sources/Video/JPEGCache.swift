import Synchronization

/// The JPEGs used last, bounded by their bytes. Any thread may use it.
final class JPEGCache: Sendable {
    struct Key: Hashable, Sendable {
        let index: Int
        let quality: Int
        let maxWidth: Int?
    }

    private struct Entry {
        let bytes: [UInt8]
        var usedAt: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var byteCount = 0
        var clock: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes.
    init(limit: Int) { self.limit = limit }

    var byteCount: Int { state.withLock { $0.byteCount } }

    subscript(key: Key) -> [UInt8]? {
        state.withLock { state in
            guard let entry = state.entries[key] else { return nil }
            state.clock += 1
            state.entries[key]!.usedAt = state.clock
            return entry.bytes
        }
    }

    /// Keeps a picture; the one used longest ago leaves when there is no room. One larger than the cache is not kept.
    func insert(_ bytes: [UInt8], for key: Key) {
        if bytes.count > limit { return }
        state.withLock { state in
            if let old = state.entries.removeValue(forKey: key) { state.byteCount -= old.bytes.count }
            state.clock += 1
            state.entries[key] = Entry(bytes: bytes, usedAt: state.clock)
            state.byteCount += bytes.count
            if state.byteCount > limit { evict(&state) }
        }
    }

    /// Frees an eighth more than needed, so that the search for the oldest is made once in many pictures.
    private func evict(_ state: inout State) {
        for (key, entry) in state.entries.sorted(by: { $0.value.usedAt < $1.value.usedAt }) {
            if state.byteCount <= limit - limit / 8 { break }
            state.byteCount -= entry.bytes.count
            state.entries[key] = nil
        }
    }
}
