import ArgumentParser
import Foundation

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the page on this machine; reach it from another through “ssh -L”.")

    @Argument(help: "The project's folder; left out, the page lets you choose or create one.")
    var project: String?
    @Option(help: "Port on 127.0.0.1.")
    var port = 7777
    @Option(name: .customLong("root"), help: "Folder whose files the page may browse; may be given several times.")
    var roots: [String] = []
    @Flag(name: .customLong("no-open"), help: "Do not open a browser.")
    var noOpen = false

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port must be between 0 and 65535.") }
    }

    func run() async throws {
        if let project {
            let folder = URL(fileURLWithPath: project, isDirectory: true).standardizedFileURL
            guard ProjectAccess.isProject(folder) else { throw CommandError.notAProject(path: project) }
        }
        try await Server.run(
            ServerConfiguration(
                project: project.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL }, port: port,
                roots: roots.map { URL(fileURLWithPath: $0, isDirectory: true) }, openBrowser: !noOpen,
                version: TarsierVersion.current))
    }
}
