import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Upgrades the requests that `admission` allows to WebSocket and hands every other connection to the router, on the
/// same port.
struct WebSocketUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
    typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    typealias FrameConnection = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    enum Negotiated: Sendable {
        case http(HTTPConnection)
        case webSocket(FrameConnection, WebSocket.Request)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    let responder: HTTPChannelHandler.Responder
    let admission: LiveChannelAdmission
    let onWebSocket: @Sendable (WebSocket) async throws -> Void
    /// Bytes in one message from the page.
    var largestMessage = 1 << 16
    /// How long a connection may be silent in the middle of a request, or between two.
    var idleTimeout: Duration = .seconds(60)
    /// How long a new connection may take to say what it wants.
    var negotiationTimeout: TimeAmount = .seconds(10)

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration(
                upgraders: [upgrader()],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture { try self.continueWithHTTP(channel, logger: logger) }
                })
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false  // NIOAsyncChannel serialises requests already
            configuration.enableErrorHandling = false  // handleHTTP answers parse errors
            configuration.decoderConfiguration.maxHeaderListSize = 32 << 10
            configuration.decoderConfiguration.maxHeaderFieldSize = 16 << 10
            configuration.decoderConfiguration.maxHeaderFieldCount = 100
            let pipeline = channel.pipeline.syncOperations
            let negotiated = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(UpgradeFilter(admission: admission), position: .after(decoder))
            try pipeline.addHandler(NegotiationGuard(patience: negotiationTimeout))
            return Value(negotiated: negotiated, channel: channel)
        }
    }

    private func upgrader() -> NIOTypedWebSocketServerUpgrader<Negotiated> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: largestMessage,
            // `UpgradeFilter` lets no other request come here as one that asks for an upgrade.
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture { try continueWithWebSocket(channel, head: head) }
            })
    }

    private func continueWithHTTP(_ channel: any Channel, logger: Logger) throws -> Negotiated {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(AbandonmentHandler())
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger))
        _ = pipeline.removeHandler(context: try pipeline.context(handlerType: NegotiationGuard.self))
        return .http(
            try .init(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }

    private func continueWithWebSocket(_ channel: any Channel, head: HTTPRequestHead) throws -> Negotiated {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64, maxAccumulatedFrameSize: largestMessage))
        _ = pipeline.removeHandler(context: try pipeline.context(handlerType: NegotiationGuard.self))
        let request = WebSocket.Request(uri: head.uri, cookies: head.headers.first(name: "cookie"))
        return .webSocket(try .init(wrappingChannelSynchronously: channel), request)
    }

    func handle(value: Value, logger: Logger) async {
        let negotiated: Negotiated
        do {
            negotiated = try await withTaskCancellationHandler {
                try await value.negotiated.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
        } catch {
            // A first request that cannot be parsed, or a connection closed before its first request.
            value.channel.close(promise: nil)
            return
        }
        switch negotiated {
        case .http(let connection): await handleHTTP(asyncChannel: connection, logger: logger)
        case .webSocket(let connection, let request):
            do {
                try await WebSocket.run(connection, request: request, onWebSocket)
            } catch {
                logger.debug("A live channel closed: \(error)")
            }
        }
    }
}
