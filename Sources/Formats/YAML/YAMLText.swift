import Yams

/// Domain has nodes of its own.
typealias YAMLNode = Node

/// Text that claims to be YAML, looked at before the recursive parser sees it.
enum YAMLText {
    /// Levels of brackets, of dashes on one line, and columns of indentation: far beyond what any file of ours has.
    private static let deepest = 100

    /// The document's root; nil for an empty one. Aliases stay unexpanded beyond what is read.
    ///
    /// - Throws: `FormatError.notYAML`.
    static func compose(_ text: String, path: String) throws -> YAMLNode? {
        guard !isTooDeep(text) else {
            throw FormatError.notYAML(path: path, reason: "it is nested too deeply")
        }
        do { return try Yams.compose(yaml: text) } catch {
            throw FormatError.notYAML(path: path, reason: "\(error)")
        }
    }

    /// Counts quoted brackets too, which can only refuse more.
    private static func isTooDeep(_ text: String) -> Bool {
        var brackets = 0
        var (indentation, marks, atStart) = (0, 0, true)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): (indentation, marks, atStart) = (0, 0, true)
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                brackets += 1
                atStart = false
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets -= 1
            case UInt8(ascii: " ") where atStart, UInt8(ascii: "\t") where atStart: indentation += 1
            case UInt8(ascii: "-") where atStart, UInt8(ascii: "?") where atStart: marks += 1
            default: atStart = false
            }
            if brackets > deepest || marks > deepest || indentation > 4 * deepest { return true }
        }
        return false
    }
}
