/// A name cut into text and numbers, which compare as numbers; equal ones compare by their bytes.
struct NaturalOrder: Comparable {
    private enum Part: Equatable {
        case number(digits: [UInt8])
        case text([UInt8])
    }

    private let name: [UInt8]
    private let parts: [Part]

    init(_ name: String) {
        self.name = Array(name.utf8)
        var parts: [Part] = []
        var rest = self.name[...]
        while let first = rest.first {
            let isNumber = Self.isDigit(first)
            let part = rest.prefix { Self.isDigit($0) == isNumber }
            rest = rest.dropFirst(part.count)
            parts.append(isNumber ? .number(digits: Array(part.drop { $0 == 48 })) : .text(Array(part)))
        }
        self.parts = parts
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    static func < (a: Self, b: Self) -> Bool {
        for (x, y) in zip(a.parts, b.parts) where x != y {
            switch (x, y) {
            case (.number(let m), .number(let n)):
                return m.count != n.count ? m.count < n.count : m.lexicographicallyPrecedes(n)
            case (.text(let m), .text(let n)): return m.lexicographicallyPrecedes(n)
            case (.number, .text): return true
            case (.text, .number): return false
            }
        }
        if a.parts.count != b.parts.count { return a.parts.count < b.parts.count }
        return a.name.lexicographicallyPrecedes(b.name)
    }
}
