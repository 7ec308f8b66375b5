import Hummingbird

/// Refuses requests for another host name (DNS rebinding) and what another site's page asks for.
struct OriginGuard: RouterMiddleware {
    typealias Context = RequestSession

    let origin: RequestOrigin

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard origin.allowsHost(request.head.authority) else {
            throw Problem(
                "wrong-host", .misdirectedRequest, title: "Wrong address",
                detail: "This server answers at localhost only. Open the address that it printed at start-up.")
        }
        // Another port of this machine is the same site to a browser, which then sends the cookie: so reading is
        // checked too, except for the page itself, which a link may open.
        let isPage = (request.method == .get || request.method == .head) && !request.uri.path.hasPrefix("/api/")
        let fetchSite = request.headers[.init("Sec-Fetch-Site")!]
        guard
            isPage
                || origin.allowsOrigin(request.headers[.origin], fetchSite: fetchSite, host: request.head.authority)
        else {
            throw Problem(
                "wrong-origin", .forbidden, title: "Refused",
                detail: "A page of another site or port asked for this; only Tarsier's own page may.")
        }
        return try await next(request, context)
    }
}
