import Foundation

/// The images of a folder that counts as a video, in the order that the target Video shows them.
enum ImageFolder {
    static let extensions: Set<String> = ["png", "jpg", "jpeg"]

    static func isImage(_ name: String) -> Bool {
        extensions.contains((name as NSString).pathExtension.lowercased()) && !name.hasPrefix(".")
    }

    /// Names, not paths, in frame order; none when the folder cannot be read.
    static func images(in folder: String) -> [String] {
        sorted(((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(isImage))
    }

    /// Name order, numbers within names counted as numbers: img2 before img10.
    static func sorted(_ names: [String]) -> [String] {
        names.map { (parts(of: $0), $0) }.sorted { a, b in
            for (x, y) in zip(a.0, b.0) where x != y { return precedes(x, y) }
            return a.0.count == b.0.count ? a.1.utf8.lexicographicallyPrecedes(b.1.utf8) : a.0.count < b.0.count
        }.map(\.1)
    }

    private enum Part: Equatable { case number([UInt8]), text([UInt8]) }

    /// A name cut into runs of digits, leading zeros dropped, and the text between them.
    private static func parts(of name: String) -> [Part] {
        var parts: [Part] = []
        var rest = Array(name.utf8)[...]
        while let first = rest.first {
            let digits = (48...57).contains(first)
            let run = rest.prefix { (48...57).contains($0) == digits }
            rest = rest.dropFirst(run.count)
            parts.append(digits ? .number(Array(run.drop { $0 == 48 })) : .text(Array(run)))
        }
        return parts
    }

    private static func precedes(_ a: Part, _ b: Part) -> Bool {
        switch (a, b) {
        case (.number(let m), .number(let n)): m.count == n.count ? m.lexicographicallyPrecedes(n) : m.count < n.count
        case (.text(let m), .text(let n)): m.lexicographicallyPrecedes(n)
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}
