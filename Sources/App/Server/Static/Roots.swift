import Foundation

/// The folders that the server may look into; every path is resolved, symbolic links included, before it is judged.
package struct Roots: Sendable {
    /// The resolved folders, in the order they were named; folders that do not exist are left out.
    package let folders: [String]

    package init(_ folders: [URL]) {
        var seen = Set<String>()
        self.folders = folders.compactMap { Self.resolve($0.path) }.filter { seen.insert($0).inserted }
    }

    /// The real path of something that exists within the roots.
    ///
    /// - Throws: `Problem` when nothing is there or when it lies outside the roots.
    package func existing(_ path: String) throws -> String {
        guard path.hasPrefix("/"), !path.contains("\0") else {
            throw Problem.badRequest("“\(path)” is not an absolute path.")
        }
        guard let resolved = Self.resolve(path) else {
            guard contains(Self.plain(path)) else { throw outside(path) }
            throw Problem(
                "file-missing", .notFound, title: "Not found", detail: "There is nothing at “\(path)”.",
                facts: ["path": .text(path)])
        }
        guard contains(resolved) else { throw outside(path) }
        return resolved
    }

    /// The path of something to be made: its folder exists within the roots, its name is a plain one.
    ///
    /// - Throws: `Problem` when the folder does not exist or lies outside the roots.
    package func new(_ path: String) throws -> String {
        let url = URL(fileURLWithPath: path)
        let name = url.lastPathComponent
        guard path.hasPrefix("/"), !name.isEmpty, name != "..", name != "/", !name.contains("\0") else {
            throw Problem.badRequest("“\(path)” cannot be the name of a new file or folder.")
        }
        return try existing(url.deletingLastPathComponent().path) + "/" + name
    }

    /// - Parameter path: resolved.
    package func contains(_ path: String) -> Bool {
        folders.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }

    private func outside(_ path: String) -> Problem {
        Problem(
            "outside-roots", .forbidden, title: "Outside the folders that may be opened",
            detail:
                "“\(path)” lies outside the folders that this server may open (\(folders.joined(separator: ", "))). "
                + "Start it with --root FOLDER to allow another one.",
            facts: ["path": .text(path)])
    }

    /// The path without `.` and `..`, as far as it can be told without a look at the disk.
    private static func plain(_ path: String) -> String { (path as NSString).standardizingPath }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
