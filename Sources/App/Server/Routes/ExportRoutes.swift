import Foundation
import Hummingbird

/// Files that leave the project.
struct ExportRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("exports/:name", use: file)
        api.get("export/analysis", use: analysis)
    }

    private func file(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let name = context.parameters.get("name")?.removingPercentEncoding, !name.contains("/"),
            !name.contains("\0"), name.first != "."
        else { throw Problem.notFound("such export") }
        let folder = try await workspace.current().store.exportsFolder
        guard let path = try? Roots([folder]).existing(folder.resolvingSymlinksInPath().path + "/" + name) else {
            throw Problem.notFound("exported file “\(name)”")
        }
        return try await download(path, name: name, context)
    }

    /// Writes the analysis file as a job of its own, then sends it.
    private func analysis(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let video = try request.number("video", in: 0...Int.max) else {
            throw Problem.badRequest("The field “video” is missing.")
        }
        let project = try await workspace.current()
        let (roots, templates) = (workspace.roots, workspace.configuration.templates)
        var wanted = JobRequest(kind: .export)
        wanted.format = try poseFormat(of: request)
        wanted.video = Int64(video)
        let (request, format) = (wanted, wanted.format ?? .analysis)
        let (command, name) = try await project.read { store in
            let reference = try store.videos().first { $0.id.rawValue == Int64(video) }
            return (
                try JobCommand(request, store: store, roots: roots, templates: templates),
                ExportName.file(of: store, video: reference, format: format)
            )
        }
        let job = try await project.jobs.end(of: try await project.jobs.submit(command, author: context.author))
        guard job.state == .done else {
            throw Problem(
                "export-failed", .conflict, title: "The export failed", detail: job.error ?? "It was cancelled.",
                facts: ["job": .number(job.id)])
        }
        return try await download(project.store.exportsFolder.appendingPathComponent(name).path, name: name, context)
    }

    /// `analysis` (HDF5) unless the query says `csv`.
    private func poseFormat(of request: Request) throws -> JobRequest.ExportFormat {
        switch request.query("format") {
        case nil, "h5": .analysis
        case "csv": .csv
        case let other: throw Problem.badRequest("“\(other ?? "")” is no format of an analysis file: h5 or csv.")
        }
    }

    private func download(_ path: String, name: String, _ context: RequestSession) async throws -> Response {
        let body = try await FileIO().loadFile(path: path, context: context)
        let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "export"
        let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._- ".contains($0)) ? $0 : "_" })
        return Response(
            status: .ok,
            headers: [
                .contentType: MediaTypes.type(of: name), .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)",
            ], body: body)
    }
}
