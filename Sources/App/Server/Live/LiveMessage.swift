import Foundation

/// What the server tells the pages, as one JSON object with a `type`.
struct LiveMessage: Sendable {
    let text: String

    /// - Parameter body: encodes as an object; its members stand beside `type` and `extra`.
    init(_ type: String, _ body: some Encodable, extra: [String: String] = [:]) throws {
        text = String(decoding: try JSONEncoder.api.encode(Typed(type: type, body: body, extra: extra)), as: UTF8.self)
    }

    private struct Typed<Body: Encodable>: Encodable {
        let type: String
        let body: Body
        let extra: [String: String]

        func encode(to encoder: any Encoder) throws {
            try body.encode(to: encoder)
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(type, forKey: AnyKey("type"))
            for (key, value) in extra { try container.encode(value, forKey: AnyKey(key)) }
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// What a page tells the server.
struct PageMessage: Decodable, Sendable {
    enum Kind: String, Decodable { case play, ack, stop, at, color }

    let type: Kind
    var video: Int64?
    var frame: Int?
    var from: Int?
    var to: Int?
    var fps: Double?
    var width: Int?
    var color: String?
}

extension JSONEncoder {
    /// Dates as ISO 8601, keys sorted so that equal values give equal bytes, numbers that JSON lacks as “nan” and “inf”.
    static var api: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }
}

extension JSONDecoder {
    static var api: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}
