import Foundation
import Hummingbird

/// Looking for files within the roots: the client's own file dialog would show another machine's.
struct FileRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.get("files", use: files) }

    private struct Listing: Encodable, Sendable {
        let path: String
        let parent: String?
        let entries: [Entry]
        /// True when the folder has more entries than are listed.
        let isCut: Bool

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(path, forKey: .path)
            try values.encode(parent, forKey: .parent)  // null at a root
            try values.encode(entries, forKey: .entries)
            try values.encode(isCut, forKey: .cut)
        }
        private enum CodingKeys: CodingKey { case path, parent, entries, cut }
    }

    private struct Entry: Encodable, Sendable {
        let name, path, kind: String
        let size: Int64
    }

    private static let mostEntries = 5000
    private static let videoEndings: Set<String> = [
        "mp4", "avi", "mkv", "mov", "m4v", "webm", "mpg", "mpeg", "ts", "mts", "wmv", "flv", "h264", "hevc", "ogv",
        "mj2",
    ]

    /// Formats are told apart when they are read; a `.json` may be labels or a skeleton.
    private static let labelEndings: Set<String> = ["slp", "h5", "hdf5", "csv", "mat", "nwb"]

    /// By the name's ending.
    static func isVideo(_ name: String) -> Bool { kind(of: name) == "video" }

    /// Without a path: the roots.
    private func files(_ request: Request, _ context: RequestSession) async throws -> Response {
        let roots = workspace.roots
        guard let path = request.query("path"), !path.isEmpty else {
            let entries = roots.folders.map { Entry(name: $0, path: $0, kind: "folder", size: 0) }
            return try .json(Listing(path: "", parent: nil, entries: entries, isCut: false))
        }
        return try .json(try await OffPool.run { try Self.list(path, roots: roots) })
    }

    private static func list(_ path: String, roots: Roots) throws -> Listing {
        let folder = try roots.existing(path)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Problem(
                "folder-unreadable", .forbidden, title: "This folder cannot be listed",
                detail: "“\(folder)” is no folder, or this account may not read it.", facts: ["path": .text(folder)])
        }
        let seen = names.filter { $0.first != "." }.sorted { $0.localizedStandardCompare($1) == .orderedAscending }
        let entries = seen.prefix(mostEntries).compactMap { entry($0, in: folder, roots: roots) }
        let parent = (folder as NSString).deletingLastPathComponent
        return Listing(
            path: folder, parent: roots.contains(parent) ? parent : nil, entries: entries,
            isCut: seen.count > mostEntries)
    }

    /// What a name stands for; nil when it leads out of the roots or to nothing.
    private static func entry(_ name: String, in folder: String, roots: Roots) -> Entry? {
        let path = folder + "/" + name
        guard let resolved = try? roots.existing(path) else { return nil }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: resolved, isDirectory: &isFolder) else { return nil }
        if isFolder.boolValue {
            let isProject = FileManager.default.fileExists(atPath: resolved + "/project.db")
            return Entry(name: name, path: path, kind: isProject ? "project" : "folder", size: 0)
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: resolved)[.size] as? NSNumber)?.int64Value ?? 0
        return Entry(name: name, path: path, kind: kind(of: name), size: size)
    }

    private static func kind(of name: String) -> String {
        let ending = (name as NSString).pathExtension.lowercased()
        if videoEndings.contains(ending) { return "video" }
        if labelEndings.contains(ending) || name.lowercased() == "config.yaml" { return "labels" }
        if ["json", "yaml", "yml"].contains(ending) { return "skeleton" }
        if ["pth", "pt", "safetensors"].contains(ending) { return "weights" }
        return "other"
    }
}
