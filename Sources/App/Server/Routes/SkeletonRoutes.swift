import Domain
import Formats
import Foundation
import Hummingbird

/// Skeletons to start from, skeletons of files, and the project's as a file. Nothing here changes the project: the page
/// shows what would change and then makes one edit, `replaceSkeleton`.
struct SkeletonRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("skeletons", use: templates)
        api.post("skeletons/read", use: read)
        api.get("export/skeleton", use: export)
    }

    private struct Found: Encodable {
        let skeleton: Skeleton
        let warnings: [String]
    }

    /// The templates, by name; one that cannot be read is left out.
    private func templates(_ request: Request, _ context: RequestSession) async throws -> Response {
        let folder = workspace.configuration.templates.appendingPathComponent("skeletons", isDirectory: true)
        return try .json(
            try await OffPool.run {
                let names = Resources.names(in: folder).sorted { $0.localizedStandardCompare($1) == .orderedAscending }
                return names.compactMap { name in
                    try? SkeletonFile.read(folder.appendingPathComponent("\(name).json")).skeleton
                }
            })
    }

    /// Either a path within the roots, or the text of a file that lies elsewhere.
    private struct Wanted: Decodable {
        let path: String?
        let text: String?
        let name: String?
    }

    private func read(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(Wanted.self, context)
        let found: SkeletonFile.Contents
        switch (wanted.path, wanted.text) {
        case (let path?, nil):
            let file = URL(fileURLWithPath: try workspace.roots.existing(path))
            found = try await OffPool.run { try SkeletonFile.read(file) }
        case (nil, let text?):
            let name = wanted.name ?? "The text"
            found = try await OffPool.run { try SkeletonFile.read(Array(text.utf8), name: name) }
        default: throw Problem.badRequest("Expected either “path” or “text”.")
        }
        return try .json(Found(skeleton: found.skeleton, warnings: found.warnings))
    }

    private func export(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let kind = SkeletonFile.Kind(rawValue: request.query("format") ?? "json") else {
            throw Problem.badRequest("“format” must be json (SLEAP) or yaml (sleap-io).")
        }
        let project = try await workspace.current()
        let (skeleton, name) = try await project.read { (try $0.skeleton(), $0.name) }
        guard !skeleton.nodes.isEmpty else {
            throw Problem(
                "skeleton", .conflict, title: "There is nothing to save", detail: "The skeleton has no body parts yet.")
        }
        let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
        return Response(
            status: .ok,
            headers: [
                .contentType: kind == .json ? "application/json" : "application/yaml", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(plain).skeleton.\(kind.rawValue)\"",
            ], body: .init(byteBuffer: ByteBuffer(string: SkeletonFile.write(skeleton, as: kind))))
    }
}
