import NIOCore
import NIOWebSocket
import ServiceLifecycle
import Synchronization

enum WebSocketMessage: Sendable {
    case text(String)
    case binary(ByteBuffer)
}

/// The time at which something was last heard from a peer.
final class LastHeard: Sendable {
    private let time = Mutex(ContinuousClock.now)

    func now() { time.withLock { $0 = .now } }
    var age: Duration { ContinuousClock.now - time.withLock { $0 } }
}

/// One open WebSocket: messages in, messages out.
struct WebSocket: Sendable {
    /// What the browser said when it asked for the upgrade.
    struct Request: Sendable {
        let uri: String
        let cookies: String?
    }

    let request: Request
    let messages: AsyncThrowingStream<WebSocketMessage, any Error>
    /// When the peer last sent anything, its answers to pings included.
    let heard: LastHeard
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>

    /// Suspends while the peer is slow, so that nothing piles up.
    func send(_ text: String) async throws {
        try await outbound.write(.init(fin: true, opcode: .text, data: ByteBuffer(string: text)))
    }

    func send(_ bytes: ByteBuffer) async throws {
        try await outbound.write(.init(fin: true, opcode: .binary, data: bytes))
    }

    func ping() async throws {
        try await outbound.write(.init(fin: true, opcode: .ping, data: ByteBuffer()))
    }

    /// Runs `body` over an upgraded connection and closes it with a code that says why: 1000 done, 1001 the server
    /// goes, 1011 an error.
    static func run(
        _ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, request: Request,
        _ body: @escaping @Sendable (WebSocket) async throws -> Void
    ) async throws {
        try await channel.executeThenClose { inbound, outbound in
            let heard = LastHeard()
            let socket = WebSocket(
                request: request, messages: messages(inbound, outbound, heard), heard: heard, outbound: outbound)
            var code = WebSocketErrorCode.normalClosure
            do {
                try await withGracefulShutdownHandler {
                    try await body(socket)
                } onGracefulShutdown: {
                    // Ends `messages`, and with it `body`; the close frame below can still be written.
                    channel.channel.close(mode: .input, promise: nil)
                }
                if Task.isShuttingDownGracefully { code = .goingAway }
            } catch {
                code = .unexpectedServerError
            }
            var data = ByteBuffer()
            data.write(webSocketErrorCode: code)
            try await outbound.write(.init(fin: true, opcode: .connectionClose, data: data))
        }
    }

    /// The peer's messages, each read from the socket only when asked for; pings are answered on the way.
    private static func messages(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>, _ heard: LastHeard
    ) -> AsyncThrowingStream<WebSocketMessage, any Error> {
        // The stream below is the iterator's only user, and asks for one element at a time.
        nonisolated(unsafe) var frames = inbound.makeAsyncIterator()
        return AsyncThrowingStream {
            while let frame = try await frames.next() {
                heard.now()
                switch frame.opcode {
                case .text: return .text(String(buffer: frame.unmaskedData))
                case .binary: return .binary(frame.unmaskedData)
                case .ping: try await outbound.write(.init(fin: true, opcode: .pong, data: frame.unmaskedData))
                case .connectionClose: return nil
                default: continue
                }
            }
            return nil
        }
    }
}
