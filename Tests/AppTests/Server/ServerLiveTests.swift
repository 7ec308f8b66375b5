import App
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite struct ServerLiveTests {
    @Test func greetsAPageAndTellsWhoIsHere() async throws {
        try await TestServer().test(.live) { client in
            let port = try #require(client.port)
            let first = try await TestWebSocket(port: port, cookie: TestServer.cookie)
            let hello = try await first.next("hello")
            #expect(hello["author"] as? String == "ann")
            #expect((hello["connection"] as? String)?.isEmpty == false)
            let second = try await TestWebSocket(port: port, cookie: TestServer.cookie + "; author=Bob%20B")
            #expect(try await second.next("hello")["author"] as? String == "Bob B")
            second.send(#"{"type":"at","video":3,"frame":40}"#)
            let people = try await eventually {
                let people = try await first.next("people")["people"] as? [[String: Any]] ?? []
                return people.contains { $0["frame"] as? Int == 40 } ? people : nil
            }
            #expect(people.count == 2)
        }
    }

    @Test func tellsTheColourThatAPersonHasChosen() async throws {
        try await TestServer().test(.live) { client in
            let socket = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            func color(after frame: Int, of text: String) async throws -> String? {
                socket.send(text)
                socket.send(#"{"type":"at","video":1,"frame":\#(frame)}"#)
                let people = try await eventually {
                    let people = try await socket.next("people")["people"] as? [[String: Any]] ?? []
                    return people.first?["frame"] as? Int == frame ? people : nil
                }
                return people.first?["color"] as? String
            }
            #expect(try await color(after: 1, of: ##"{"type":"color","color":"#12ab9f"}"##) == "#12ab9f")
            #expect(try await color(after: 2, of: #"{"type":"color","color":"red;}"}"#) == nil)
            #expect(try await color(after: 3, of: #"{"type":"color"}"#) == nil)
        }
    }

    @Test(
        arguments: [
            (nil, "localhost", nil, 401), ("wrong=1", "localhost", nil, 401),
            (TestServer.cookie, "evil.example", nil, 421), (TestServer.cookie, "localhost", "http://evil.example", 403),
            (TestServer.cookie, "localhost", "null", 403),
        ] as [(String?, String, String?, Int)])
    func refusesToUpgrade(cookie: String?, host: String, origin: String?, status: Int) async throws {
        try await TestServer().test(.live) { client in
            let refused = await #expect(throws: TestWebSocket.Refused.self) {
                _ = try await TestWebSocket(
                    port: try #require(client.port), cookie: cookie, host: host, origin: origin)
            }
            #expect(refused?.head.hasPrefix("HTTP/1.1 \(status)") == true, "\(refused?.head ?? "")")
        }
    }

    @Test func upgradesNoOtherPath() async throws {
        try await TestServer().test(.live) { client in
            await #expect(throws: TestWebSocket.Refused.self) {
                _ = try await TestWebSocket(
                    port: try #require(client.port), path: "/api/session", cookie: TestServer.cookie)
            }
        }
    }

    @Test func survivesMessagesThatMakeNoSense() async throws {
        try await TestServer().test(.live) { client in
            let socket = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            for text in ["", "{", "[]", #"{"type":"fly"}"#, #"{"type":"play"}"#, #"{"type":"ack","frame":-1}"#] {
                socket.send(text)
            }
            socket.send(#"{"type":"at","video":1,"frame":7}"#)
            let people = try await eventually {
                let people = try await socket.next("people")["people"] as? [[String: Any]] ?? []
                return people.first?["frame"] as? Int == 7 ? people : nil
            }
            #expect(people.count == 1)
        }
    }

    @Test func closesAPageThatSendsTooMuchAtOnce() async throws {
        try await TestServer().test(.live) { client in
            let socket = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            // A head that announces 16 MB.
            socket.send(raw: [0x81, 0x80 | 127, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4])
            let end: Bool? = try await eventually {
                do {
                    if case .close = try await socket.next() { return true }
                    return nil
                } catch RawSocket.Failure.closed {
                    return true
                }
            }
            #expect(end == true)
        }
    }

    @Test func tellsPagesThatItGoes() async throws {
        let socket = try await TestServer().test(.live) { client in
            let socket = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            _ = try await socket.next("hello")
            return socket
        }
        // The server has been stopped by now.
        let end = try await eventually {
            let message = try await socket.next()
            return if case .close = message { message } else { nil }
        }
        #expect(end == .close(code: 1001))
    }
}
