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
        var paths = ShortestPaths(rows: rows, columns: columns)
        costs.withUnsafeBufferPointer { costs in
            for row in 1...rows { paths.pair(row, costs.baseAddress!) }
        }
        var result = [Int](repeating: 0, count: rows)
        for column in 1...columns where paths.owner[column] != 0 { result[paths.owner[column] - 1] = column - 1 }
        return result
    }
}

/// The state of the search: row and column 0 are the empty ones that a path starts from.
private struct ShortestPaths {
    /// The row that a column is paired with, 0: none.
    private(set) var owner: [Int]
    private var rowPotential, columnPotential, distance: [Double]
    private var previous: [Int]
    /// Columns that the path may still take, and those that it has taken, in the order taken.
    private var open, taken: [Int]

    init(rows: Int, columns: Int) {
        rowPotential = Array(repeating: 0, count: rows + 1)
        columnPotential = Array(repeating: 0, count: columns + 1)
        distance = columnPotential
        owner = Array(repeating: 0, count: columns + 1)
        previous = owner
        (open, taken) = ([], [])
    }

    /// Gives a row its column, moving rows paired before where that is cheaper.
    mutating func pair(_ row: Int, _ costs: UnsafePointer<Double>) {
        let columns = owner.count - 1
        owner[0] = row
        open = Array(1...columns)
        taken.removeAll(keepingCapacity: true)
        for column in distance.indices { distance[column] = .infinity }
        var (column, walked) = (0, 0.0)
        repeat {
            taken.append(column)
            let from = owner[column]
            let place = reach(column, costs + (from - 1) * columns - 1, offset: walked - rowPotential[from])
            let next = open[place]
            open.remove(at: place)
            // Distances are counted from the start, so that a step changes only what the path has taken.
            let step = distance[next] - walked
            for visited in taken {
                rowPotential[owner[visited]] += step
                columnPotential[visited] -= step
            }
            (column, walked) = (next, distance[next])
        } while owner[column] != 0
        while column != 0 {
            owner[column] = owner[previous[column]]
            column = previous[column]
        }
    }

    /// Looks from a column's row at every open column.
    /// - Returns: the place in `open` of the nearest, the first of equal ones.
    private mutating func reach(_ column: Int, _ costs: UnsafePointer<Double>, offset: Double) -> Int {
        var (nearest, place) = (Double.infinity, 0)
        open.withUnsafeBufferPointer { open in
            distance.withUnsafeMutableBufferPointer { distance in
                columnPotential.withUnsafeBufferPointer { potential in
                    for (index, j) in open.enumerated() {
                        let found = costs[j] + offset - potential[j]
                        if found < distance[j] {
                            distance[j] = found
                            previous[j] = column
                        }
                        if distance[j] < nearest { (nearest, place) = (distance[j], index) }
                    }
                }
            }
        }
        return place
    }
}
