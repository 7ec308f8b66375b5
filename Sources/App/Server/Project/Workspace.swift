import Foundation
import Hummingbird
import ServiceLifecycle
import Storage

/// What the server works on: the open project, if any, and the pages that look at it.
package actor Workspace {
    nonisolated let configuration: ServerConfiguration
    nonisolated let roots: Roots
    nonisolated let hub = LiveHub()
    private var project: OpenProject?

    package init(_ configuration: ServerConfiguration) {
        self.configuration = configuration
        roots = Roots(configuration.roots.isEmpty ? Self.usualRoots(configuration.project) : configuration.roots)
    }

    /// Where a person's files are when nobody said: at home, where the server was started, beside the project.
    private static func usualRoots(_ project: URL?) -> [URL] {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        let places = [FileManager.default.homeDirectoryForCurrentUser, here, project?.deletingLastPathComponent()]
        return places.compactMap { $0 }.filter { $0.path != "/" }
    }

    /// - Throws: `Problem` when no project is open.
    func current() throws -> OpenProject {
        guard let project else { throw Problem.noProject }
        return project
    }

    var opened: OpenProject? { project }

    /// Opens a project in place of the one that is open, and tells the pages.
    ///
    /// - Throws: `StorageError`; `Problem` when jobs of the open project still run.
    package func open(_ folder: URL) async throws {
        try await replace {
            try await OpenProject.open(folder, executable: self.configuration.executable, hub: self.hub)
        }
    }

    /// Makes an empty project and opens it.
    func create(_ folder: URL) async throws {
        try await replace {
            try await OffPool.run { try ProjectStore.create(at: folder).close() }
            return try await OpenProject.open(folder, executable: self.configuration.executable, hub: self.hub)
        }
    }

    private func replace(_ open: () async throws -> OpenProject) async throws {
        if let project, try await project.jobs.jobs().contains(where: { !$0.hasEnded }) {
            throw Problem(
                "jobs-running", .conflict, title: "Jobs are still running",
                detail: "Wait for the running jobs, or cancel them, before opening another project.")
        }
        let next = try await open()
        let last = project
        project = next
        try await last?.close()
        struct Opened: Encodable { let path: String }
        await hub.broadcast(try LiveMessage("project", Opened(path: next.store.folder.path)))
    }

    func close() async throws {
        try await project?.close()
        project = nil
    }

    nonisolated func live(_ socket: WebSocket, standardAuthor: String) async throws {
        let author = AuthorName.choose(
            header: nil, cookie: Cookies(header: socket.request.cookies)["author"], standard: standardAuthor)
        let connection = LiveConnection(hub: hub, revision: { try await self.revision() }) { video, frame, width in
            let project = try await self.current()
            return try await project.picture(video: video, frame: frame, width: width)
        }
        try await connection.run(socket, author: author, version: configuration.version)
    }

    private func revision() async throws -> Int64 { try await project?.read { try $0.revision() } ?? 0 }
}

/// Ends the jobs and closes the project once the server has stopped answering.
struct WorkspaceService: Service {
    let workspace: Workspace

    func run() async throws {
        try? await gracefulShutdown()
        try await workspace.close()
    }
}
