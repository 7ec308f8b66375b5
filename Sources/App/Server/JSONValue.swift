import Foundation

/// Any JSON, kept as it is: what the server passes on without reading it.
enum JSONValue: Codable, Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// A member of an object; null when it is not there or this is no object.
    subscript(key: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members[key] ?? .null
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var elements: [JSONValue] { if case .array(let value) = self { value } else { [] } }

    /// These values with those of `changes` laid over them: objects member by member, everything else as a whole.
    func merging(_ changes: JSONValue) -> JSONValue {
        guard case .object(let old) = self, case .object(let new) = changes else { return changes }
        return .object(old.merging(new) { $0.merging($1) })
    }

    /// - Throws: `Problem` when the file is there but is no JSON; nil when it is not there.
    static func read(_ file: URL) throws -> JSONValue? {
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw Problem(
                "damaged-file", .conflict, title: "A file is damaged", detail: "“\(file.path)” cannot be read as JSON.",
                facts: ["path": .text(file.path)])
        }
    }
}
