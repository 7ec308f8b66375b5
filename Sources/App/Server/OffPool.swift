import Dispatch

/// Threads for calls that wait (a transaction, a file, a decoder), so that they never hold up Swift's few own threads:
/// on two cores two waiting calls would freeze every page.
enum OffPool {
    private static let queue = DispatchQueue(label: "tarsier.waiting", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
