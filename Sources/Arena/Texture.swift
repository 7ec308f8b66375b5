/// Smooth random values that repeat every 256 px, for fur, bedding and uneven edges.
struct Texture: Sendable {
    private static let size = 256
    private let values: [Float]

    init(using random: inout SeededGenerator) {
        values = (0..<(Self.size * Self.size)).map { _ in Float.random(in: -1...1, using: &random) }
    }

    /// Between the four nearest values, -1 to 1; coordinates of any size.
    func callAsFunction(_ x: Float, _ y: Float) -> Float {
        let (fx, fy) = (x.rounded(.down), y.rounded(.down))
        let (tx, ty) = (x - fx, y - fy)
        let mask = Self.size - 1
        let (x0, y0) = (Int(fx) & mask, Int(fy) & mask)
        let (x1, y1) = ((x0 + 1) & mask, (y0 + 1) & mask)
        return values.withUnsafeBufferPointer { v in
            let (a, b) = (v[y0 * Self.size + x0], v[y0 * Self.size + x1])
            let (c, d) = (v[y1 * Self.size + x0], v[y1 * Self.size + x1])
            let top = a + (b - a) * tx
            return top + (c + (d - c) * tx - top) * ty
        }
    }
}
