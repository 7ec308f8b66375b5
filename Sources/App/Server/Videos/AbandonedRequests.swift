import NIOCore
import Synchronization

/// Lets go of work for a page that no longer waits for it: a person who drags along the timeline asks for many
/// pictures and takes the last.
///
/// A browser gives a request up by closing its connection. Each connection has at most one request at a time.
final class AbandonedRequests: Sendable {
    static let shared = AbandonedRequests()

    private let running = Mutex<[ObjectIdentifier: @Sendable () -> Void]>([:])

    /// Runs `work`; cancels it when the connection is closed meanwhile.
    func whileAwaited<Value: Sendable>(
        on channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let key = ObjectIdentifier(channel)
        let task = Task { try await work() }
        running.withLock { $0[key] = { task.cancel() } }
        defer { running.withLock { $0[key] = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    func connectionClosed(_ channel: any Channel) {
        running.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?()
    }
}

/// Notices that a connection's other side has said its last word.
final class AbandonmentHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            AbandonedRequests.shared.connectionClosed(context.channel)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        AbandonedRequests.shared.connectionClosed(context.channel)
        context.fireChannelInactive()
    }
}
