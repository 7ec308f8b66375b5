/// A position in pixels of the original frame: x right, y down, (0, 0) the centre of the top-left pixel.
///
/// A point that is not there is NaN in both coordinates.
public struct Point: Hashable, Sendable, Codable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    public static let absent = Point(.nan, .nan)

    /// True for a point that is there: both coordinates are finite.
    public var isPresent: Bool { x.isFinite && y.isFinite }

    /// Euclidean distance in px.
    public func distance(to other: Point) -> Double {
        let dx = x - other.x
        let dy = y - other.y
        return (dx * dx + dy * dy).squareRoot()
    }
}

/// An axis-parallel box in px, from the centre of its first pixel to the centre of its last.
public struct Box: Hashable, Sendable, Codable {
    public var minX: Double
    public var minY: Double
    public var maxX: Double
    public var maxY: Double

    public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The smallest box around the points that are there; nil when none is.
    public init?(around points: some Sequence<Point>) {
        var box: Box?
        for p in points where p.isPresent {
            guard let b = box else {
                box = Box(minX: p.x, minY: p.y, maxX: p.x, maxY: p.y)
                continue
            }
            box = Box(minX: min(b.minX, p.x), minY: min(b.minY, p.y), maxX: max(b.maxX, p.x), maxY: max(b.maxY, p.y))
        }
        guard let box else { return nil }
        self = box
    }

    public var width: Double { maxX - minX }
    public var height: Double { maxY - minY }
    public var area: Double { width * height }
    public var centre: Point { Point((minX + maxX) / 2, (minY + maxY) / 2) }
}
