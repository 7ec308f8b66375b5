import App
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite struct ServerSecurityTests {
    @Test func theTokenInTheAddressBecomesACookie() async throws {
        try await TestServer().test { client in
            let answer = try await client.get("/?token=\(TestServer.token.value)", cookie: nil)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix(TestServer.cookie))
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(try await client.get("/").text.contains("page"))
        }
    }

    @Test(arguments: [
        "/", "/index.html", "/model/a.js", "/api/session", "/api/nothing", "/templates/skeletons/fly.json",
    ])
    func refusesWhoHasNoCookie(path: String) async throws {
        try await TestServer().test { client in
            for cookie in [nil, "", "\(TestServer.token.cookieName)=wrong", "tarsier=\(TestServer.token.value)"] {
                let answer = try await client.get(path, cookie: cookie)
                #expect(answer.status == .unauthorized)
            }
            let guess = try await client.get("/?token=wrong", cookie: TestServer.cookie)
            #expect(guess.status == .unauthorized)
        }
    }

    @Test func tellsAPersonWithoutACookieWhatToDo() async throws {
        try await TestServer().test { client in
            let page = try await client.get("/", [.accept: "text/html"], cookie: nil)
            #expect(page.status == .unauthorized)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("?token="))
            let api = try await client.get("/api/session", [.accept: "text/html"], cookie: nil)
            #expect(api.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func tokensCompareEqualOnlyToThemselves() {
        let token = SessionToken.random()
        #expect(token.value.count == 48)
        #expect(token.matches(token.value))
        #expect(!token.matches(""))
        #expect(!token.matches(token.value.dropLast()))
        #expect(!token.matches(token.value + "0"))
        #expect(SessionToken.random() != token)
    }

    @Test(arguments: [
        ("localhost", true), ("localhost:8765", true), ("LOCALHOST:1", true), ("127.0.0.1:9999", true),
        ("[::1]:80", true), ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1.nip.io", false),
        ("localhost:99999", false), ("localhost:80:80", false), ("evil@localhost", false), ("", false),
        ("lab.example:8765", true),
    ])
    func allowsOnlyLoopbackNamesAndThoseOfTheStartUp(host: String, allowed: Bool) {
        let origin = RequestOrigin(allowedHosts: ["lab.example"])
        #expect(origin.allowsHost(host) == allowed)
    }

    @Test(
        arguments: [
            (nil, nil, true), ("http://localhost:9999", "same-origin", true), ("https://localhost:9999", nil, true),
            ("http://localhost:8765", nil, false), ("http://evil.example", nil, false), ("null", nil, false),
            (nil, "cross-site", false), ("http://localhost:9999", "same-site", false), (nil, "none", true),
        ] as [(String?, String?, Bool)])
    func believesOnlyTheSameOrigin(origin: String?, fetchSite: String?, allowed: Bool) {
        let rule = RequestOrigin()
        #expect(rule.allowsOrigin(origin, fetchSite: fetchSite, host: "localhost:9999") == allowed)
    }

    @Test func refusesAnotherSitesChanges() async throws {
        try await TestServer().test { client in
            let answer = try await client.post("/api/undo", "{}", [.origin: "http://evil.example"])
            #expect(answer.status == .forbidden)
            #expect(answer.json["type"] as? String == "/problems/wrong-origin")
        }
    }

    @Test func refusesToBeReadByAnotherPortsPage() async throws {
        try await TestServer().test { client in
            for (path, from, status) in [
                ("/api/session", "same-site", 403), ("/api/session", "cross-site", 403),
                ("/api/session", "same-origin", 200),
                ("/api/session", "none", 200), ("/", "cross-site", 200),
            ] {
                let answer = try await client.get(path, [.init("Sec-Fetch-Site")!: from])
                #expect(answer.status.code == status, "\(path) from \(from)")
            }
            let foreign = try await client.get("/api/session", [.origin: "http://localhost:3000"])
            #expect(foreign.status == .forbidden)
        }
    }

    @Test func refusesAnotherHostOverASocket() async throws {
        try await TestServer().test(.live) { client in
            let port = try #require(client.port)
            for (host, status) in [("evil.example", 421), ("localhost:1234", 200), ("127.0.0.1", 200)] {
                let socket = try RawSocket(port: port)
                socket.write(
                    "GET / HTTP/1.1\r\nHost: \(host)\r\nCookie: \(TestServer.cookie)\r\nConnection: close\r\n\r\n")
                #expect(try await socket.readHead().hasPrefix("HTTP/1.1 \(status)"), "Host: \(host)")
            }
        }
    }

    @Test func everyAnswerCarriesThePolicies() async throws {
        try await TestServer().test { client in
            for path in ["/", "/api/session", "/api/nothing"] {
                let headers = try await client.get(path).headers
                let policy = try #require(headers[.contentSecurityPolicy])
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(headers[.xContentTypeOptions] == "nosniff")
                #expect(headers[.init("Referrer-Policy")!] == "no-referrer")
                #expect(headers[.init("X-Frame-Options")!] == "DENY")
            }
        }
    }

    @Test func refusesHeadersAndBodiesWithoutEnd() async throws {
        try await TestServer.withProject().test(.live) { client in
            let port = try #require(client.port)
            let headers = try RawSocket(port: port)
            headers.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + String(repeating: "a", count: 100_000))
            let answer = try await headers.readToEnd()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
            let large = String(repeating: "a", count: 17 << 20)
            let body = try await client.post("/api/edits", large, [.connection: "close"])
            #expect(body.status == .contentTooLarge)
            #expect(body.json["type"] as? String == "/problems/too-large")
        }
    }

    @Test func closesAConnectionThatSpeaksNoHTTP() async throws {
        try await TestServer().test(.live) { client in
            let socket = try RawSocket(port: try #require(client.port))
            socket.write("\u{16}\u{3}\u{1} garbage\r\n\r\n")
            let answer = try await socket.readToEnd()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test func problemsHaveTheShapeOfTheStandard() async throws {
        try await TestServer().test { client in
            let answer = try await client.get("/api/nothing")
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.json["type"] as? String == "/problems/not-found")
            #expect(answer.json["status"] as? Int == 404)
            #expect((answer.json["title"] as? String)?.isEmpty == false)
            #expect((answer.json["detail"] as? String)?.isEmpty == false)
        }
    }
}
