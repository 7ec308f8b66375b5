import Foundation
import Hummingbird
import Synchronization

/// Serves the page so that it opens at once: `index.html` names scripts and styles under the edition that they are of,
/// `/v/EDITION/…`, which a browser may keep for good, and lists all modules, so that they are fetched together instead of
/// import after import.
struct PageEdition: RouterMiddleware {
    typealias Context = RequestSession

    let folder: URL
    let files: StaticFiles
    private let current = Current()

    private final class Current: Sendable {
        let edition = Mutex("")
    }

    init(folder: URL) {
        self.folder = folder
        files = StaticFiles(folder: folder, at: "/")
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head else { return try await next(request, context) }
        let path = request.uri.path
        if path == "/" || path == "/index.html" {
            guard let page = index() else { return try await next(request, context) }
            return StaticFiles.answer(request, content: page, name: "index.html", lasts: false)
        }
        guard let (_, edition, name) = path.wholeMatch(of: /\/v\/([^\/]+)\/(.+)/)?.output,
            let file = files.file(String(name))
        else { return try await next(request, context) }
        // A page of an earlier edition gets what there is now, but may not keep it.
        let lasts = current.edition.withLock { $0 == edition }
        return StaticFiles.answer(
            request, content: try Data(contentsOf: URL(fileURLWithPath: file)), name: file, lasts: lasts)
    }

    /// `index.html` with the edition in its addresses; nil when the page has none.
    private func index() -> Data? {
        guard let html = try? String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8) else {
            return nil
        }
        let all = contents()
        let edition = EntityTag.of(
            Array(all.map { "\($0.name) \($0.size) \($0.modified)" }.joined(separator: "\n").utf8))
        current.edition.withLock { $0 = edition }
        let plain = html.matches(of: /<script src="\/([^"]+)">/).map { String($0.1) }
        let modules = all.map(\.name).filter { $0.hasSuffix(".js") && !plain.contains($0) }
        let links = modules.map { #"  <link rel="modulepreload" href="/v/\#(edition)/\#($0)">"# }.joined(
            separator: "\n")
        let page = html.replacing(/(href|src)="\/([^"]+\.(?:js|css))"/) { #"\#($0.1)="/v/\#(edition)/\#($0.2)""# }
            .replacing("</head>", with: links + "\n</head>", maxReplacements: 1)
        return Data(page.utf8)
    }

    private struct Entry {
        let name: String
        let size: Int
        let modified: Double
    }

    /// Scripts and styles of the page, by name; hidden files and links are none of it.
    private func contents() -> [Entry] {
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
        let root = folder.resolvingSymlinksInPath().path + "/"
        let found = FileManager.default.enumerator(
            at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: Array(keys), options: .skipsHiddenFiles)
        return (found?.compactMap { $0 as? URL } ?? []).compactMap { url in
            guard ["js", "css"].contains(url.pathExtension), url.path.hasPrefix(root),
                let values = try? url.resourceValues(forKeys: keys), values.isRegularFile == true
            else { return nil }
            return Entry(
                name: String(url.path.dropFirst(root.count)), size: values.fileSize ?? 0,
                modified: values.contentModificationDate?.timeIntervalSinceReferenceDate ?? 0)
        }
        .sorted { $0.name < $1.name }
    }
}
