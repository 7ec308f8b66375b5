import Foundation

/// A TCP connection of a test: writes and reads bytes as they are, so that nothing is made well-formed on the way.
final class RawSocket: @unchecked Sendable {  // one test uses it, one call after the other
    enum Failure: Error { case connect(Int32), closed, timeout }

    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.connect(errno) }
    }

    deinit { close(descriptor) }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Reads exactly `count` bytes, waiting at most 15 s for each piece.
    func read(_ count: Int) async throws -> [UInt8] {
        while pending.count < count { try await receive() }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }

    /// Reads up to and including the empty line after an HTTP head.
    func readHead() async throws -> String {
        while true {
            if let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
                defer { pending.removeFirst(end.upperBound) }
                return String(decoding: pending[..<end.upperBound], as: UTF8.self)
            }
            try await receive()
        }
    }

    /// Everything until the server closes the connection.
    func readToEnd() async throws -> String {
        while true {
            do {
                try await receive()
            } catch Failure.closed {
                return String(decoding: pending, as: UTF8.self)
            }
        }
    }

    private func receive() async throws {
        for _ in 0..<1500 {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                pending += buffer[..<count]
                return
            }
            if count == 0 { throw Failure.closed }
            guard errno == EAGAIN || errno == EWOULDBLOCK else { throw Failure.closed }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure.timeout
    }
}
