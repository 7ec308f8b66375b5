/// A place in another program's configuration, read with its type and named in every error.
struct ConfigurationNode {
    let path: String
    /// Keys from the root, joined by dots; empty for the root.
    let place: String
    let value: JSONValue

    /// The value of a key; nil when it is absent or null.
    subscript(key: String) -> ConfigurationNode? {
        guard let found = value[key], found != .null else { return nil }
        return ConfigurationNode(path: path, place: place.isEmpty ? key : "\(place).\(key)", value: found)
    }

    /// - Throws: `FormatError.missing`.
    func required(_ key: String) throws -> ConfigurationNode {
        guard let node = self[key] else {
            throw FormatError.missing(path: path, what: "the setting “\(place.isEmpty ? key : "\(place).\(key)")”")
        }
        return node
    }

    /// A value deep inside; nil when any step is absent or null.
    func at(_ keys: String...) -> ConfigurationNode? {
        keys.reduce(self) { node, key in node?[key] }
    }

    func int(_ range: ClosedRange<Int>) throws -> Int {
        guard case .number = value, let number = value.int, range.contains(number) else {
            throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// - Throws: `FormatError.wrongType` when it is no number above 0 and at most `limit`.
    func positive(upTo limit: Double) throws -> Double {
        guard let number = value.double, number > 0, number <= limit else {
            throw wrong("a number above 0, at most \(limit)")
        }
        return number
    }

    func bool() throws -> Bool {
        guard let flag = value.bool else { throw wrong("true or false") }
        return flag
    }

    func string() throws -> String {
        guard let text = value.string, !text.isEmpty else { throw wrong("a name") }
        return text
    }

    func strings() throws -> [String] {
        guard let items = value.array else { throw wrong("a list of names") }
        return try items.map { item in
            guard let text = item.string, !text.isEmpty else { throw wrong("a list of names") }
            return text
        }
    }

    func wrong(_ expected: String) -> FormatError {
        .wrongType(path: path, place: "“\(place)”", expected: expected, found: Self.words(value))
    }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .object: "a table"
        case .array(let items): "a list of \(items.count)"
        case .string(let text): "“\(text.prefix(60))”"
        case .number(let text): String(text.prefix(60))
        case .bool(let flag): "\(flag)"
        case .null: "nothing"
        }
    }
}
