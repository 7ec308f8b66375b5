import Domain

extension Raster {
    /// How a sampled value v, 0 to 255, becomes a number for the network: v × gain + offset.
    package struct Tone: Sendable {
        var gain: Float
        var offset: Float

        package init(gain: Float, offset: Float) {
            self.gain = gain
            self.offset = offset
        }
    }

    /// What a picture shows where it looks beyond the frame.
    package enum Outside: Sendable {
        /// One number, as the network takes it.
        case value(Float)
        /// The nearest pixel of the frame.
        case edge
    }

    /// Samples a picture through a map in one pass, bilinearly, into planes of Float.
    ///
    /// - Parameters:
    ///   - view: from px of the original frame to px of the picture.
    ///   - picture: `[channels, height, width]`, overwritten.
    package func sample(
        through view: CoordinateMap, width outputWidth: Int, height outputHeight: Int, tone: Tone, outside: Outside,
        into picture: UnsafeMutablePointer<Float>
    ) {
        let back = view.inverse.then(map)
        pixels.withUnsafeBufferPointer { source in
            for y in 0..<outputHeight {
                let x0 = back.b * Double(y) + back.tx
                let y0 = back.d * Double(y) + back.ty
                var inside = 0..<outputWidth
                var fill: Float = 0
                if case .value(let value) = outside {
                    fill = value
                    inside = Self.span(x0, back.a, limit: width, count: outputWidth)
                        .clamped(to: Self.span(y0, back.c, limit: height, count: outputWidth))
                }
                for channel in 0..<channels {
                    let row = picture + (channel * outputHeight + y) * outputWidth
                    for x in 0..<inside.lowerBound { row[x] = fill }
                    for x in inside.upperBound..<outputWidth { row[x] = fill }
                    sampleRow(
                        source.baseAddress! + channel, from: (x0, y0), step: (back.a, back.c), over: inside, tone: tone,
                        into: row)
                }
            }
        }
    }

    /// Pixels whose source coordinate start + i × step lies in [-0.5, limit - 0.5], which is where the frame is.
    private static func span(_ start: Double, _ step: Double, limit: Int, count: Int) -> Range<Int> {
        let (low, high) = (-0.5 - start, Double(limit) - 0.5 - start)
        guard abs(step) > 1e-12 else { return low <= 0 && high >= 0 ? 0..<count : 0..<0 }
        let (near, far) = step > 0 ? (low / step, high / step) : (high / step, low / step)
        let first = Int(min(max(0, near.rounded(.up)), Double(count)))
        let end = Int(min(max(Double(first), far.rounded(.down) + 1), Double(count)))
        return first..<end
    }

    private func sampleRow(
        _ source: UnsafePointer<UInt8>, from start: (Double, Double), step: (Double, Double), over span: Range<Int>,
        tone: Tone, into row: UnsafeMutablePointer<Float>
    ) {
        if step == (1, 0), start.0 == start.0.rounded(), start.1 == start.1.rounded(),
            Int(start.0) + span.lowerBound >= 0, Int(start.0) + span.upperBound <= width,
            (0..<height).contains(Int(start.1))
        {
            return copyRow(source, from: (Int(start.0), Int(start.1)), over: span, tone: tone, into: row)
        }
        let (lastX, lastY) = (Float(width - 1), Float(height - 1))
        let rowLength = width * channels
        for i in span {
            let sx = min(max(0, Float(start.0 + step.0 * Double(i))), lastX)
            let sy = min(max(0, Float(start.1 + step.1 * Double(i))), lastY)
            let (left, top) = (Int(sx), Int(sy))
            let (fx, fy) = (sx - Float(left), sy - Float(top))
            let right = left < width - 1 ? channels : 0
            let below = top < height - 1 ? rowLength : 0
            let corner = source + top * rowLength + left * channels
            let upper = Float(corner[0]) + fx * (Float(corner[right]) - Float(corner[0]))
            let lower = Float(corner[below]) + fx * (Float(corner[below + right]) - Float(corner[below]))
            row[i] = (upper + fy * (lower - upper)) * tone.gain + tone.offset
        }
    }

    /// Where pixels of the picture lie on pixels of the raster, as on a frame that is not scaled.
    private func copyRow(
        _ source: UnsafePointer<UInt8>, from start: (Int, Int), over span: Range<Int>, tone: Tone,
        into row: UnsafeMutablePointer<Float>
    ) {
        let line = source + (start.1 * width + start.0) * channels
        if channels == 1 {
            for i in span { row[i] = Float(line[i]) * tone.gain + tone.offset }
        } else {
            for i in span { row[i] = Float(line[i * channels]) * tone.gain + tone.offset }
        }
    }
}
