import Domain

/// Where points of one picture are in another: Lucas and Kanade 1981 on a pyramid (Bouguet 2000), with the settings that
/// SLEAP gives OpenCV (window of 21 px, 3 levels, 30 rounds or 0.01 px).
public struct OpticalFlow: Sendable {
    /// Side of the square around a point that is compared, px, odd.
    public var window = 21
    public var rounds = 30
    /// A step shorter than this ends the search, px.
    public var precision: Float = 0.01

    /// A square whose least gradient, as a mean over its pixels, is below this cannot be followed.
    private static let leastGradient: Float = 1e-2

    public init() {}

    public init(window: Int) { self.window = window | 1 }

    /// - Parameter points: px of the earlier frame; absent ones stay absent.
    /// - Returns: for each its place in the later frame; absent where it was lost.
    public func follow(_ points: [Point], from earlier: ImagePyramid, to later: ImagePyramid) -> [Point] {
        points.map { point in
            guard point.isPresent else { return .absent }
            let scale = earlier.scale
            guard let found = follow(Float(point.x * scale), Float(point.y * scale), earlier, later) else {
                return .absent
            }
            return Point(Double(found.x) / scale, Double(found.y) / scale)
        }
    }

    private func follow(
        _ x: Float, _ y: Float, _ earlier: ImagePyramid, _ later: ImagePyramid
    ) -> (x: Float, y: Float)? {
        var (dx, dy): (Float, Float) = (0, 0)
        let count = min(earlier.levels.count, later.levels.count)
        for level in stride(from: count - 1, through: 0, by: -1) {
            let shrink = Float(1 << level)
            let patch = Patch(earlier.levels[level], x: x / shrink, y: y / shrink, side: window)
            guard let patch, patch.leastGradient >= Self.leastGradient else {
                // What cannot be told at a coarse size may be at a finer one.
                if level == 0 { return nil }
                (dx, dy) = (2 * dx, 2 * dy)
                continue
            }
            (dx, dy) = patch.shift(
                in: later.levels[level], from: (dx, dy), rounds: rounds, precision: precision)
            if level > 0 { (dx, dy) = (2 * dx, 2 * dy) }
        }
        let (width, height) = (Float(later.levels[0].width), Float(later.levels[0].height))
        let (fx, fy) = (x + dx, y + dy)
        return fx >= 0 && fy >= 0 && fx <= width - 1 && fy <= height - 1 ? (fx, fy) : nil
    }
}

/// A square of a picture with its gradients.
private struct Patch {
    private let x, y: Float
    private let side: Int
    private var values, gradientX, gradientY: [Float]
    private var xx: Float = 0
    private var xy: Float = 0
    private var yy: Float = 0

    /// nil where its middle is off the picture.
    init?(_ level: ImagePyramid.Level, x: Float, y: Float, side: Int) {
        guard x >= 0, y >= 0, x <= Float(level.width - 1), y <= Float(level.height - 1) else { return nil }
        (self.x, self.y, self.side) = (x, y, side)
        values = Array(repeating: 0, count: side * side)
        gradientX = values
        gradientY = values
        let half = Float(side / 2)
        let (width, height) = (level.width, level.height)
        level.values.withUnsafeBufferPointer { picture in
            func at(_ x: Float, _ y: Float) -> Float { ImagePyramid.Level.sample(picture, width, height, x, y) }
            for row in 0..<side {
                for column in 0..<side {
                    let (px, py) = (x - half + Float(column), y - half + Float(row))
                    let index = row * side + column
                    values[index] = at(px, py)
                    // Scharr's weights: the least change of a gradient's size with its direction.
                    let gx =
                        3 * (at(px + 1, py - 1) - at(px - 1, py - 1)) + 10 * (at(px + 1, py) - at(px - 1, py))
                        + 3 * (at(px + 1, py + 1) - at(px - 1, py + 1))
                    let gy =
                        3 * (at(px - 1, py + 1) - at(px - 1, py - 1)) + 10 * (at(px, py + 1) - at(px, py - 1))
                        + 3 * (at(px + 1, py + 1) - at(px + 1, py - 1))
                    gradientX[index] = gx / 32
                    gradientY[index] = gy / 32
                }
            }
        }
        for index in values.indices {
            xx += gradientX[index] * gradientX[index]
            xy += gradientX[index] * gradientY[index]
            yy += gradientY[index] * gradientY[index]
        }
    }

    /// The smaller eigenvalue of the mean gradient matrix.
    var leastGradient: Float {
        let difference = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()
        return (xx + yy - difference) / (2 * Float(side * side))
    }

    /// Where the patch is in another picture, as a shift; Newton's steps on the squared difference.
    func shift(
        in level: ImagePyramid.Level, from start: (Float, Float), rounds: Int, precision: Float
    ) -> (Float, Float) {
        var (dx, dy) = start
        let determinant = xx * yy - xy * xy
        guard determinant > 0 else { return start }
        let half = Float(side / 2)
        level.values.withUnsafeBufferPointer { picture in
            for _ in 0..<rounds {
                var (bx, by): (Float, Float) = (0, 0)
                for row in 0..<side {
                    for column in 0..<side {
                        let index = row * side + column
                        let there = ImagePyramid.Level.sample(
                            picture, level.width, level.height, x + dx - half + Float(column),
                            y + dy - half + Float(row))
                        let difference = values[index] - there
                        bx += difference * gradientX[index]
                        by += difference * gradientY[index]
                    }
                }
                let (stepX, stepY) = ((yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant)
                dx += stepX
                dy += stepY
                if stepX * stepX + stepY * stepY < precision * precision { break }
            }
        }
        return (dx, dy)
    }
}
