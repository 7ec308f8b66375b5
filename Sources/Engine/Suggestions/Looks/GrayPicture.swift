import Video

/// A frame as a small grey picture, each of its px the mean of the frame's px that it covers.
package struct GrayPicture: Sendable {
    package let width: Int
    package let height: Int
    /// `[height × width]`, row-major, 0 to 255.
    package let values: [UInt8]

    package init(width: Int, height: Int, values: [UInt8]) {
        precondition(values.count == width * height, "a picture is full")
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// - Parameters:
    ///   - scale: picture px per frame px, at most 1.
    ///   - longest: px; a picture with a longer side is made smaller yet.
    package init(_ frame: Frame, scale: Double = 1, longest: Int) {
        let gray = frame.converted(channels: 1)
        let scale = min(1, max(scale, 0), Double(longest) / Double(max(gray.width, gray.height)))
        width = max(1, Int(Double(gray.width) * scale))
        height = max(1, Int(Double(gray.height) * scale))
        values =
            width == gray.width && height == gray.height
            ? gray.pixels : Self.means(gray, width: width, height: height)
    }

    private static func means(_ frame: Frame, width: Int, height: Int) -> [UInt8] {
        let columns = (0...width).map { $0 * frame.width / width }
        let rows = (0...height).map { $0 * frame.height / height }
        return frame.pixels.withUnsafeBufferPointer { pixels in
            var values: [UInt8] = []
            values.reserveCapacity(width * height)
            for y in 0..<height {
                for x in 0..<width {
                    var sum = 0
                    for row in rows[y]..<rows[y + 1] {
                        for column in columns[x]..<columns[x + 1] { sum += Int(pixels[row * frame.width + column]) }
                    }
                    let area = (rows[y + 1] - rows[y]) * (columns[x + 1] - columns[x])
                    values.append(UInt8((sum + area / 2) / area))
                }
            }
            return values
        }
    }

    /// All px from 0 to 1, row after row.
    var numbers: [Float] { values.map { Float($0) / 255 } }
}
