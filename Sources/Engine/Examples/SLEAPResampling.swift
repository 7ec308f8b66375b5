import Video

/// SLEAP's steps from a frame to a network's picture: fit, cut, scale. Each is a resampling of its own, so that the
/// result is SLEAP's to a rounding.
package struct SLEAPResampling: Sendable {
    let rules: SLEAPPreprocessing.Rules
    /// The frame is resized to this.
    let fitted: (width: Int, height: Int)
    /// Then this part is cut out of it, black where it is not; its top-left pixel may lie between pixels.
    let origin: (x: Double, y: Double)
    let window: (width: Int, height: Int)
    /// Then that is resized to this, and stands in the top-left corner of the picture.
    let output: (width: Int, height: Int)

    func isIdentity(width: Int, height: Int) -> Bool {
        fitted == (width, height) && origin == (0, 0) && output == window
    }

    /// Writes the picture of a frame: `[channels, height, width]`, every number written, zeros around the result.
    package func picture(
        of frame: Frame, tone: Raster.Tone, width: Int, height: Int, into picture: UnsafeMutablePointer<Float>
    ) {
        self.picture(from: fittedPlanes(of: frame), tone: tone, width: width, height: height, into: picture)
    }

    /// The first step, which the views of one frame share: its channels, fitted.
    func fittedPlanes(of frame: Frame) -> [FloatPlane] {
        (0..<frame.format.channels).map { channel in
            let plane = FloatPlane(frame, channel: channel)
            // Both keep whole grey levels here, as their frames are 8 bits; TensorFlow cuts, PyTorch rounds.
            return plane.resized(to: fitted, smooths: rules == .sleapNN).quantized(
                rules == .keras ? 0 : 0.5, if: plane.size != fitted)
        }
    }

    /// The other steps.
    func picture(
        from planes: [FloatPlane], tone: Raster.Tone, width: Int, height: Int, into picture: UnsafeMutablePointer<Float>
    ) {
        let smooths = rules == .sleapNN
        for (channel, fitted) in planes.enumerated() {
            var plane = fitted.cut(from: origin, size: window)
            let scales = plane.size != output
            plane = plane.resized(to: output, smooths: smooths).quantized(0.5, if: scales && smooths)
            let target = picture + channel * width * height
            plane.values.withUnsafeBufferPointer { values in
                for y in 0..<height {
                    let row = target + y * width
                    let filled = y < output.height ? min(width, output.width) : 0
                    for x in 0..<filled { row[x] = values[y * output.width + x] * tone.gain + tone.offset }
                    for x in filled..<width { row[x] = 0 }
                }
            }
        }
    }
}

/// One channel of a picture, values from 0 to 255.
struct FloatPlane {
    let size: (width: Int, height: Int)
    let values: [Float]

    init(size: (width: Int, height: Int), values: [Float]) {
        precondition(values.count == size.width * size.height, "the values do not fill the plane")
        self.size = size
        self.values = values
    }

    init(_ frame: Frame, channel: Int) {
        let channels = frame.format.channels
        let count = frame.width * frame.height
        size = (frame.width, frame.height)
        values = [Float](unsafeUninitializedCapacity: count) { values, filled in
            frame.pixels.withUnsafeBufferPointer { pixels in
                if channels == 1 {
                    for place in 0..<count { values[place] = Float(pixels[place]) }
                } else {
                    for place in 0..<count { values[place] = Float(pixels[place * channels + channel]) }
                }
            }
            filled = count
        }
    }

