/// Maps points between two pixel grids, both ways; resizing, cropping, turning and output strides all go through it.
///
/// Both grids put (0, 0) at the centre of their top-left pixel, so resizing by `s` maps x to `(x + 0.5) s - 0.5`.
/// The map is affine: `x' = a x + b y + tx`, `y' = c x + d y + ty`.
public struct CoordinateMap: Hashable, Sendable, Codable {
    public let a, b, tx: Double
    public let c, d, ty: Double

    /// - Precondition: the map can be inverted.
    public init(a: Double, b: Double, tx: Double, c: Double, d: Double, ty: Double) {
        precondition(abs(a * d - b * c) > 1e-12, "a coordinate map must be invertible")
        self.a = a
        self.b = b
        self.tx = tx
        self.c = c
        self.d = d
        self.ty = ty
    }

    public static let identity = CoordinateMap(a: 1, b: 0, tx: 0, c: 0, d: 1, ty: 0)

    /// Resizing the picture by a factor in each direction, pixel areas kept aligned (not their centres).
    public static func resize(x: Double, y: Double) -> CoordinateMap {
        CoordinateMap(a: x, b: 0, tx: 0.5 * x - 0.5, c: 0, d: y, ty: 0.5 * y - 0.5)
    }

    public static func resize(_ factor: Double) -> CoordinateMap { resize(x: factor, y: factor) }

    /// Cutting out a picture whose top-left pixel's centre is at `origin`, which may lie between pixels.
    public static func crop(origin: Point) -> CoordinateMap {
        CoordinateMap(a: 1, b: 0, tx: -origin.x, c: 0, d: 1, ty: -origin.y)
    }

    /// Sampling every `stride`-th pixel: cell i of the output grid lies on pixel `i * stride`, as SLEAP's maps do.
    public static func outputStride(_ stride: Int) -> CoordinateMap {
        let s = 1 / Double(stride)
        return CoordinateMap(a: s, b: 0, tx: 0, c: 0, d: s, ty: 0)
    }

    /// Turning by the angle of (`cosine`, `sine`), from the x axis towards the y axis (clockwise on the screen), and
    /// scaling, about `centre`.
    public static func rotate(_ cosine: Double, _ sine: Double, scale: Double = 1, about centre: Point)
        -> CoordinateMap
    {
        let (p, q) = (cosine * scale, sine * scale)
        return CoordinateMap(
            a: p, b: -q, tx: centre.x - p * centre.x + q * centre.y,
            c: q, d: p, ty: centre.y - q * centre.x - p * centre.y)
    }

    public func callAsFunction(_ p: Point) -> Point { Point(a * p.x + b * p.y + tx, c * p.x + d * p.y + ty) }

    /// First this map, then `next`.
    public func then(_ next: CoordinateMap) -> CoordinateMap {
        CoordinateMap(
            a: next.a * a + next.b * c, b: next.a * b + next.b * d, tx: next.a * tx + next.b * ty + next.tx,
            c: next.c * a + next.d * c, d: next.c * b + next.d * d, ty: next.c * tx + next.d * ty + next.ty)
    }

    public var inverse: CoordinateMap {
        let det = a * d - b * c
        let (ia, ib, ic, id) = (d / det, -b / det, -c / det, a / det)
        return CoordinateMap(a: ia, b: ib, tx: -(ia * tx + ib * ty), c: ic, d: id, ty: -(ic * tx + id * ty))
    }
}
