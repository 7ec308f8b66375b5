/// Points as far apart as possible: each next one is the farthest from all before it.
///
/// Gonzalez 1985, "Clustering to minimize the maximum intercluster distance"; for choosing what to label Sener and Savarese
/// 2018, "Active Learning for Convolutional Neural Networks: A Core-Set Approach".
package enum KCentreGreedy {
    /// - Parameters:
    ///   - known: points that are there already, in the same columns.
    /// - Returns: rows of `candidates` in the order of their choice; equal ones are left out. With nothing known the first
    ///   is the most usual: the nearest to the mean.
    /// - Complexity: O(candidates × (known + count) × columns).
    package static func choose(_ count: Int, of candidates: FeatureTable, beside known: FeatureTable) -> [Int] {
        guard count > 0, candidates.count > 0 else { return [] }
        var distances = [Float](repeating: .infinity, count: candidates.count)
        func see(_ table: FeatureTable, _ centre: Int) {
            for row in distances.indices {
                distances[row] = min(distances[row], candidates.squaredDistance(row, to: table, centre))
            }
        }
        for centre in 0..<known.count { see(known, centre) }
        var chosen: [Int] = []
        if known.count == 0 {
            let mean = FeatureTable([candidates.mean])
            let usual = distances.indices.min {
                candidates.squaredDistance($0, to: mean, 0) < candidates.squaredDistance($1, to: mean, 0)
            }
            chosen = [usual ?? 0]
            see(candidates, chosen[0])
        }
        while chosen.count < count {
            guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }), distances[farthest] > 0
            else { break }
            chosen.append(farthest)
            see(candidates, farthest)
        }
        return chosen
    }
}
