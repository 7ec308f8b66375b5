import NIOHTTP1

/// Decides whether a request for the live channel may become a WebSocket: the rules of the other routes, at once.
struct LiveChannelAdmission: Sendable {
    static let path = "/api/live"

    let token: SessionToken
    let origin: RequestOrigin

    func allows(_ head: HTTPRequestHead) -> Bool {
        guard head.uri.prefix(while: { $0 != "?" }) == Self.path else { return false }
        let host = head.headers.first(name: "host")
        let cookies = Cookies(header: head.headers.first(name: "cookie"))
        guard let cookie = cookies[token.cookieName], token.matches(cookie) else { return false }
        return origin.allowsHost(host)
            && origin.allowsOrigin(
                head.headers.first(name: "origin"), fetchSite: head.headers.first(name: "sec-fetch-site"), host: host)
    }
}
