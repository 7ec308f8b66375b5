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
        let channels = frame.format.channels
        for channel in 0..<channels {
            var plane = FloatPlane(frame, channel: channel)
            let smooths = rules == .sleapNN
            // Both keep whole grey levels here, as their frames are 8 bits; TensorFlow cuts, PyTorch rounds.
            plane = plane.resized(to: fitted, smooths: smooths).quantized(
                rules == .keras ? 0 : 0.5, if: plane.size != fitted)
            plane = plane.cut(from: origin, size: window)
            let scales = plane.size != output
            plane = plane.resized(to: output, smooths: smooths).quantized(0.5, if: scales && smooths)
            let target = picture + channel * width * height
            for y in 0..<height {
                let row = target + y * width
                let filled = y < output.height ? min(width, output.width) : 0
                for x in 0..<filled { row[x] = plane.values[y * output.width + x] * tone.gain + tone.offset }
                for x in filled..<width { row[x] = 0 }
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
        size = (frame.width, frame.height)
        values = (0..<(frame.width * frame.height)).map { Float(frame.pixels[$0 * channels + channel]) }
    }

    /// Bilinear, pixel areas aligned; with `smooths` a triangle as wide as the step when it gets smaller (PyTorch's
    /// `antialias`).
    func resized(to target: (width: Int, height: Int), smooths: Bool) -> FloatPlane {
        guard target != size else { return self }
        let columns = Self.taps(from: size.width, to: target.width, smooths: smooths)
        let rows = Self.taps(from: size.height, to: target.height, smooths: smooths)
        var narrow = [Float](repeating: 0, count: target.width * size.height)
        for y in 0..<size.height {
            for (x, tap) in columns.enumerated() {
                var sum: Float = 0
                for (i, weight) in tap.weights.enumerated() { sum += weight * values[y * size.width + tap.first + i] }
                narrow[y * target.width + x] = sum
            }
        }
        var result = [Float](repeating: 0, count: target.width * target.height)
        for (y, tap) in rows.enumerated() {
            for (i, weight) in tap.weights.enumerated() {
                let source = (tap.first + i) * target.width
                for x in 0..<target.width { result[y * target.width + x] += weight * narrow[source + x] }
            }
        }
        return FloatPlane(size: target, values: result)
    }

    private struct Tap {
        let first: Int
        let weights: [Float]
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
        return FloatPlane(size: size, values: values.map { min(255, max(0, ($0 + bias).rounded(.down))) })
    }
}
