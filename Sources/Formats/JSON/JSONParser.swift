/// Reads one JSON text (RFC 8259, and Python's NaN and Infinity); depth is limited, so hostile text cannot exhaust the stack.
package struct JSONParser {
    package struct Failure: Error, CustomStringConvertible {
        package let offset: Int
        package let reason: String
        package var description: String { "\(reason) at byte \(offset)" }
    }

    private static let deepest = 200
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `Failure` with the byte at which the text stops being JSON.
    package static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.at == bytes.count else { throw parser.failure("something follows the end") }
        return value
    }

    package static func parse(_ text: String) throws -> JSONValue { try parse(Array(text.utf8)) }

    private func failure(_ reason: String) -> Failure { Failure(offset: at, reason: reason) }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
        at += 1
        return true
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw failure("the text ends too early") }
        guard depth < Self.deepest else { throw failure("it is nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func object() throws -> JSONValue {
        at += 1
        var members: [JSONValue.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw failure("a key is missing") }
            let key = try string()
            guard take(":") else { throw failure("a colon is missing") }
            members.append(JSONValue.Member(key, try value()))
        } while take(",")
        guard take("}") else { throw failure("a closing brace is missing") }
        return .object(members)
    }

    private mutating func array() throws -> JSONValue {
        at += 1
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        repeat { values.append(try value()) } while take(",")
        guard take("]") else { throw failure("a closing bracket is missing") }
        return .array(values)
    }

    /// A number, `true`, `false`, `null`, or one of Python's words.
    private mutating func word() throws -> JSONValue {
        let start = at
        while at < bytes.count, isWord(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "NaN", "Infinity", "-Infinity": return .number(text)
        default:
            let first = at > start ? bytes[start] : 0
            let digits = bytes[start..<at].allSatisfy { (0x2B...0x39).contains($0) || $0 == 0x45 || $0 == 0x65 }
            guard at > start, digits, first == UInt8(ascii: "-") || first >= 0x30, Double(text) != nil else {
                at = start
                throw failure("a value is missing")
            }
            return .number(text)
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func string() throws -> String {
        at += 1
        var out: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &out)
            default: out.append(byte)
            }
        }
        throw failure("a string does not end")
    }

    private mutating func escape(into out: inout [UInt8]) throws {
        guard at < bytes.count else { throw failure("a string does not end") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "u"):
            var unit = try hex()
            if (0xD800..<0xDC00).contains(unit), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                bytes[at + 1] == UInt8(ascii: "u")
            {
                at += 2
                let low = try hex()
                guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a character is missing") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            out.append(contentsOf: String(Unicode.Scalar(unit).map(Character.init) ?? "\u{FFFD}").utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func hex() throws -> UInt32 {
        guard at + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw failure("an unreadable \\u escape") }
        at += 4
        return unit
    }
}
