/// Pairs of rows and columns of a cost matrix: the step every tracker and evaluation ends in.
public enum Assignment {
    /// The pairing of lowest total cost: as many pairs as finite costs allow, then the lowest sum.
    ///
    /// Successive shortest augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987).
    ///
    /// - Parameters:
    ///   - costs: `[rows * columns]`, row-major; infinite or NaN forbids a pair.
    /// - Returns: for each row its column, or nil.
    /// - Complexity: O(n² m) with n the smaller side.
    public static func hungarian(_ costs: [Double], rows: Int, columns: Int) -> [Int?] {
        precondition(costs.count == rows * columns, "a cost matrix has rows * columns entries")
        guard rows > 0, columns > 0 else { return Array(repeating: nil, count: rows) }
        if rows <= columns {
            return shortestPaths(finite(costs), rows: rows, columns: columns).enumerated().map { row, column in
                costs[row * columns + column].isFinite ? column : nil
            }
        }
        let turned = finite(transposed(costs, rows: rows, columns: columns))
        var result = [Int?](repeating: nil, count: rows)
        for (column, row) in shortestPaths(turned, rows: columns, columns: rows).enumerated()
        where costs[row * columns + column].isFinite {
            result[row] = column
        }
        return result
    }

    /// Takes pairs in ascending order of cost, each row and column once; ties by row, then column.
    ///
    /// - Returns: for each row its column, or nil.
    public static func greedy(_ costs: [Double], rows: Int, columns: Int) -> [Int?] {
        precondition(costs.count == rows * columns, "a cost matrix has rows * columns entries")
        let order = costs.indices.filter { costs[$0].isFinite }
            .sorted { (costs[$0], $0) < (costs[$1], $1) }
        var result = [Int?](repeating: nil, count: rows)
        var taken = [Bool](repeating: false, count: columns)
        for pair in order where result[pair / columns] == nil && !taken[pair % columns] {
            result[pair / columns] = pair % columns
            taken[pair % columns] = true
        }
        return result
    }

    /// Forbidden pairs cost more than any set of allowed ones, so that they are taken only when nothing else is left.
    private static func finite(_ costs: [Double]) -> [Double] {
        let allowed = costs.filter(\.isFinite)
        let span = (allowed.max() ?? 0) - (allowed.min() ?? 0) + 1
        let forbidden = (allowed.max() ?? 0) + span * Double(costs.count + 1)
        return costs.map { $0.isFinite ? $0 : forbidden }
    }

    private static func transposed(_ costs: [Double], rows: Int, columns: Int) -> [Double] {
        (0..<costs.count).map { costs[($0 % rows) * columns + $0 / rows] }
    }

    /// Rows no more than columns, every cost finite; returns each row's column.
    private static func shortestPaths(_ costs: [Double], rows: Int, columns: Int) -> [Int] {
        // Row and column 0 are the empty ones that a path starts from; `owner[column]` is the row paired with it.
        var rowPotential = [Double](repeating: 0, count: rows + 1)
        var columnPotential = [Double](repeating: 0, count: columns + 1)
        var owner = [Int](repeating: 0, count: columns + 1)
        var previous = [Int](repeating: 0, count: columns + 1)
        for row in 1...rows {
            owner[0] = row
            var column = 0
            var distance = [Double](repeating: .infinity, count: columns + 1)
            var visited = [Bool](repeating: false, count: columns + 1)
            repeat {
                visited[column] = true
                let from = owner[column]
                var step = Double.infinity
                var next = 0
                for j in 1...columns where !visited[j] {
                    let reduced = costs[(from - 1) * columns + j - 1] - rowPotential[from] - columnPotential[j]
                    if reduced < distance[j] {
                        distance[j] = reduced
                        previous[j] = column
                    }
                    if distance[j] < step {
                        step = distance[j]
                        next = j
                    }
                }
                for j in 0...columns {
                    if visited[j] {
                        rowPotential[owner[j]] += step
                        columnPotential[j] -= step
                    } else {
                        distance[j] -= step
                    }
                }
                column = next
            } while owner[column] != 0
            while column != 0 {
                owner[column] = owner[previous[column]]
                column = previous[column]
            }
        }
        var result = [Int](repeating: 0, count: rows)
        for column in 1...columns where owner[column] != 0 { result[owner[column] - 1] = column - 1 }
        return result
    }
}
