import Domain

/// How a frame becomes a network's input, with every value worked out; written with the model.
public struct InputConfiguration: Codable, Hashable, Sendable {
    /// 1 (grey) or 3 (RGB).
    public let channels: Int
    /// Network px per frame px.
    public let scale: Double
    /// Width and height of the input are multiples of this, px.
    public let maxStride: Int
    /// The number for the network is (v - mean) / deviation, v from 0 (black) to 1 (white). Outside of the frame it is 0.
    public let mean: Double
    public let deviation: Double
    /// Side of the square around an animal, network px; nil: the whole frame.
    public let cropSize: Int?
    /// The part at the middle of the square; nil: the middle of the box around the visible parts.
    public let anchorPart: String?
    /// Set for a model that was trained by SLEAP: frames become input by its rules.
    public let sleap: SLEAPPreprocessing?

    public init(
        channels: Int, scale: Double, maxStride: Int, mean: Double = 0, deviation: Double = 1, cropSize: Int? = nil,
        anchorPart: String? = nil, sleap: SLEAPPreprocessing? = nil
    ) {
        self.channels = channels
        self.scale = scale
        self.maxStride = maxStride
        self.mean = mean
        self.deviation = deviation
        self.cropSize = cropSize
        self.anchorPart = anchorPart
        self.sleap = sleap
    }

    /// Frame pixels that are averaged before sampling, so that a small scale does not alias.
    var shrink: Int { max(1, Int(1 / scale + 1e-6)) }

    var tone: Raster.Tone {
        Raster.Tone(gain: Float(1 / (255 * deviation)), offset: Float(-mean / deviation))
    }
}

/// A network's view of a frame: which picture it sees, and where that lies.
package struct InputView: Sendable {
    /// From px of the original frame to network px.
    package let map: CoordinateMap
    package let width: Int
    package let height: Int
    /// SLEAP's steps to the picture, where they are more than cutting; nil: sampled through `map`.
    package var resampling: SLEAPResampling?

    /// The whole frame, scaled, and padded at the bottom and the right to a multiple of the maximum stride.
    package static func wholeFrame(width: Int, height: Int, input: InputConfiguration) -> InputView {
        if let sleap = input.sleap { return sleap.wholeFrame(width: width, height: height, input: input) }
        return InputView(
            map: .resize(input.scale), width: padded(Double(width) * input.scale, to: input.maxStride),
            height: padded(Double(height) * input.scale, to: input.maxStride))
    }

    /// The square around an animal of a frame of this size, as `input` wants it; `centre` in frame px.
    package static func crop(around centre: Point, width: Int, height: Int, input: InputConfiguration) -> InputView {
        if let sleap = input.sleap, let side = sleap.cropSide {
            return sleap.crop(side, around: centre, width: width, height: height, input: input)
        }
        return square(input.cropSize ?? input.maxStride, around: centre, scale: input.scale)
    }

    /// A square of `side` network px whose middle is at `centre` (frame px).
    package static func square(_ side: Int, around centre: Point, scale: Double) -> InputView {
        let resize = CoordinateMap.resize(scale)
        let middle = resize(centre)
        let half = (Double(side) - 1) / 2
        return InputView(
            map: resize.then(.crop(origin: Point(middle.x - half, middle.y - half))), width: side, height: side)
    }

    /// The middle of the picture, network px.
    package var centre: Point { Point((Double(width) - 1) / 2, (Double(height) - 1) / 2) }

    static func padded(_ size: Double, to stride: Int) -> Int {
        max(1, Int((size / Double(stride) - 1e-9).rounded(.up))) * stride
    }
}
