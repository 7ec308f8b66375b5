import Domain
import Foundation

extension ConfidenceMaps {
    /// Writes the target maps of one example: exp(-d² / 2σ²) at each cell, the largest of all animals.
    ///
    /// - Parameters:
    ///   - animals: for each animal a point per channel, network px; absent points leave no bump.
    ///   - maps: `[channels, height, width]` cells, overwritten.
    public func encode(
        _ animals: [[Point]], width: Int, height: Int, into maps: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(maps.count == channels.count * width * height, "the maps have another size")
        maps.update(repeating: 0)
        let toCells = CoordinateMap.outputStride(stride)
        for animal in animals {
            precondition(animal.count == channels.count, "an animal needs one point per channel")
            for (channel, point) in animal.enumerated() where point.isPresent {
                let plane = UnsafeMutableBufferPointer(
                    rebasing: maps[(channel * width * height)..<((channel + 1) * width * height)])
                addBump(at: toCells(point), width: width, height: height, to: plane)
            }
        }
    }

    /// The bump is the product of one row and one column, and is nothing to speak of beyond 5σ.
    private func addBump(at cell: Point, width: Int, height: Int, to plane: UnsafeMutableBufferPointer<Float>) {
        let deviation = sigma / Double(stride)
        let reach = 5 * deviation
        guard let columns = Self.cells(around: cell.x, reach: reach, count: width),
            let rows = Self.cells(around: cell.y, reach: reach, count: height)
        else { return }
        let row = columns.map {
            Float(exp(-(Double($0) - cell.x) * (Double($0) - cell.x) / (2 * deviation * deviation)))
        }
        for y in rows {
            let factor = Float(exp(-(Double(y) - cell.y) * (Double(y) - cell.y) / (2 * deviation * deviation)))
            let start = y * width + columns.lowerBound
            for (offset, value) in row.enumerated() {
                plane[start + offset] = max(plane[start + offset], factor * value)
            }
        }
    }

    private static func cells(around centre: Double, reach: Double, count: Int) -> ClosedRange<Int>? {
        let first = max(0, (centre - reach).rounded(.up))
        let last = min(Double(count - 1), (centre + reach).rounded(.down))
        return first <= last ? Int(first)...Int(last) : nil
    }
}
