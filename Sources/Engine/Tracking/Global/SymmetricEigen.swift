/// Eigenvectors of small symmetric matrices, by Jacobi's rotations (Jacobi 1846).
package enum SymmetricEigen {
    /// - Parameter matrix: `[dimension × dimension]`, symmetric.
    /// - Returns: unit eigenvectors of the greatest eigenvalues, greatest first.
    package static func leading(_ matrix: [Double], dimension d: Int, count: Int) -> [[Double]] {
        var a = matrix
        var vectors = (0..<d * d).map { $0 / d == $0 % d ? 1.0 : 0 }
        let size = matrix.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<sweeps {
            let off = (0..<d).reduce(0) { sum, i in (0..<i).reduce(sum) { $0 + a[i * d + $1] * a[i * d + $1] } }
            if off <= 1e-22 * size { break }
            for p in 0..<d { for q in (p + 1)..<max(p + 1, d) { rotate(&a, &vectors, p, q, d) } }
        }
        let order = (0..<d).sorted { a[$0 * d + $0] > a[$1 * d + $1] }.prefix(count)
        return order.map { column in (0..<d).map { vectors[$0 * d + column] } }
    }

    private static let sweeps = 30

    /// Turns axes p and q so that the entry (p, q) vanishes.
    private static func rotate(_ a: inout [Double], _ vectors: inout [Double], _ p: Int, _ q: Int, _ d: Int) {
        let entry = a[p * d + q]
        guard entry != 0 else { return }
        let theta = (a[q * d + q] - a[p * d + p]) / (2 * entry)
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<d {
            let (x, y) = (a[k * d + p], a[k * d + q])
            (a[k * d + p], a[k * d + q]) = (c * x - s * y, s * x + c * y)
        }
        for k in 0..<d {
            let (x, y) = (a[p * d + k], a[q * d + k])
            (a[p * d + k], a[q * d + k]) = (c * x - s * y, s * x + c * y)
        }
        for k in 0..<d {
            let (x, y) = (vectors[k * d + p], vectors[k * d + q])
            (vectors[k * d + p], vectors[k * d + q]) = (c * x - s * y, s * x + c * y)
        }
    }
}
