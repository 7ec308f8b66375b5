import Engine
import Foundation
import Testing

@Suite struct BinomialBoundTests {
    private struct Golden: Decodable {
        let wrong, count: Int
        let confidence, bound: Double
    }

    /// `Tests/Fixtures/metrics/binomial_bounds.py` makes them with SciPy.
    private func golden() throws -> [Golden] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Fixtures/metrics/binomial_bounds.json")
        return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }

    @Test func agreesWithSciPy() throws {
        for row in try golden() {
            let bound = BinomialBound.upper(wrong: row.wrong, of: row.count, confidence: row.confidence)
            #expect(abs(bound - row.bound) < 1e-9, "\(row.wrong) of \(row.count) at \(row.confidence)")
        }
    }

    @Test func nothingDrawnSaysNothing() { #expect(BinomialBound.upper(wrong: 0, of: 0) == 1) }

    @Test func theSizeThatStatesAShareIsTheSmallest() {
        for (share, count) in [(0.05, 59), (0.01, 299), (0.001, 2995)] {
            #expect(BinomialBound.count(for: share) == count)
            #expect(BinomialBound.upper(wrong: 0, of: count) <= share)
            #expect(BinomialBound.upper(wrong: 0, of: count - 1) > share)
        }
    }
}
