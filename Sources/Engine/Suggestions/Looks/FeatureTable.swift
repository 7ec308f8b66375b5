/// What is known of each of many things, as numbers: `[rows × columns]`, row-major.
package struct FeatureTable: Sendable, Hashable {
    package let columns: Int
    package private(set) var values: [Float] = []

    package init(columns: Int) {
        precondition(columns > 0, "a feature has at least one number")
        self.columns = columns
    }

    package init(_ rows: [[Float]]) {
        self.init(columns: rows.first?.count ?? 1)
        for row in rows { append(row) }
    }

    package var count: Int { values.count / columns }

    package subscript(row: Int) -> ArraySlice<Float> { values[(row * columns)..<((row + 1) * columns)] }

    package mutating func append(_ row: some Collection<Float>) {
        precondition(row.count == columns, "every row has the same number of features")
        values.append(contentsOf: row)
    }

    package func rows(_ chosen: some Sequence<Int>) -> FeatureTable {
        var table = FeatureTable(columns: columns)
        for row in chosen { table.append(self[row]) }
        return table
    }

    /// Squared Euclidean distance between a row of this table and one of another with as many columns.
    package func squaredDistance(_ row: Int, to other: FeatureTable, _ otherRow: Int) -> Float {
        let (columns, a, b) = (columns, row * columns, otherRow * columns)
        return values.withUnsafeBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                var sum: Float = 0
                for i in 0..<columns {
                    let d = mine[a + i] - theirs[b + i]
                    sum += d * d
                }
                return sum
            }
        }
    }

    /// The mean of every column.
    package var mean: [Float] {
        var sums = [Double](repeating: 0, count: columns)
        for row in 0..<count { for (i, value) in self[row].enumerated() { sums[i] += Double(value) } }
        return sums.map { Float($0 / Double(max(1, count))) }
    }

    /// Every column less its mean, and over its deviation where `scaled` and it has one.
    package func centred(scaled: Bool) -> FeatureTable {
        let mean = mean
        var gains = [Float](repeating: 1, count: columns)
        if scaled {
            var squares = [Double](repeating: 0, count: columns)
            for row in 0..<count {
                for (i, value) in self[row].enumerated() { squares[i] += Double((value - mean[i]) * (value - mean[i])) }
            }
            gains = squares.map { $0 > 1e-12 ? Float((Double(count) / $0).squareRoot()) : 0 }
        }
        var table = self
        for i in table.values.indices { table.values[i] = (values[i] - mean[i % columns]) * gains[i % columns] }
        return table
    }
}
