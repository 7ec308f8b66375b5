import Hummingbird

/// Lets a request pass that carries the session's cookie, and gives the cookie to who knows the token.
struct SessionGuard: RouterMiddleware {
    typealias Context = RequestSession

    let token: SessionToken
    /// The author of edits when the page names nobody.
    let author: String

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.uri.path == "/", let candidate = request.uri.queryParameters["token"] {
            return token.matches(candidate) ? welcome() : refusal(request)
        }
        let cookies = Cookies(header: request.headers[.cookie])
        guard let cookie = cookies[token.cookieName], token.matches(cookie) else { return refusal(request) }
        var context = context
        context.author = AuthorName.choose(
            header: request.headers[.init("X-Tarsier-Author")!], cookie: cookies["author"], standard: author)
        context.connection = request.headers[.init("X-Tarsier-Connection")!]
        return try await next(request, context)
    }

    /// Sets the cookie and takes the token out of the address bar.
    private func welcome() -> Response {
        let cookie = "\(token.cookieName)=\(token.value); Path=/; HttpOnly; SameSite=Strict"
        return Response(status: .seeOther, headers: [.location: "/", .setCookie: cookie, .cacheControl: "no-store"])
    }

    private func refusal(_ request: Request) -> Response {
        let advice =
            "Open the address that Tarsier printed when it was started; it ends in /?token=… and lets this browser in."
        guard request.headers[.accept]?.contains("text/html") == true, !request.uri.path.hasPrefix("/api/") else {
            return Problem("no-session", .unauthorized, title: "Not let in yet", detail: advice).response()
        }
        let page = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Tarsier</title>
            <h1>Not let in yet</h1><p>\(advice)</p>
            <p>If you do not have it at hand, look at the terminal where <code>tarsier serve</code> runs.</p></html>
            """
        return Response(
            status: .unauthorized, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: page)))
    }
}
