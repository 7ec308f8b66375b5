import App
import Foundation
import Testing

@Suite struct ServerStartTests {
    /// A port on which somebody listens for as long as the value lives.
    private final class TakenPort {
        let port: Int
        private let descriptor: Int32

        init() throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let descriptor = descriptor
            let result = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size) == 0 && listen(descriptor, 1) == 0
                        && getsockname(descriptor, $0, &size) == 0
                }
            }
            try #require(result)
            port = Int(UInt16(bigEndian: address.sin_port))
        }

        deinit { close(descriptor) }
    }

    @Test func takesTheNextPortWhenOneIsTaken() throws {
        let taken = try TakenPort()
        let found = try FreePort.find(taken.port, host: "127.0.0.1", attempts: 50)
        #expect(found > taken.port)
        #expect(try FreePort.find(0, host: "127.0.0.1", attempts: 1) == 0)
    }

    @Test func saysWhichPortsAreTaken() throws {
        let taken = try TakenPort()
        #expect(throws: ServerError.portTaken(first: taken.port, last: taken.port, host: "127.0.0.1")) {
            try FreePort.find(taken.port, host: "127.0.0.1", attempts: 1)
        }
        #expect(throws: ServerError.unknownHost("no.such.host.invalid")) {
            try FreePort.find(8080, host: "no.such.host.invalid", attempts: 1)
        }
    }

    @Test func refusesAProjectThatIsNone() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("none-\(UUID().uuidString)")
        let configuration = ServerConfiguration(
            project: folder, port: 0, publicFolder: folder, templates: folder, executable: folder)
        await #expect(throws: (any Error).self) { try await Server.run(configuration) }
    }
}
