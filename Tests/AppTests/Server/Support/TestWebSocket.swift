import Foundation

/// A WebSocket client of a test, over a raw connection: RFC 6455 by hand, sharing nothing with the server's side.
final class TestWebSocket: Sendable {
    struct Refused: Error {
        let head: String
    }

    enum Message: Equatable {
        case text(String)
        case binary([UInt8])
        case close(code: Int?)
    }

    private let socket: RawSocket

    /// - Throws: `Refused` with the response's head when the server does not upgrade.
    init(
        port: Int, path: String = "/api/live", cookie: String?, host: String? = nil, origin: String? = nil
    ) async throws {
        socket = try RawSocket(port: port)
        let host = host ?? "localhost:\(port)"
        var head = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        head += "Origin: \(origin ?? "http://\(host)")\r\n"
        if let cookie { head += "Cookie: \(cookie)\r\n" }
        socket.write(head + "\r\n")
        let answer = try await socket.readHead()
        guard answer.hasPrefix("HTTP/1.1 101") else { throw Refused(head: answer) }
    }

    func send(_ text: String) { socket.write(Self.frame(opcode: 1, Array(text.utf8))) }

    func send(raw bytes: [UInt8]) { socket.write(bytes) }

    /// The next message; pings are left out.
    func next() async throws -> Message {
        while true {
            let head = try await socket.read(2)
            let length = try await length(head[1] & 0x7f)
            let payload = try await socket.read(length)
            switch head[0] & 0x0f {
            case 1: return .text(String(decoding: payload, as: UTF8.self))
            case 2: return .binary(payload)
            case 8: return .close(code: payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil)
            default: continue
            }
        }
    }

    /// The next text message of a type, as JSON; others are passed over.
    func next(_ type: String) async throws -> [String: Any] {
        while true {
            guard case .text(let text) = try await next() else { continue }
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
            if object["type"] as? String == type { return object }
        }
    }

    private func length(_ short: UInt8) async throws -> Int {
        switch short {
        case 126: try await socket.read(2).reduce(0) { $0 << 8 | Int($1) }
        case 127: try await socket.read(8).reduce(0) { $0 << 8 | Int($1) }
        default: Int(short)
        }
    }

    /// A masked frame, as a client must send it.
    static func frame(opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [1, 2, 3, 4]
        var frame: [UInt8] = [0x80 | opcode]
        if payload.count < 126 {
            frame.append(0x80 | UInt8(payload.count))
        } else {
            frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        }
        return frame + mask + payload.enumerated().map { $0.element ^ mask[$0.offset % 4] }
    }
}
