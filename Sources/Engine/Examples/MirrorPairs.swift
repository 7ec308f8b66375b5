import Domain
import Foundation

/// Left-right pairs of parts, told by the skeleton or, failing that, by the parts' names.
package enum MirrorPairs {
    /// Positions in the skeleton; nil when the skeleton has no pairs and the names tell none.
    package static func of(_ skeleton: Skeleton) -> [(Int, Int)]? {
        if !skeleton.symmetryIndices.isEmpty { return skeleton.symmetryIndices }
        let names = skeleton.nodeNames
        var pairs: [(Int, Int)] = []
        for (index, name) in names.enumerated() {
            let others = counterparts(of: name)
            if let other = names.firstIndex(where: { others.contains($0) }) { pairs.append((index, other)) }
        }
        return pairs.isEmpty ? nil : pairs
    }

    /// What the right-hand partner of a left-hand part may be called; empty for other parts.
    static func counterparts(of name: String) -> [String] {
        let words = [("left", "right"), ("Left", "Right"), ("LEFT", "RIGHT")]
        for (left, right) in words where name.contains(left) {
            return [name.replacingOccurrences(of: left, with: right)]
        }
        let letters = Array(name)
        return letters.indices.compactMap { index in
            let isSide = letters[index] == "L" && sideStands(at: index, in: letters)
            let isSmallSide = letters[index] == "l" && separated(at: index, in: letters)
            guard isSide || isSmallSide else { return nil }
            var other = letters
            other[index] = isSide ? "R" : "r"
            return String(other)
        }
    }

    /// A capital that is no part of an all-capitals word: eyeL, forelegL4, L_ear.
    private static func sideStands(at index: Int, in letters: [Character]) -> Bool {
        let before = index > 0 ? letters[index - 1] : "_"
        let after = index + 1 < letters.count ? letters[index + 1] : "_"
        return !before.isUppercase && !after.isUppercase
    }

    /// Set off by something that is no letter: ear_l, l-ear.
    private static func separated(at index: Int, in letters: [Character]) -> Bool {
        let before = index > 0 ? letters[index - 1] : "_"
        let after = index + 1 < letters.count ? letters[index + 1] : "_"
        return !before.isLetter && !after.isLetter && letters.count > 1
    }
}
