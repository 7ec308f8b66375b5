import Foundation

/// The cookies of one `Cookie` header; a name's first occurrence counts.
struct Cookies {
    private let values: [Substring: Substring]

    init(header: String?) {
        var values: [Substring: Substring] = [:]
        for part in (header ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, values[pair[0]] == nil else { continue }
            values[pair[0]] = pair[1]
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name[...]].map(String.init) }
}

/// The name under which a request's edits are recorded.
enum AuthorName {
    /// The header's name, else the cookie's (percent-encoded, as JavaScript's `encodeURIComponent` writes it), else
    /// `standard`; without line breaks and control characters, at most 64 characters.
    static func choose(header: String?, cookie: String?, standard: String) -> String {
        for candidate in [header, cookie] {
            guard let candidate else { continue }
            let decoded = candidate.removingPercentEncoding ?? candidate
            let plain = String(
                String.UnicodeScalarView(decoded.unicodeScalars.filter { $0.properties.generalCategory != .control }))
            let name = plain.trimmingCharacters(in: .whitespacesAndNewlines).prefix(64)
            if !name.isEmpty { return String(name) }
        }
        return standard
    }
}
