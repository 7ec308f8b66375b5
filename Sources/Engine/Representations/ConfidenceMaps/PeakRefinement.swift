import Domain
import Foundation

/// Finds where between the cells a bump has its top.
enum PeakRefinement {
    /// Weighted least squares of log v = a + b x + c y + d (x² + y²) over the cells within reach, weights v² (Guo 2011,
    /// "A simple algorithm for fitting a Gaussian function"): exact for a Gaussian, unlike SLEAP's integral refinement,
    /// whose window pulls the result towards its centre. Falls back to the integral where the cells are no bump.
    ///
    /// - Parameter deviation: expected standard deviation of the bump, cells.
    /// - Returns: the top, cells.
    static func gaussianFit(in plane: Plane, x: Int, y: Int, deviation: Double) -> Point {
        let reach = max(1, min(3, Int((1.2 * deviation).rounded())))
        var sums = NormalEquations()
        for ny in max(0, y - reach)...min(plane.height - 1, y + reach) {
            for nx in max(0, x - reach)...min(plane.width - 1, x + reach) {
                let value = Double(plane.values[ny * plane.width + nx])
                if value > 1e-4 { sums.add(x: Double(nx - x), y: Double(ny - y), value: value) }
            }
        }
        guard let top = sums.top, abs(top.x) <= 1.5, abs(top.y) <= 1.5 else { return integral(in: plane, x: x, y: y) }
        return Point(Double(x) + top.x, Double(y) + top.y)
    }

    /// The centre of mass of the 5×5 cells around a cell (SLEAP's integral refinement), in cells.
    static func integral(in plane: Plane, x: Int, y: Int) -> Point {
        var (sum, sumX, sumY) = (0.0, 0.0, 0.0)
        for ny in max(0, y - 2)...min(plane.height - 1, y + 2) {
            for nx in max(0, x - 2)...min(plane.width - 1, x + 2) {
                let value = Double(plane.values[ny * plane.width + nx])
                sum += value
                sumX += value * Double(nx)
                sumY += value * Double(ny)
            }
        }
        let centre = Point(sumX / sum, sumY / sum)
        // Values below zero count, as in SLEAP, but cannot throw the result out of the window.
        let isInside = abs(centre.x - Double(x)) <= 2 && abs(centre.y - Double(y)) <= 2
        return isInside ? centre : Point(Double(x), Double(y))
    }
}

/// The normal equations of the four unknowns (a, b, c, d) of `PeakRefinement.gaussianFit`.
private struct NormalEquations {
    private var matrix = [Double](repeating: 0, count: 20)
    private var count = 0

    mutating func add(x: Double, y: Double, value: Double) {
        let weight = value * value
        let terms = [1, x, y, x * x + y * y, log(value)]
        for i in 0..<4 {
            for j in 0..<5 { matrix[i * 5 + j] += weight * terms[i] * terms[j] }
        }
        count += 1
    }

    /// Where the fitted surface is highest; nil when it has no top.
    var top: Point? {
        guard count >= 4 else { return nil }
        var m = matrix
        for i in 0..<4 {
            guard let pivot = (i..<4).max(by: { abs(m[$0 * 5 + i]) < abs(m[$1 * 5 + i]) }),
                abs(m[pivot * 5 + i]) > 1e-12
            else { return nil }
            if pivot != i { for j in 0..<5 { m.swapAt(i * 5 + j, pivot * 5 + j) } }
            for row in 0..<4 where row != i {
                let factor = m[row * 5 + i] / m[i * 5 + i]
                for j in i..<5 { m[row * 5 + j] -= factor * m[i * 5 + j] }
            }
        }
        let solution = (0..<4).map { m[$0 * 5 + 4] / m[$0 * 5 + $0] }
        guard solution[3] < -1e-6 else { return nil }
        return Point(-solution[1] / (2 * solution[3]), -solution[2] / (2 * solution[3]))
    }
}
