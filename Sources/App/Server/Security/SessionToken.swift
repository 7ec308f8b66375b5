/// The secret that the start-up URL carries and that the session cookie holds afterwards.
package struct SessionToken: Sendable, Equatable {
    package let value: String

    /// - Precondition: the token has at least 16 characters, all letters or digits.
    package init(_ value: String) {
        precondition(
            value.utf8.count >= 16 && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) },
            "a session token is at least 16 letters or digits")
        self.value = value
    }

    /// 192 random bits from the system's generator, as 48 hexadecimal digits.
    package static func random() -> SessionToken {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<3).map { _ in UInt64.random(in: .min ... .max, using: &generator) }
        return SessionToken(words.map { hexadecimal($0) }.joined())
    }

    /// Cookies know no port, so each server's cookie has a name of its own; it tells nothing about the token.
    package var cookieName: String {
        let hash = value.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "tarsier-" + hexadecimal(hash).prefix(8)
    }

    /// Compares in a time that does not depend on where the two differ.
    package func matches(_ candidate: some StringProtocol) -> Bool {
        let (expected, found) = (Array(value.utf8), Array(candidate.utf8))
        var difference = expected.count ^ found.count
        for i in expected.indices {
            difference |= Int(expected[i] ^ (i < found.count ? found[i] : ~expected[i]))
        }
        return difference == 0
    }
}

private func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
