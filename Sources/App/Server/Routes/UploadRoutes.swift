import Foundation
import Hummingbird

/// Videos from the browser's machine, in pieces that can be sent again.
struct UploadRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("uploads") { _, _ in try Response.json(try await workspace.current().uploads.all()) }
        api.post("uploads", use: begin)
        api.put("uploads/:upload", use: append)
        api.post("uploads/:upload/finish", use: finish)
        api.delete("uploads/:upload", use: cancel)
    }

    private struct Wanted: Decodable, Sendable {
        let name: String
        let size: Int64
        var modified: Int64?
        /// A folder within the roots; nil: the project's own.
        var folder: String?
    }

    private struct Offset: Encodable { let offset: Int64 }
    private struct Finished: Encodable { let path: String }

    private func begin(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(Wanted.self, context)
        let folder = try wanted.folder.map(workspace.roots.existing)
        let upload = try await workspace.current().uploads.begin(
            name: wanted.name, size: wanted.size, modified: wanted.modified ?? 0, folder: folder)
        return try .json(upload, status: .created)
    }

    private func append(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let offset = try request.number("offset", in: 0...Int.max) else {
            throw Problem.badRequest("Expected “offset”: where the piece begins, in bytes.")
        }
        let bytes = try await request.bytes(context)
        let here = try await workspace.current().uploads.append(
            Data(bytes.readableBytesView), to: try id(context), at: Int64(offset))
        return try .json(Offset(offset: here))
    }

    private func finish(_ request: Request, _ context: RequestSession) async throws -> Response {
        try .json(Finished(path: try await workspace.current().uploads.finish(try id(context))))
    }

    private func cancel(_ request: Request, _ context: RequestSession) async throws -> Response {
        try await workspace.current().uploads.cancel(try id(context))
        return Response(status: .noContent)
    }

    private func id(_ context: RequestSession) throws -> String {
        guard let id = context.parameters.get("upload"), UUID(uuidString: id) != nil else {
            throw Problem.notFound("upload")
        }
        return id
    }
}
