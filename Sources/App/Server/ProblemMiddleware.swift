import Hummingbird
import NIOCore

/// Turns every error of the routes into problem details: the one place where errors become HTTP.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = RequestSession

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(describing: error)
            if problem.status.code >= 500 {
                context.logger.error("\(request.method) \(request.uri.path): \(error)")
            }
            return problem.response()
        }
    }
}

extension Problem {
    init(describing error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case is CancellationError:
            self.init(
                "abandoned", .init(code: 499, reasonPhrase: "Client Closed Request"), title: "Given up",
                detail: "Nobody waited for this answer any more.")
        case is NIOTooManyBytesError:
            self.init(
                "too-large", .contentTooLarge, title: "Too large",
                detail: "The request is larger than this server accepts (16 MB). Split it into several.")
        case let error as HTTPError where error.status == .notFound:
            self = .notFound("such page")
        case let error as HTTPError:
            self.init(
                "bad-request", error.status, title: error.status.reasonPhrase,
                detail: error.body ?? error.status.reasonPhrase)
        case let error as DecodingError: self = .badRequest(error.inWords)
        default: self = Problem(domain: error)
        }
    }
}

extension DecodingError {
    /// Which field is wrong and what was expected there.
    var inWords: String {
        switch self {
        case .keyNotFound(let key, let context):
            "The field “\((context.codingPath + [key]).dotted)” is missing."
        case .valueNotFound(_, let context): "The field “\(context.codingPath.dotted)” must not be null."
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "The body is not the JSON object that was expected. \(context.debugDescription)"
                : "The field “\(context.codingPath.dotted)” is wrong: \(context.debugDescription)"
        @unknown default: "The body cannot be read."
        }
    }
}

extension [any CodingKey] {
    fileprivate var dotted: String {
        map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
