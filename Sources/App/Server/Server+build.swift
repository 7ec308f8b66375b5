import Foundation
import Hummingbird
import HummingbirdCore
import Logging

extension Server {
    /// Composes the server: what every request passes, what answers it, and the live channel beside it.
    package static func build(
        _ configuration: ServerConfiguration, workspace: Workspace,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let origin = RequestOrigin(allowedHosts: configuration.allowedHosts)
        let router = Router(context: RequestSession.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: OriginGuard(origin: origin))
        router.add(middleware: SessionGuard(token: configuration.token, author: configuration.author))
        let skeletons = configuration.templates.appendingPathComponent("skeletons", isDirectory: true)
        router.add(middleware: StaticFiles(folder: skeletons, at: "/templates/skeletons/"))
        router.add(middleware: PageEdition(folder: configuration.publicFolder))
        router.add(middleware: StaticFiles(folder: configuration.publicFolder, at: "/"))
        addRoutes(to: router, workspace: workspace)

        let admission = LiveChannelAdmission(token: configuration.token, origin: origin)
        var logger = Logger(label: "tarsier.server")
        logger.logLevel = .warning
        return Application(
            router: router,
            server: HTTPServerBuilder { responder in
                WebSocketUpgradeChannel(
                    responder: responder, admission: admission,
                    onWebSocket: { try await workspace.live($0, standardAuthor: configuration.author) })
            },
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(256, logger: logger)),
            services: [WorkspaceService(workspace: workspace)],
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
    }
}
