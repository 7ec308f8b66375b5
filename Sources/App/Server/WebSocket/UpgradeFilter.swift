import NIOCore
import NIOHTTP1

/// Makes a plain request of one that asks for an upgrade it may not have, so that the router can say what is wrong.
///
/// NIO's upgrade handler loses the head of a request whose upgrade is declined (2.101.2), hence this step before it.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let admission: LiveChannelAdmission

    init(admission: LiveChannelAdmission) { self.admission = admission }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if head.headers.contains(name: "upgrade"), !admission.allows(head) {
            head.headers.remove(name: "upgrade")
            // The decoder stops after a request that asks for an upgrade; no further one can follow.
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
        // Only a connection's first request can be upgraded; what follows may not be HTTP.
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
