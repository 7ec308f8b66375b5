import Foundation
import Hummingbird
import Synchronization

/// Serves the page so that it opens at once: `index.html` names scripts and styles under the edition that they are of,
/// `/v/EDITION/…`, which a browser may keep for good. The modules that the first frame needs are listed, so that they are
/// fetched together instead of import after import; all others are named as `later`, for the page to fetch once that frame
/// is painted. The styles are one answer.
struct PageEdition: RouterMiddleware {
    typealias Context = RequestSession

    let folder: URL
    let files: StaticFiles
    private let current = Current()

    private struct Page {
        var edition = ""
        /// `index.html` as it lies in the folder, and as it is served.
        var plain = ""
        var content = Data()
    }

    private final class Current: Sendable {
        let page = Mutex(Page())
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
            let content = try content(String(name))
        else { return try await next(request, context) }
        // A page of an earlier edition gets what there is now, but may not keep it.
        let lasts = current.page.withLock { $0.edition == edition }
        return StaticFiles.answer(request, content: content, name: String(name), lasts: lasts)
    }

    private static let allStyles = "styles.css"

    private func content(_ name: String) throws -> Data? {
        if name == Self.allStyles { return try styles() }
        return try files.file(name).map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    }

    /// The styles that `index.html` names, in their order.
    private func styles() throws -> Data? {
        guard let html = plainIndex() else { return nil }
        let names = html.matches(of: Self.styleLink).map { String($0.1) }
        return try names.compactMap { try content($0) }.reduce(into: Data()) {
            $0 += $1
            $0.append(UInt8(ascii: "\n"))
        }
    }

    private static var styleLink: Regex<(Substring, Substring)> {
        /[ ]*<link rel="stylesheet" href="\/([^"]+\.css)">\n?/
    }

    private func plainIndex() -> String? {
        try? String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
    }

    /// `index.html` with the edition in its addresses; nil when the page has none.
    private func index() -> Data? {
        guard let html = plainIndex() else { return nil }
        let all = PageFile.all(in: folder)
        let edition = EntityTag.of(
            Array(all.map { "\($0.name) \($0.size) \($0.modified)" }.joined(separator: "\n").utf8))
        if let known = current.page.withLock({ $0.edition == edition && $0.plain == html ? $0.content : nil }) {
            return known
        }
        let content = Data(page(html, edition: edition, modules: all.map(\.name).filter { $0.hasSuffix(".js") }).utf8)
        current.page.withLock { $0 = Page(edition: edition, plain: html, content: content) }
        return content
    }

    private func page(_ html: String, edition: String, modules: [String]) -> String {
        let plain = html.matches(of: /<script src="\/([^"]+)">/).map { String($0.1) }
        let entries = html.matches(of: /<script type="module"[^>]* src="\/([^"]+)">/).map { String($0.1) }
        let first = ModuleGraph(folder: folder, modules: Set(modules)).imports(of: entries)
        let later = modules.filter { !first.contains($0) && !plain.contains($0) }
        let link = { (attributes: String, name: String) in
            #"  <link \#(attributes) href="/v/\#(edition)/\#(name)">\#n"#
        }
        // What early.js asks for goes before the modules that are still to come.
        let links =
            first.map { link(#"rel="modulepreload" fetchpriority="low""#, $0) }
            + later.map { link(#"rel="later""#, $0) }
        let styles = html.firstMatch(of: Self.styleLink) == nil ? "" : link(#"rel="stylesheet""#, Self.allStyles)
        return html.replacing(Self.styleLink, with: "")
            .replacing(/(href|src)="\/([^"]+\.(?:js|css))"/) { #"\#($0.1)="/v/\#(edition)/\#($0.2)""# }
            .replacing("</head>", with: styles + links.joined() + "</head>", maxReplacements: 1)
    }
}
