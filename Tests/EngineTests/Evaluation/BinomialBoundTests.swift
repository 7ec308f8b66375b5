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

    /// Who draws until a sample is clean: the chances that one of them is clean though more are wrong than it states.
    @Test func manySamplesTogetherAreNoLikelierWrongThanOne() {
        let chances = (1...60).map { draw in
            let count = BinomialBound.count(for: 0.01, confidence: BinomialBound.confidence(ofDraw: draw))
            return pow(1 - 0.0100001, Double(count))
        }
        #expect(chances.reduce(0, +) <= 1 - BinomialBound.confidence)
        #expect(chances[0] > 0.02)
    }

    @Test func theSizeThatStatesAShareIsTheSmallest() {
        for (share, count) in [(0.05, 59), (0.01, 299), (0.001, 2995)] {
            #expect(BinomialBound.count(for: share) == count)
            #expect(BinomialBound.upper(wrong: 0, of: count) <= share)
            #expect(BinomialBound.upper(wrong: 0, of: count - 1) > share)
        }
    }
}
