import Domain
import Foundation

extension PartAffinityFields {
    /// Writes the target fields of one example: the links' unit vectors, weighted by the distance from the link and
    /// summed over the animals, as SLEAP does.
    ///
    /// - Parameters:
    ///   - animals: for each animal a point per part, network px; a link with an absent end leaves nothing.
    ///   - fields: `[2 × links, height, width]` cells, overwritten; channel 2k is x of link k, 2k + 1 is y.
    public func encode(
        _ animals: [[Point]], width: Int, height: Int, into fields: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(fields.count == 2 * links.count * width * height, "the fields have another size")
        fields.update(repeating: 0)
        let size = width * height
        for animal in animals {
            precondition(animal.count == parts.count, "an animal needs one point per part")
            for (index, link) in links.enumerated() {
                let segment = Segment(animal[link.source], animal[link.destination])
                guard let segment else { continue }
                let start = fields.baseAddress! + 2 * index * size
                add(segment, x: start, y: start + size, width: width, height: height)
            }
        }
    }

    /// Only the cells near the link are touched: beyond `reach` its weight is below 1e-4.
    private func add(
        _ segment: Segment, x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>, width: Int, height: Int
    ) {
        let reach = (2 * log(1e4)).squareRoot().squareRoot() * sigma.squareRoot()
        let step = Double(stride)
        guard
            let columns = Self.cells(segment.minX - reach, segment.maxX + reach, step: step, count: width),
            let rows = Self.cells(segment.minY - reach, segment.maxY + reach, step: step, count: height)
        else { return }
        let (limit, falloff) = (reach * reach, -1 / (2 * sigma * sigma))
        for row in rows {
            for column in columns {
                let squared = segment.squaredDistance(x: Double(column) * step, y: Double(row) * step)
                guard squared < limit else { continue }
                let weight = exp(falloff * squared * squared)
                x[row * width + column] += Float(weight * segment.unitX)
                y[row * width + column] += Float(weight * segment.unitY)
            }
        }
    }

    private static func cells(_ low: Double, _ high: Double, step: Double, count: Int) -> ClosedRange<Int>? {
        let first = max(0, (low / step).rounded(.up))
        let last = min(Double(count - 1), (high / step).rounded(.down))
        return first <= last ? Int(first)...Int(last) : nil
    }
}

/// A link on a picture, network px.
private struct Segment {
    let source: Point
    let unitX: Double
    let unitY: Double
    let length: Double
    let minX, maxX, minY, maxY: Double

    /// Nil when an end is absent or both lie on one place.
    init?(_ a: Point, _ b: Point) {
        length = a.distance(to: b)
        guard length > 1e-6, length.isFinite else { return nil }
        source = a
        (unitX, unitY) = ((b.x - a.x) / length, (b.y - a.y) / length)
        (minX, maxX, minY, maxY) = (min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y))
    }

    /// To the nearest place between the ends.
    func squaredDistance(x: Double, y: Double) -> Double {
        let (dx, dy) = (x - source.x, y - source.y)
        let along = min(max(0, dx * unitX + dy * unitY), length)
        let (ex, ey) = (dx - along * unitX, dy - along * unitY)
        return ex * ex + ey * ey
    }
}
