import Foundation

/// What a random sample says about the share it was drawn from: the exact one-sided bound of Clopper and Pearson (1934).
public enum BinomialBound {
    /// The confidence with which the page states an error rate.
    public static let confidence = 0.95

    /// The confidence of one sample among several. Who draws until a sample is clean has as many chances to be wrong as samples;
    /// each takes half of what those before it left of the risk, so that all together are right with `confidence` (Bonferroni's
    /// inequality over a series that may go on).
    ///
    /// - Parameter draw: 1 for the first.
    public static func confidence(ofDraw draw: Int) -> Double {
        precondition(draw > 0, "draws are counted from 1")
        return 1 - (1 - confidence) * pow(0.5, Double(min(draw, 40)))
    }

    /// The greatest share that is still plausible: with a greater one, so few wrong ones among so many would be drawn in
    /// less than 1 − `confidence` of all samples.
    ///
    /// - Parameters:
    ///   - wrong: how many of those drawn are wrong.
    ///   - count: how many were drawn; 0 says nothing, and the bound is 1.
    public static func upper(wrong: Int, of count: Int, confidence: Double = confidence) -> Double {
        precondition((0...max(0, count)).contains(wrong) && (0..<1).contains(confidence), "a part of those drawn")
        let risk = 1 - confidence
        if wrong >= count { return 1 }
        if wrong == 0 { return -expm1(log(risk) / Double(count)) }
        var (low, high) = (Double(wrong) / Double(count), 1.0)
        // The probability of so few falls with the share; bisection ends at neighbouring numbers.
        while true {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { return high }
            if atMost(wrong, of: count, share: middle) > risk { low = middle } else { high = middle }
        }
    }

    /// How many must be drawn, all of them right, for the bound to be `share` or less.
    public static func count(for share: Double, confidence: Double = confidence) -> Int {
        precondition(share > 0 && share < 1, "a share between 0 and 1")
        return Int((log(1 - confidence) / log1p(-share)).rounded(.up))
    }

    /// Probability of at most `wrong` among `count`; each term from the one before, from the largest down.
    private static func atMost(_ wrong: Int, of count: Int, share: Double) -> Double {
        let odds = log(share) - log1p(-share)
        let n = Double(count)
        var term =
            lgamma(n + 1) - lgamma(Double(wrong) + 1) - lgamma(n - Double(wrong) + 1)
            + Double(wrong) * log(share) + (n - Double(wrong)) * log1p(-share)
        var sum = exp(term)
        for k in stride(from: wrong, to: 0, by: -1) {
            term += log(Double(k)) - log(n - Double(k) + 1) - odds
            let next = exp(term)
            if next < sum * 1e-18 { break }
            sum += next
        }
        return sum
    }
}
