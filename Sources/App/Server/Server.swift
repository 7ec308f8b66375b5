import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

/// The server behind `tarsier serve`: one origin, one port, loopback unless asked otherwise.
package enum Server {
    /// Serves until SIGINT or SIGTERM; prints the address that lets a browser in.
    ///
    /// - Throws: `ServerError` when no port can be had, `StorageError` when the project cannot be opened.
    package static func run(_ configuration: ServerConfiguration) async throws {
        let workspace = Workspace(configuration)
        if let project = configuration.project { try await workspace.open(project) }
        var configuration = configuration
        configuration.port = try FreePort.find(
            configuration.port, host: configuration.host, attempts: configuration.portAttempts)
        let opened = configuration
        let application = build(opened, workspace: workspace) { port in
            let address = "http://localhost:\(port)/?token=\(opened.token.value)"
            announce(address, port: port, wanted: opened.port)
            if opened.openBrowser { Browser.open(address) }
        }
        try await serve(application)
    }

    /// Runs until SIGINT or SIGTERM, then lets requests and jobs come to their end, for ten seconds at most.
    private static func serve(_ application: some Service) async throws {
        var logger = Logger(label: "tarsier.server")
        logger.logLevel = .warning
        var group = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(10)
        group.maximumCancellationDuration = .seconds(5)
        try await ServiceGroup(configuration: group).run()
    }

    private static func announce(_ address: String, port: Int, wanted: Int) {
        let text = """

            Tarsier is running. Open this address in a browser:

                \(address)

            From another computer: ssh -L \(port):localhost:\(port) THIS-COMPUTER, then the same address there.
            Stop with Ctrl+C; nothing is lost.

            """
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

/// What keeps the server from starting.
package enum ServerError: Error, Equatable, CustomStringConvertible {
    case portTaken(first: Int, last: Int, host: String)
    case portForbidden(Int)
    case unknownHost(String)

    package var description: String {
        switch self {
        case .portTaken(let first, let last, let host):
            first == last
                ? "Port \(first) on \(host) is used by another program. Choose another one with --port."
                : "The ports \(first) to \(last) on \(host) are all used. Choose another one with --port."
        case .portForbidden(let port):
            "Port \(port) may not be used by this account; choose one above 1023 with --port."
        case .unknownHost(let host): "“\(host)” is not an address of this machine."
        }
    }
}
