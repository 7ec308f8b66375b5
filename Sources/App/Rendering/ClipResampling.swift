import Domain

/// Cuts a picture and makes it smaller or larger, each pixel the mean of what it covers (a triangle filter as wide as
/// a pixel of the coarser grid), rows and columns one after the other.
struct ClipResampling {
    private let columns: [Taps]
    private let rows: [Taps]
    private let sourceWidth: Int

    /// Which source pixels one target pixel is made of.
    private struct Taps {
        let first: Int
        let weights: [Float]
    }

    /// - Parameters:
    ///   - width: of the source, px, as is `height`.
    ///   - map: from the source to the target: a cut and a scale.
    init(width: Int, height: Int, map: CoordinateMap, target: (width: Int, height: Int)) {
        let back = map.inverse
        sourceWidth = width
        columns = (0..<target.width).map {
            Self.taps(centre: back.a * Double($0) + back.tx, step: back.a, count: width)
        }
        rows = (0..<target.height).map { Self.taps(centre: back.d * Double($0) + back.ty, step: back.d, count: height) }
    }

    private static func taps(centre: Double, step: Double, count: Int) -> Taps {
        let reach = max(1, step)
        let first = min(count - 1, max(0, Int((centre - reach).rounded(.up))))
        let last = min(count - 1, max(first, Int((centre + reach).rounded(.down))))
        var weights = (first...last).map { Float(max(0, 1 - abs(Double($0) - centre) / reach)) }
        let sum = weights.reduce(0, +)
        // Beside the picture its edge goes on.
        weights =
            sum > 0
            ? weights.map { $0 / sum } : weights.indices.map { $0 == (centre < 0 ? 0 : weights.count - 1) ? 1 : 0 }
        return Taps(first: first, weights: weights)
    }

    /// - Parameter pixels: RGB of the source.
    func callAsFunction(_ pixels: [UInt8]) -> [UInt8] {
        let width = columns.count
        var result = [UInt8](repeating: 0, count: 3 * width * rows.count)
        var row = [Float](repeating: 0, count: 3 * sourceWidth)
        for (y, vertical) in rows.enumerated() {
            for i in row.indices { row[i] = 0 }
            for (tap, weight) in vertical.weights.enumerated() {
                let start = 3 * sourceWidth * (vertical.first + tap)
                for i in row.indices { row[i] += weight * Float(pixels[start + i]) }
            }
            for (x, horizontal) in columns.enumerated() {
                for channel in 0..<3 {
                    var sum: Float = 0.5
                    for (tap, weight) in horizontal.weights.enumerated() {
                        sum += weight * row[3 * (horizontal.first + tap) + channel]
                    }
                    result[3 * (y * width + x) + channel] = UInt8(max(0, min(255, sum)))
                }
            }
        }
        return result
    }
}
