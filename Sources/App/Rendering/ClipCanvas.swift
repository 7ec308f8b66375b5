import Domain
import Foundation
import Video

/// A colour, 0 to 255 each.
package struct ClipColor: Hashable, Sendable {
    package let red, green, blue: UInt8

    /// - Parameter hex: `0xRRGGBB`.
    package init(_ hex: UInt32) {
        red = UInt8(truncatingIfNeeded: hex >> 16)
        green = UInt8(truncatingIfNeeded: hex >> 8)
        blue = UInt8(truncatingIfNeeded: hex)
    }
}

/// An RGB picture that shapes are drawn into with smooth edges: a pixel takes on the share of a shape's colour that the
/// shape covers of it, told by the distance of the pixel's centre from the shape's edge.
package struct ClipCanvas {
    package let width: Int
    package let height: Int
    /// `[height, width, 3]`.
    package private(set) var pixels: [UInt8]

    package init(width: Int, height: Int, filledWith color: ClipColor) {
        self.width = width
        self.height = height
        pixels = [UInt8](repeating: 0, count: 3 * width * height)
        for i in stride(from: 0, to: pixels.count, by: 3) {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (color.red, color.green, color.blue)
        }
    }

    /// - Precondition: `pixels` fill the picture.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == 3 * width * height, "a canvas is filled by its pixels")
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    /// Colours every pixel near `box` by how much of it the shape covers.
    ///
    /// - Parameter distance: from a pixel's centre to the shape's edge, px; negative inside.
    private mutating func fill(
        _ box: Box, _ color: ClipColor, opacity: Double, distance: (Double, Double) -> Double
    ) {
        let (left, right) = (max(0, Int(box.minX - 1)), min(width - 1, Int(box.maxX + 2)))
        let (top, bottom) = (max(0, Int(box.minY - 1)), min(height - 1, Int(box.maxY + 2)))
        guard left <= right, top <= bottom else { return }
        for y in top...bottom {
            for x in left...right {
                let cover = min(1, max(0, 0.5 - distance(Double(x), Double(y)))) * opacity
                if cover > 0 { blend(3 * (y * width + x), color, cover) }
            }
        }
    }

    private mutating func blend(_ i: Int, _ color: ClipColor, _ share: Double) {
        func mixed(_ old: UInt8, _ new: UInt8) -> UInt8 {
            UInt8((Double(old) + (Double(new) - Double(old)) * share).rounded())
        }
        pixels[i] = mixed(pixels[i], color.red)
        pixels[i + 1] = mixed(pixels[i + 1], color.green)
        pixels[i + 2] = mixed(pixels[i + 2], color.blue)
    }
}

extension ClipCanvas {
    /// A line with round ends; points in px of the canvas.
    package mutating func line(
        _ a: Point, _ b: Point, width: Double, _ color: ClipColor, opacity: Double = 1, endWidth: Double? = nil
    ) {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = dx * dx + dy * dy
        let (half, endHalf) = (width / 2, (endWidth ?? width) / 2)
        let reach = max(half, endHalf)
        let box = Box(
            minX: min(a.x, b.x) - reach, minY: min(a.y, b.y) - reach, maxX: max(a.x, b.x) + reach,
            maxY: max(a.y, b.y) + reach)
        guard isNear(box) else { return }
        fill(box, color, opacity: opacity) { x, y in
            let t = length == 0 ? 0 : min(1, max(0, ((x - a.x) * dx + (y - a.y) * dy) / length))
            let (px, py) = (x - a.x - t * dx, y - a.y - t * dy)
            return (px * px + py * py).squareRoot() - (half + (endHalf - half) * t)
        }
    }

    /// A filled marker with a dark rim, `radius` px from its middle to its edge.
    package mutating func marker(
        _ shape: ClipLook.Marker, at p: Point, radius: Double, _ color: ClipColor, opacity: Double, isHollow: Bool
    ) {
        let reach = radius + 2
        let box = Box(minX: p.x - reach, minY: p.y - reach, maxX: p.x + reach, maxY: p.y + reach)
        guard isNear(box) else { return }
        func distance(_ x: Double, _ y: Double) -> Double { shape.distance(x - p.x, y - p.y, radius) }
        if isHollow {
            fill(box, color, opacity: opacity) { abs(distance($0, $1)) - 0.75 }
        } else {
            fill(box, color, opacity: opacity, distance: distance)
            fill(box, ClipLook.rim, opacity: 0.65 * opacity) { abs(distance($0, $1)) - 0.5 }
        }
    }

    private func isNear(_ box: Box) -> Bool {
        box.maxX > -2 && box.maxY > -2 && box.minX < Double(width) + 2 && box.minY < Double(height) + 2
    }
}

extension ClipLook.Marker {
    /// Distance of a place from the marker's edge, negative inside; the middle is (0, 0).
    func distance(_ x: Double, _ y: Double, _ radius: Double) -> Double {
        switch self {
        case .circle: (x * x + y * y).squareRoot() - radius
        case .square: max(abs(x), abs(y)) - 0.9 * radius
        case .diamond: (abs(x) + abs(y) - 1.25 * radius) / 2.0.squareRoot()
        case .triangle: max(y - 0.7 * radius, 0.866 * abs(x) - 0.5 * y - 0.7 * radius)
        case .cross:
            min(
                max(abs(x) - radius, abs(y) - 0.3 * radius), max(abs(y) - radius, abs(x) - 0.3 * radius))
        }
    }
}
