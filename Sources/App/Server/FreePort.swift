import Foundation

/// Looks for a port on which the server may listen.
package enum FreePort {
    /// The first port from `first` on that nobody listens on; 0 is left to the system.
    ///
    /// - Throws: `ServerError` when there is none, or when the host is not of this machine.
    package static func find(_ first: Int, host: String, attempts: Int) throws -> Int {
        guard first != 0 else { return 0 }
        let last = min(first + max(attempts, 1) - 1, 65535)
        for port in first...last {
            switch try tryToListen(port, host: host) {
            case 0: return port
            case EADDRINUSE: continue
            case EACCES: throw ServerError.portForbidden(port)
            default: throw ServerError.unknownHost(host)
            }
        }
        throw ServerError.portTaken(first: first, last: last, host: host)
    }

    /// - Returns: 0, or the number of the system's error.
    private static func tryToListen(_ port: Int, host: String) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let address = list else {
            throw ServerError.unknownHost(host)
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var yes: Int32 = 1  // as the server itself does: a port in TIME_WAIT is free
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else { return errno }
        return listen(descriptor, 1) == 0 ? 0 : errno
    }
}
