import Foundation
import Hummingbird

/// An error as the page gets it: RFC 9457 problem details, with words for a person and facts for the page.
package struct Problem: Error, Sendable, CustomStringConvertible {
    /// The last part of the `type`: `/problems/KIND`.
    package var kind: String
    package var status: HTTPResponse.Status
    package var title: String
    package var detail: String
    package var facts: [String: Fact]

    package enum Fact: Sendable, Encodable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case text(String)
        case number(Int64)

        package init(stringLiteral value: String) { self = .text(value) }
        package init(integerLiteral value: Int64) { self = .number(value) }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            }
        }
    }

    package init(
        _ kind: String, _ status: HTTPResponse.Status, title: String, detail: String, facts: [String: Fact] = [:]
    ) {
        self.kind = kind
        self.status = status
        self.title = title
        self.detail = detail
        self.facts = facts
    }

    package var description: String { detail }

    /// The problem as a response, as RFC 9457 section 3 lays it out.
    func response() -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let members: [String: Fact] = [
            "type": .text("/problems/\(kind)"), "title": .text(title), "detail": .text(detail),
            "status": .number(Int64(status.code)),
        ]
        let everything = facts.merging(members) { _, standard in standard }
        let body = (try? encoder.encode(everything)) ?? Data()  // strings and integers always encode
        return Response(
            status: status, headers: [.contentType: "application/problem+json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension Problem {
    static func notFound(_ what: String) -> Problem {
        Problem("not-found", .notFound, title: "Not found", detail: "There is no \(what) here.")
    }

    static func badRequest(_ detail: String) -> Problem {
        Problem("bad-request", .badRequest, title: "The request cannot be understood", detail: detail)
    }

    static let noProject = Problem(
        "no-project", .conflict, title: "No project is open", detail: "Create or open a project first.")
}
