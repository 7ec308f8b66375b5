import Video

/// A grey picture at full, half, quarter, … size, for optical flow.
public struct ImagePyramid: Sendable {
    /// One size of the picture: `[height × width]`, row-major, 0 to 255.
    struct Level: Sendable {
        let width: Int
        let height: Int
        let values: [Float]
    }

    /// The full size first.
    let levels: [Level]
    /// px of the first level per px of the frame.
    let scale: Double

    /// - Parameters:
    ///   - levels: sizes beyond the first; fewer for a small picture.
    ///   - scale: the first level's size relative to the frame's, more than 0 and at most 1.
    public init(_ frame: Frame, levels count: Int = 3, scale: Double = 1) {
        precondition(scale > 0 && scale <= 1, "flow looks at a frame at its size or smaller")
        var level = Self.first(frame, scale: scale)
        var all = [level]
        while all.count <= count, min(level.width, level.height) >= 16 {
            level = Self.halved(level)
            all.append(level)
        }
        levels = all
        self.scale = scale
    }

    private static func first(_ frame: Frame, scale: Double) -> Level {
        let channels = frame.format.channels
        func grey(_ x: Int, _ y: Int) -> Float {
            let place = (y * frame.width + x) * channels
            guard channels == 3 else { return Float(frame.pixels[place]) }
            return 0.299 * Float(frame.pixels[place]) + 0.587 * Float(frame.pixels[place + 1])
                + 0.114 * Float(frame.pixels[place + 2])
        }
        guard scale < 1 else {
            let values = (0..<frame.height).flatMap { y in (0..<frame.width).map { grey($0, y) } }
            return Level(width: frame.width, height: frame.height, values: values)
        }
        let (width, height) = (max(1, Int(Double(frame.width) * scale)), max(1, Int(Double(frame.height) * scale)))
        let values = (0..<height).flatMap { y in
            (0..<width).map { x -> Float in
                grey(min(frame.width - 1, Int(Double(x) / scale)), min(frame.height - 1, Int(Double(y) / scale)))
            }
        }
        return Level(width: width, height: height, values: values)
    }

    /// Every second pixel after smoothing by (1 4 6 4 1) / 16 in both directions, edges mirrored.
    private static func halved(_ level: Level) -> Level {
        let (width, height) = ((level.width + 1) / 2, (level.height + 1) / 2)
        let kernel: [Float] = [1, 4, 6, 4, 1]
        func mirrored(_ i: Int, _ count: Int) -> Int {
            let positive = abs(i)
            return positive < count ? positive : max(0, 2 * count - 2 - positive)
        }
        var rows = [Float](repeating: 0, count: width * level.height)
        level.values.withUnsafeBufferPointer { values in
            for y in 0..<level.height {
                for x in 0..<width {
                    var sum: Float = 0
                    for k in -2...2 {
                        sum += kernel[k + 2] * values[y * level.width + mirrored(2 * x + k, level.width)]
                    }
                    rows[y * width + x] = sum / 16
                }
            }
        }
        var result = [Float](repeating: 0, count: width * height)
        for y in 0..<height {
            for k in -2...2 {
                let row = mirrored(2 * y + k, level.height) * width
                for x in 0..<width { result[y * width + x] += kernel[k + 2] * rows[row + x] / 16 }
            }
        }
        return Level(width: width, height: height, values: result)
    }
}

extension ImagePyramid.Level {
    /// The value at a place between pixels; the edge goes on beyond the picture.
    @inline(__always)
    static func sample(
        _ values: UnsafeBufferPointer<Float>, _ width: Int, _ height: Int, _ x: Float, _ y: Float
    ) -> Float {
        let (cx, cy) = (max(0, min(Float(width - 1), x)), max(0, min(Float(height - 1), y)))
        let (x0, y0) = (Int(cx), Int(cy))
        let (x1, y1) = (min(x0 + 1, width - 1), min(y0 + 1, height - 1))
        let (fx, fy) = (cx - Float(x0), cy - Float(y0))
        let top = values[y0 * width + x0] * (1 - fx) + values[y0 * width + x1] * fx
        let bottom = values[y1 * width + x0] * (1 - fx) + values[y1 * width + x1] * fx
        return top * (1 - fy) + bottom * fy
    }
}
