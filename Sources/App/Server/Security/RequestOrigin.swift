/// Where a request says it goes and comes from; decides whether to believe that it is the page's own.
///
/// A page of another site can make a browser send requests here, either by naming this server (cross-site request)
/// or by pointing a name of its own at this machine (DNS rebinding). The browser tells in `Origin` and `Host`.
package struct RequestOrigin: Sendable {
    /// Names besides the loopback ones under which the server may be addressed.
    package let allowedHosts: Set<String>

    package init(allowedHosts: Set<String> = []) {
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    }

    private static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// True for a loopback name or a name allowed at start-up, with any port: `ssh -L` may forward from another one.
    package func allowsHost(_ authority: String?) -> Bool {
        guard let authority, let name = Self.hostName(of: authority.lowercased()) else { return false }
        return Self.loopbackNames.contains(name) || allowedHosts.contains(name)
    }

    /// True when a request or a WebSocket comes from a page of this very host and port, or from no
    /// page at all (a script: browsers send `Origin` with what changes something, and `Sec-Fetch-Site` always).
    package func allowsOrigin(_ origin: String?, fetchSite: String?, host: String?) -> Bool {
        if let fetchSite, fetchSite != "same-origin", fetchSite != "none" { return false }
        guard let origin else { return true }
        guard let host else { return false }
        let found = origin.lowercased()
        return ["http://", "https://"].contains { found == $0 + host.lowercased() }
    }

    /// The name in `name`, `name:port` or `[address]:port`; nil when it is none of these.
    private static func hostName(of authority: String) -> String? {
        var name = Substring(authority)
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            name = authority[...end]
        } else if let colon = authority.firstIndex(of: ":") {
            name = authority[..<colon]
        }
        let rest = authority[name.endIndex...]
        guard rest.isEmpty || (rest.first == ":" && UInt16(rest.dropFirst()) != nil) else { return nil }
        return String(name)
    }
}
