import App
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite struct ServerStaticFilesTests {
    @Test func servesThePageWithItsTypes() async throws {
        try await TestServer().test { client in
            let page = try await client.get("/")
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            let script = try await client.get("/model/a.js")
            #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(script.text == "export const a = 1")
            let skeleton = try await client.get("/templates/skeletons/fly.json")
            #expect(skeleton.headers[.contentType] == "application/json")
            #expect(try await client.get("/templates/skeletons/none.json").status == .notFound)
            let head = try await client.execute(uri: "/", method: .head, headers: [.cookie: TestServer.cookie])
            #expect(head.status == .ok && head.body.readableBytes == 0)
        }
    }

    @Test func sendsAFileOnceAsLongAsItStaysTheSame() async throws {
        let server = try await TestServer()
        try await server.test { client in
            let tag = try #require(try await client.get("/model/a.js").headers[.eTag])
            let again = try await client.get("/model/a.js", [.ifNoneMatch: tag])
            #expect(again.status == .notModified && again.body.readableBytes == 0)
            try TestServer.write("export const a = 2", to: server.folder.appendingPathComponent("public/model/a.js"))
            #expect(try await client.get("/model/a.js", [.ifNoneMatch: tag]).text == "export const a = 2")
        }
    }

    @Test func namesItsScriptsUnderAnEditionThatABrowserMayKeep() async throws {
        let server = try await TestServer()
        let folder = server.folder.appendingPathComponent("public")
        try TestServer.write(
            #"<html><head><script src="/theme.js"></script><script type="module" src="/model/a.js"></script></head>"#,
            to: folder.appendingPathComponent("index.html"))
        try TestServer.write("1", to: folder.appendingPathComponent("theme.js"))
        try await server.test { client in
            let page = try await client.get("/").text
            let edition = String(try #require(page.firstMatch(of: /src="\/v\/([^\/"]+)\/model\/a.js"/)).1)
            #expect(page.contains(#"<link rel="modulepreload" fetchpriority="low" href="/v/\#(edition)/model/a.js">"#))
            #expect(
                page.contains(#"src="/v/\#(edition)/theme.js""#)
                    && !page.contains("low\" href=\"/v/\(edition)/theme"))
            let kept = try await client.get("/v/\(edition)/model/a.js")
            #expect(kept.text == "export const a = 1")
            #expect(kept.headers[.cacheControl]?.contains("immutable") == true)
            #expect(try await client.get("/v/\(edition)/../secret.txt").status == .notFound)
            #expect(try await client.get("/v/\(edition)/none.js").status == .notFound)

            try TestServer.write("export const a = 20", to: folder.appendingPathComponent("model/a.js"))
            #expect(try await client.get("/").text.contains(edition) == false)
            let late = try await client.get("/v/\(edition)/model/a.js")
            #expect(late.text == "export const a = 20" && late.headers[.cacheControl] == "private, no-cache")
        }
    }

    @Test func listsFirstWhatTheFirstFrameNeedsAndGivesTheStylesAsOne() async throws {
        let server = try await TestServer()
        let folder = server.folder.appendingPathComponent("public")
        let files = [
            "index.html": #"""
            <html><head>
              <link rel="stylesheet" href="/styles/b.css">
              <link rel="stylesheet" href="/styles/a.css">
              <script type="module" async src="/early.js"></script>
              <script type="module" src="/main.js"></script>
            </head>
            """#,
            "styles/a.css": "a {}", "styles/b.css": "b {}", "early.js": "1",
            "main.js": "import {\n  one,\n} from './views/one.js';\nimport('./rest.js');", "rest.js": "1",
            "views/one.js": "export { a } from '../model/a.js';\n// from './views/two.js' it has nothing",
            "views/two.js": "1",
        ]
        for (name, text) in files { try TestServer.write(text, to: folder.appendingPathComponent(name)) }
        try await server.test { client in
            let page = try await client.get("/").text
            let named = { (relation: String) in
                page.matches(of: /<link rel="(\w+)"(?: fetchpriority="low")? href="\/v\/[^\/]+\/([^"]+)">/).filter {
                    $0.1 == relation
                }
                .map { String($0.2) }
            }
            #expect(named("modulepreload") == ["early.js", "main.js", "views/one.js", "model/a.js"])
            #expect(Set(named("later")) == ["rest.js", "views/two.js"])
            #expect(named("stylesheet") == ["styles.css"])
            let edition = String(try #require(page.firstMatch(of: /\/v\/([^\/]+)\/styles.css/)).1)
            let styles = try await client.get("/v/\(edition)/styles.css")
            #expect(styles.text == "b {}\na {}\n" && styles.headers[.contentType] == "text/css; charset=utf-8")
            #expect(styles.headers[.cacheControl]?.contains("immutable") == true)
        }
    }

    @Test(arguments: [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/model/../../secret.txt", "//secret.txt",
        "/model/%2e%2e/%2e%2e/secret.txt", "/..%5csecret.txt", "/.hidden", "/link.txt", "/model/", "/model",
        "/index.html%00.js", "/templates/skeletons/..%2f..%2fsecret.txt",
    ])
    func servesNothingOutsideItsFolder(path: String) async throws {
        let server = try await TestServer()
        try TestServer.write("hidden", to: server.folder.appendingPathComponent("public/.hidden"))
        try FileManager.default.createSymbolicLink(
            at: server.folder.appendingPathComponent("public/link.txt"),
            withDestinationURL: server.folder.appendingPathComponent("secret.txt"))
        try await server.test { client in
            let answer = try await client.get(path)
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains("secret") && !answer.text.contains("hidden"))
        }
    }

    @Test func judgesPathsAfterSymbolicLinksAreResolved() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("roots-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestServer.write("x", to: folder.appendingPathComponent("in/file"))
        try TestServer.write("x", to: folder.appendingPathComponent("inside-not/file"))
        let roots = Roots([folder.appendingPathComponent("in")])
        let inside = try #require(roots.folders.first)
        try FileManager.default.createSymbolicLink(
            atPath: inside + "/way-out", withDestinationPath: folder.appendingPathComponent("inside-not").path)
        #expect(try roots.existing(inside + "/file") == inside + "/file")
        #expect(try roots.existing(inside + "/../in/file") == inside + "/file")
        #expect(try roots.new(inside + "/made.tarsier") == inside + "/made.tarsier")
        for outside in ["/way-out/file", "/../inside-not/file", "/../none", "/none"] {
            #expect(throws: Problem.self) { try roots.existing(inside + outside) }
        }
        #expect(throws: Problem.self) { try roots.new(inside + "/way-out/made") }
        #expect(throws: Problem.self) { try roots.new(inside + "/..") }
        #expect(throws: Problem.self) { try roots.existing("relative") }
    }
}
