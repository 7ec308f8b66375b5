import Foundation

/// A value of MATLAB's, as far as LEAP's files need it.
indirect enum MATValue {
    /// Numbers in MATLAB's order: the first index runs fastest.
    case numbers([Double], shape: [Int])
    case text(String)
    case cells([MATValue])
    case structure([String: MATValue])
    case other

    subscript(name: String) -> MATValue? {
        if case .structure(let fields) = self { return fields[name] }
        return nil
    }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The texts of a cell array, or the one text.
    var texts: [String]? {
        switch self {
        case .cells(let cells): cells.compactMap(\.text)
        case .text(let text): [text]
        default: nil
        }
    }
}

/// Reads MATLAB's files of version 5 to 7.2. Source: MathWorks, “MAT-File Format”, level 5.
struct MATFile {
    let path: String
    private static let deepest = 16
    private static let largest = 1 << 30

    private struct Element {
        let type: Int
        let bytes: ArraySlice<UInt8>
        /// Where the next one begins.
        let end: Int
    }

    /// The variables of the file by name.
    ///
    /// - Throws: `FormatError.unreadable`, `.damaged`, `.unsupported`.
    static func read(_ url: URL) throws -> [String: MATValue] {
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: url)) } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        return try MATFile(path: url.path).variables(bytes)
    }

    private func broken(_ found: String) -> FormatError {
        .damaged(path: path, place: "a variable of MATLAB’s", found: found)
    }

    private func variables(_ bytes: [UInt8]) throws -> [String: MATValue] {
        guard bytes.count >= 128, bytes[126] == UInt8(ascii: "I"), bytes[127] == UInt8(ascii: "M") else {
            throw FormatError.unsupported(
                path: path, found: "a MATLAB file of another byte order or version",
                supported: "save it in MATLAB with save(…, '-v7') or '-v7.3'")
        }
        var (variables, at) = ([String: MATValue](), 128)
        while at + 8 <= bytes.count {
            var element = try next(bytes[...], at: at, padded: false)
            at = element.end
            if element.type == 15 {
                let unpacked: [UInt8]
                do {
                    unpacked = try Inflate.zlib(
                        element.bytes, largest: min(Self.largest, element.bytes.count * 1100 + 1024))
                } catch is Inflate.Damaged { throw broken("cannot be unpacked") }
                element = try next(unpacked[...], at: 0)
            }
            guard element.type == 14, let (name, value) = try matrix(element.bytes, depth: 0) else { continue }
            variables[name] = value
        }
        return variables
    }

    private static func number(_ bytes: ArraySlice<UInt8>, at: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }

    /// The element at a place; small ones carry up to four bytes in their tag.
    private func next(_ bytes: ArraySlice<UInt8>, at: Int, padded: Bool = true) throws -> Element {
        guard at + 8 <= bytes.endIndex else { throw broken("ends too early") }
        let word = Self.number(bytes, at: at)
        if word >> 16 != 0 {
            guard word >> 16 <= 4 else { throw broken("has a bad size") }
            return Element(type: word & 0xFFFF, bytes: bytes[at + 4..<at + 4 + word >> 16], end: at + 8)
        }
        let size = Self.number(bytes, at: at + 4)
        guard size <= bytes.endIndex - at - 8 else { throw broken("claims \(size) bytes, more than there are") }
        let end = at + 8 + (padded ? (size + 7) / 8 * 8 : size)
        return Element(type: word, bytes: bytes[at + 8..<at + 8 + size], end: min(end, bytes.endIndex))
    }

    /// Name and value of an array; nil for objects of MATLAB's classes, which are built otherwise.
    private func matrix(_ bytes: ArraySlice<UInt8>, depth: Int) throws -> (String, MATValue)? {
        if bytes.isEmpty { return ("", .numbers([], shape: [0, 0])) }
        guard depth < Self.deepest else { throw broken("is nested too deeply") }
        let flags = try next(bytes, at: bytes.startIndex)
        guard let kind = flags.bytes.first, (1...15).contains(kind) else { return nil }
        let size = try next(bytes, at: flags.end)
        let shape = try whole(size)
        let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: max(0, $1)).partialValue }
        guard shape.allSatisfy({ $0 >= 0 }), (0...Self.largest).contains(count) else {
            throw broken("has the size \(shape)")
        }
        let name = try next(bytes, at: size.end)
        let value: MATValue
        switch kind {
        case 1: value = .cells(try values(bytes, at: name.end, count: count, depth: depth))
        case 2: value = try structure(bytes, at: name.end, count: count, depth: depth)
        case 4: value = .text(text(try next(bytes, at: name.end)))
        case 6...15:
            let found = count == 0 ? [] : numbers(try next(bytes, at: name.end))
            guard found.count == count else { throw broken("has \(found.count) of \(count) numbers") }
            value = .numbers(found, shape: shape)
        default: value = .other
        }
        return (String(decoding: name.bytes, as: UTF8.self), value)
    }

    private func values(_ bytes: ArraySlice<UInt8>, at start: Int, count: Int, depth: Int) throws -> [MATValue] {
        guard count <= bytes.count / 8 else { throw broken("claims \(count) cells") }
        var at = start
        return try (0..<count).map { _ in
            let element = try next(bytes, at: at)
            at = element.end
            return try matrix(element.bytes, depth: depth + 1)?.1 ?? .other
        }
    }

    /// Of an array of structures, the first.
    private func structure(_ bytes: ArraySlice<UInt8>, at start: Int, count: Int, depth: Int) throws -> MATValue {
        let length = try next(bytes, at: start)
        guard let width = try whole(length).first, width > 0 else { throw broken("has no field names") }
        let names = try next(bytes, at: length.end)
        let fields = stride(from: names.bytes.startIndex, to: names.bytes.endIndex, by: width).map { at in
            String(decoding: names.bytes[at..<min(at + width, names.bytes.endIndex)].prefix { $0 != 0 }, as: UTF8.self)
        }
        guard count > 0 else { return .structure([:]) }
        let found = try values(bytes, at: names.end, count: fields.count, depth: depth)
        return .structure(Dictionary(zip(fields, found)) { first, _ in first })
    }

    private func text(_ element: Element) -> String {
        switch element.type {
        case 4, 17: String(decoding: numbers(element).map { UInt16(exactly: $0) ?? 0xFFFD }, as: UTF16.self)
        default: String(decoding: element.bytes, as: UTF8.self)
        }
    }

    private func whole(_ element: Element) throws -> [Int] {
        try numbers(element).map { value in
            guard let number = Int(exactly: value) else { throw broken("has a size that is no whole number") }
            return number
        }
    }

    private func numbers(_ element: Element) -> [Double] {
        element.bytes.withUnsafeBytes { raw in
            func all<T>(_ type: T.Type, _ convert: (T) -> Double) -> [Double] {
                (0..<raw.count / MemoryLayout<T>.size).map {
                    convert(raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: type))
                }
            }
            return switch element.type {
            case 1: all(Int8.self, Double.init)
            case 2, 16: all(UInt8.self, Double.init)
            case 3: all(Int16.self, Double.init)
            case 4, 17: all(UInt16.self, Double.init)
            case 5: all(Int32.self, Double.init)
            case 6: all(UInt32.self, Double.init)
            case 7: all(Float.self, Double.init)
            case 9: all(Double.self) { $0 }
            case 12: all(Int64.self, Double.init)
            case 13: all(UInt64.self, Double.init)
            default: []
            }
        }
    }
}