    /// Bilinear, pixel areas aligned; with `smooths` a triangle as wide as the step when it gets smaller (PyTorch's
    /// `antialias`).
    func resized(to target: (width: Int, height: Int), smooths: Bool) -> FloatPlane {
        guard target != size else { return self }
        let columns = Self.taps(from: size.width, to: target.width, smooths: smooths)
        let rows = Self.taps(from: size.height, to: target.height, smooths: smooths)
        var narrow = [Float](repeating: 0, count: target.width * size.height)
        narrow.withUnsafeMutableBufferPointer { Self.narrow(values, width: size.width, columns, into: $0) }
        var result = [Float](repeating: 0, count: target.width * target.height)
        result.withUnsafeMutableBufferPointer { result in
            narrow.withUnsafeBufferPointer { narrow in
                for (y, tap) in rows.enumerated() {
                    for (i, weight) in tap.weights.enumerated() {
                        let (from, to) = ((tap.first + i) * target.width, y * target.width)
                        for x in 0..<target.width { result[to + x] += weight * narrow[from + x] }
                    }
                }
            }
        }
        return FloatPlane(size: target, values: result)
    }

    private struct Tap {
        let first: Int
        let weights: [Float]
    }

    /// Gathers every row's columns. All taps' weights lie in one array, since this is done for each pixel of a frame.
    private static func narrow(
        _ values: [Float], width: Int, _ columns: [Tap], into result: UnsafeMutableBufferPointer<Float>
    ) {
        let weights = columns.flatMap(\.weights)
        let taps = columns.map { (first: $0.first, count: $0.weights.count) }
        values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                taps.withUnsafeBufferPointer { taps in
                    for y in 0..<(values.count / width) {
                        var next = 0
                        for x in 0..<taps.count {
                            let from = y * width + taps[x].first
                            var sum: Float = 0
                            for i in 0..<taps[x].count { sum += weights[next + i] * values[from + i] }
                            next += taps[x].count
                            result[y * taps.count + x] = sum
                        }
                    }
                }
            }
        }
    }

    private static func taps(from count: Int, to target: Int, smooths: Bool) -> [Tap] {
        let step = Double(count) / Double(target)
        let reach = smooths ? max(1, step) : 1
        return (0..<target).map { index in
            let centre = (Double(index) + 0.5) * step - 0.5
            let first = min(count - 1, max(0, Int((centre - reach).rounded(.down)) + 1))
            let last = max(first, min(count - 1, Int((centre + reach).rounded(.up)) - 1))
            let weights = (first...last).map { max(0, 1 - abs(Double($0) - centre) / reach) }
            let sum = weights.reduce(0, +)
            return Tap(
                first: first,
                weights: sum > 0 ? weights.map { Float($0 / sum) } : [1] + weights.dropFirst().map { _ in 0 })
        }
    }

    /// A part, bilinearly where it begins between pixels; black outside.
    func cut(from origin: (x: Double, y: Double), size target: (width: Int, height: Int)) -> FloatPlane {
        guard origin != (0, 0) || target != size else { return self }
        let (left, top) = (origin.x.rounded(.down), origin.y.rounded(.down))
        let (fx, fy) = (Float(origin.x - left), Float(origin.y - top))
        func value(_ x: Int, _ y: Int) -> Float {
            (0..<size.width).contains(x) && (0..<size.height).contains(y) ? values[y * size.width + x] : 0
        }
        var result = [Float](repeating: 0, count: target.width * target.height)
        for y in 0..<target.height {
            for x in 0..<target.width {
                let (sx, sy) = (Int(left) + x, Int(top) + y)
                let upper = value(sx, sy) * (1 - fx) + (fx > 0 ? value(sx + 1, sy) * fx : 0)
                let lower = fy > 0 ? value(sx, sy + 1) * (1 - fx) + (fx > 0 ? value(sx + 1, sy + 1) * fx : 0) : 0
                result[y * target.width + x] = upper * (1 - fy) + lower * fy
            }
        }
        return FloatPlane(size: target, values: result)
    }

    /// Whole grey levels: the largest not above the value and `bias`.
    func quantized(_ bias: Float, if needed: Bool) -> FloatPlane {
        guard needed else { return self }
        let quantized = [Float](unsafeUninitializedCapacity: values.count) { levels, filled in
            values.withUnsafeBufferPointer { values in
                // Towards zero is down, but for what becomes 0 in any case.
                for place in values.indices {
                    levels[place] = Float(Int32(min(255, max(0, values[place] + bias))))
                }
            }
            filled = values.count
        }
        return FloatPlane(size: size, values: quantized)
    }
}
