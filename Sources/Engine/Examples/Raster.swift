import Domain
import Video

/// Part of a frame, kept small for repeated sampling: cut out and shrunk by a whole factor, still 8 bits a channel.
package struct Raster: Sendable {
    package let width: Int
    package let height: Int
    package let channels: Int
    /// `[height × width × channels]`, interleaved.
    package let pixels: [UInt8]
    /// From px of the original frame to px of this raster.
    package let map: CoordinateMap

    var byteCount: Int { pixels.count }

    /// - Parameters:
    ///   - region: the part to keep, frame px; nil: the whole frame.
    ///   - shrink: each raster pixel is the mean of shrink × shrink frame pixels, so that sampling it does not alias.
    package init(_ frame: Frame, region: Box? = nil, shrink: Int = 1) {
        let columns = Self.span(region?.minX, region?.maxX, shrink: shrink, count: frame.width)
        let rows = Self.span(region?.minY, region?.maxY, shrink: shrink, count: frame.height)
        channels = frame.format == .gray ? 1 : 3
        width = columns.count / shrink
        height = rows.count / shrink
        map = CoordinateMap.crop(origin: Point(Double(columns.lowerBound), Double(rows.lowerBound)))
            .then(.resize(1 / Double(shrink)))
        pixels = Self.shrunk(frame, columns: columns, rows: rows, by: shrink, channels: channels)
    }

    /// Whole blocks of `shrink` pixels that cover the interval, within the frame; at least one block.
    private static func span(_ low: Double?, _ high: Double?, shrink: Int, count: Int) -> Range<Int> {
        let blocks = max(1, count / shrink)
        let first = min(max(0, Int(((low ?? 0) / Double(shrink)).rounded(.down))), blocks - 1)
        let last = min(max(first, Int(((high ?? Double(count)) / Double(shrink)).rounded(.up))), blocks - 1)
        return (first * shrink)..<((last + 1) * shrink)
    }

    private static func shrunk(
        _ frame: Frame, columns: Range<Int>, rows: Range<Int>, by shrink: Int, channels: Int
    ) -> [UInt8] {
        let (width, height) = (columns.count / shrink, rows.count / shrink)
        let rowLength = frame.width * channels
        return [UInt8](unsafeUninitializedCapacity: width * height * channels) { output, count in
            frame.pixels.withUnsafeBufferPointer { input in
                for y in 0..<height {
                    let source =
                        input.baseAddress! + (rows.lowerBound + y * shrink) * rowLength
                        + columns.lowerBound * channels
                    let target = output.baseAddress! + y * width * channels
                    if shrink == 1 {
                        target.update(from: source, count: width * channels)
                    } else {
                        meanRow(
                            source, rowLength: rowLength, shrink: shrink, channels: channels, into: target, width: width
                        )
                    }
                }
            }
            count = width * height * channels
        }
    }

    private static func meanRow(
        _ source: UnsafePointer<UInt8>, rowLength: Int, shrink: Int, channels: Int,
        into target: UnsafeMutablePointer<UInt8>, width: Int
    ) {
        if shrink == 2, channels == 1 {
            let below = source + rowLength
            for x in 0..<width {
                let sum =
                    UInt16(source[2 * x]) + UInt16(source[2 * x + 1]) + UInt16(below[2 * x]) + UInt16(below[2 * x + 1])
                target[x] = UInt8(truncatingIfNeeded: (sum + 2) >> 2)
            }
            return
        }
        let area = UInt32(shrink * shrink)
        for x in 0..<width {
            for channel in 0..<channels {
                var sum = area / 2
                for dy in 0..<shrink {
                    let row = source + dy * rowLength + x * shrink * channels + channel
                    for dx in 0..<shrink { sum += UInt32(row[dx * channels]) }
                }
                target[x * channels + channel] = UInt8(sum / area)
            }
        }
    }
}
