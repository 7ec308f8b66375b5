import Neural

/// Clusters by Lloyd's algorithm (Lloyd 1982) from seeds of k-means++ (Arthur and Vassilvitskii 2007).
package struct KMeans: Sendable {
    /// The clusters' middles, at most as many as there are different rows.
    package private(set) var centres: FeatureTable
    /// The cluster of each row.
    package private(set) var clusters: [Int]

    /// - Complexity: O(rows × columns × count) a round.
    package init(_ table: FeatureTable, count: Int, seed: UInt64 = 0, rounds: Int = 30) {
        var generator = SplitMix64(seed: seed)
        centres = Self.seeds(table, count: count, using: &generator)
        clusters = []
        for _ in 0..<rounds {
            let nearest = (0..<table.count).map { self.nearest(to: $0, of: table) }
            if nearest == clusters { break }
            clusters = nearest
            centres = means(of: table)
        }
    }

    /// The cluster whose middle is nearest to a row.
    package func nearest(to row: Int, of table: FeatureTable) -> Int {
        var best = (cluster: 0, distance: Float.infinity)
        for cluster in 0..<centres.count {
            let distance = table.squaredDistance(row, to: centres, cluster)
            if distance < best.distance { best = (cluster, distance) }
        }
        return best.cluster
    }

    private static func seeds(
        _ table: FeatureTable, count: Int, using generator: inout SplitMix64
    ) -> FeatureTable {
        guard table.count > 0 else { return table }
        var centres = table.rows([Int.random(in: 0..<table.count, using: &generator)])
        var distances = (0..<table.count).map { table.squaredDistance($0, to: centres, 0) }
        while centres.count < count {
            let total = distances.reduce(0) { $0 + Double($1) }
            guard total > 0 else { break }
            var left = Double.random(in: 0..<total, using: &generator)
            var chosen = distances.lastIndex { $0 > 0 } ?? 0
            for (row, distance) in distances.enumerated() where distance > 0 {
                left -= Double(distance)
                if left < 0 {
                    chosen = row
                    break
                }
            }
            centres.append(table[chosen])
            for row in distances.indices {
                distances[row] = min(distances[row], table.squaredDistance(row, to: centres, centres.count - 1))
            }
        }
        return centres
    }

    /// A cluster that has lost all its rows keeps its middle.
    private func means(of table: FeatureTable) -> FeatureTable {
        var sums = [[Double]](repeating: Array(repeating: 0, count: table.columns), count: centres.count)
        var counts = [Int](repeating: 0, count: centres.count)
        for (row, cluster) in clusters.enumerated() {
            counts[cluster] += 1
            for (i, value) in table[row].enumerated() { sums[cluster][i] += Double(value) }
        }
        return FeatureTable(
            (0..<centres.count).map { cluster in
                counts[cluster] == 0
                    ? Array(centres[cluster]) : sums[cluster].map { Float($0 / Double(counts[cluster])) }
            })
    }
}
