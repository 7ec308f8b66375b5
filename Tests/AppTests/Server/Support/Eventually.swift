import Testing

struct NotInTime: Error {}

/// What `look` finds, asked again until it finds something; gives up after 20 s.
func eventually<Value>(_ look: () async throws -> Value?) async throws -> Value {
    for _ in 0..<2000 {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NotInTime()
}
