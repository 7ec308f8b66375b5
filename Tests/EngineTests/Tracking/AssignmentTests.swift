import Engine
import Testing

@Suite struct AssignmentTests {
    @Test func takesTheLowestTotalNotTheLowestFirst() {
        // Greedy takes 1 + 9; the best is 2 + 2.
        let costs: [Double] = [1, 2, 2, 9]
        #expect(Assignment.hungarian(costs, rows: 2, columns: 2) == [1, 0])
        #expect(Assignment.greedy(costs, rows: 2, columns: 2) == [0, 1])
    }

    @Test func agreesWithTryingEveryPairing() {
        var random = SplitMix64(state: 4)
        for _ in 0..<400 {
            let (rows, columns) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
            let costs = (0..<(rows * columns)).map { _ in
                random.uniform() < 0.2 ? Double.infinity : Double(Int.random(in: -20...20, using: &random))
            }
            let pairing = Assignment.hungarian(costs, rows: rows, columns: columns)
            #expect(Set(pairing.compactMap(\.self)).count == pairing.compactMap(\.self).count)
            let found = pairing.enumerated().reduce((0, 0.0)) { total, pair in
                pair.element.map { (total.0 + 1, total.1 + costs[pair.offset * columns + $0]) } ?? total
            }
            let best = bruteForce(costs, columns: columns, row: 0, rows: rows, taken: [])
            #expect(found.0 == best.count)
            #expect(abs(found.1 - best.cost) < 1e-9)
        }
    }

    /// Most pairs, then the lowest cost.
    private func bruteForce(_ costs: [Double], columns: Int, row: Int, rows: Int, taken: Set<Int>)
        -> (count: Int, cost: Double)
    {
        guard row < rows else { return (0, 0) }
        var best = bruteForce(costs, columns: columns, row: row + 1, rows: rows, taken: taken)
        for column in 0..<columns where !taken.contains(column) && costs[row * columns + column].isFinite {
            let rest = bruteForce(costs, columns: columns, row: row + 1, rows: rows, taken: taken.union([column]))
            let candidate = (count: rest.count + 1, cost: rest.cost + costs[row * columns + column])
            if (-candidate.count, candidate.cost) < (-best.count, best.cost) { best = candidate }
        }
        return best
    }

    @Test func forbiddenPairsAreNeverMade() {
        let costs: [Double] = [.infinity, .nan, 3, .infinity]
        #expect(Assignment.hungarian(costs, rows: 2, columns: 2) == [nil, 0])
        #expect(Assignment.greedy(costs, rows: 2, columns: 2) == [nil, 0])
        #expect(Assignment.hungarian([.infinity], rows: 1, columns: 1) == [nil])
    }

    @Test func emptySidesMakeNoPairs() {
        #expect(Assignment.hungarian([], rows: 0, columns: 3) == [])
        #expect(Assignment.hungarian([], rows: 2, columns: 0) == [nil, nil])
        #expect(Assignment.greedy([], rows: 2, columns: 0) == [nil, nil])
    }

    @Test func aLargeProblemIsSolvedExactly() {
        // Row i fits column (i * 7) % n at cost 0; everything else costs more.
        let n = 101
        let costs = (0..<(n * n)).map { $0 % n == (($0 / n) * 7) % n ? 0.0 : 1 + Double($0 % 13) }
        #expect(Assignment.hungarian(costs, rows: n, columns: n) == (0..<n).map { ($0 * 7) % n })
    }

    @Test func moreRowsThanColumnsLeaveTheDearestOut() {
        #expect(Assignment.hungarian([5, 1, 3], rows: 3, columns: 1) == [nil, 0, nil])
    }
}
