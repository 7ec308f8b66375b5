import Neural

/// Principal component analysis by subspace iteration: the covariance is never formed, so that a picture may be a row.
///
/// Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithm 4.4. The components span the right
/// space but are turned in it, which changes no distance.
package enum PrincipalComponents {
    /// Each row's place along the first `count` components.
    ///
    /// - Complexity: O(rows × columns × count) a round.
    package static func project(_ table: FeatureTable, to count: Int, seed: UInt64 = 0, rounds: Int = 12)
        -> FeatureTable
    {
        let centred = table.centred(scaled: false)
        let count = min(count, table.columns, max(1, table.count - 1))
        var generator = SplitMix64(seed: seed)
        var basis = (0..<count).map { _ in
            (0..<table.columns).map { _ in Float.random(in: -1...1, using: &generator) }
        }
        for _ in 0..<rounds {
            orthonormalise(&basis)
            let places = basis.map { place(centred, along: $0) }
            basis = places.map { combine(centred, weights: $0) }
        }
        orthonormalise(&basis)
        let places = basis.map { place(centred, along: $0) }
        return FeatureTable((0..<table.count).map { row in places.map { $0[row] } })
    }

    /// Gram and Schmidt; a direction that is nothing new becomes zero.
    private static func orthonormalise(_ basis: inout [[Float]]) {
        for i in basis.indices {
            let before = norm(basis[i])
            for j in 0..<i {
                let share = dot(basis[i], basis[j])
                for k in basis[i].indices { basis[i][k] -= share * basis[j][k] }
            }
            let length = norm(basis[i])
            let gain = length > 1e-5 * before && length > 0 ? 1 / length : 0
            for k in basis[i].indices { basis[i][k] *= gain }
        }
    }

    private static func place(_ table: FeatureTable, along direction: [Float]) -> [Float] {
        (0..<table.count).map { row in
            table.values.withUnsafeBufferPointer { values in
                let start = row * table.columns
                var sum: Float = 0
                for i in 0..<table.columns { sum += values[start + i] * direction[i] }
                return sum
            }
        }
    }

    private static func combine(_ table: FeatureTable, weights: [Float]) -> [Float] {
        var sum = [Float](repeating: 0, count: table.columns)
        table.values.withUnsafeBufferPointer { values in
            for row in 0..<table.count {
                let start = row * table.columns
                for i in 0..<table.columns { sum[i] += weights[row] * values[start + i] }
            }
        }
        return sum
    }

    private static func dot(_ a: [Float], _ b: [Float]) -> Float {
        var sum: Float = 0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    private static func norm(_ a: [Float]) -> Float { dot(a, a).squareRoot() }
}
