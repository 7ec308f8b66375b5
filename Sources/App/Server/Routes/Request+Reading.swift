import Domain
import Foundation
import Hummingbird

extension Request {
    /// A query's value, percent-decoded; nil when it is not there.
    func query(_ name: String) -> String? { uri.queryParameters[name[...]].map(String.init) }

    /// - Throws: `Problem` when the value is there but is no number of the range.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = query(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw Problem.badRequest(
                "“\(name)=\(text)” is wrong; expected a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// `from` and `to`, both there, in order, and at most `limit` frames.
    func frames(atMost limit: Int) throws -> ClosedRange<Int> {
        guard let from = try number("from", in: 0...Int(UInt32.max)),
            let to = try number("to", in: 0...Int(UInt32.max)),
            to >= from, to - from < limit
        else {
            throw Problem.badRequest("“from” and “to” must name at most \(limit) frames, the first one first.")
        }
        return from...to
    }

    /// The body as JSON.
    ///
    /// - Throws: `DecodingError`, and as `bytes` does.
    func json<Value: Decodable & Sendable>(_ type: Value.Type, _ context: RequestSession) async throws -> Value {
        try JSONDecoder.api.decode(type, from: Data(try await bytes(context).readableBytesView))
    }

    /// The whole body.
    ///
    /// - Throws: `NIOTooManyBytesError` when it is larger than `context` allows; `Problem` when it does not come in time.
    func bytes(_ context: RequestSession) async throws -> ByteBuffer {
        let body = body
        let limit = context.maxUploadSize
        return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask { try await body.collect(upTo: limit) }
            group.addTask {
                try await Task.sleep(for: .seconds(60))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Problem(
                    "too-slow", .requestTimeout, title: "Too slow",
                    detail: "The request did not arrive within a minute.")
            }
            return bytes
        }
    }
}

extension RequestSession {
    /// The id that a path names.
    func id(_ name: String) throws -> Int64 {
        guard let id = parameters.get(name, as: Int64.self) else {
            throw Problem.notFound("“\(parameters.get(name) ?? name)”")
        }
        return id
    }

    func video() throws -> VideoID { VideoID(try id("video")) }
}

extension Response {
    /// - Parameter body: encoded as JSON.
    static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let bytes = try JSONEncoder.api.encode(body)
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
