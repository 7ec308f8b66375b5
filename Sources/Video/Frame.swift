import Domain

/// How a frame's pixels are given: one byte of grey, or three bytes of red, green and blue, full range (0 to 255).
public enum PixelFormat: Sendable, Hashable, Codable {
    case gray
    case rgb

    /// Bytes of one pixel.
    public var channels: Int { self == .gray ? 1 : 3 }
}

/// One picture, as every part of Tarsier sees it.
public struct Frame: Sendable, Equatable {
    /// Width in px.
    public let width: Int
    /// Height in px.
    public let height: Int
    public let format: PixelFormat
    /// `[height, width, channels]`, interleaved, top row first, no padding, full range.
    public var pixels: [UInt8]
    /// Position in presentation order, from 0.
    public let index: Int
    /// Seconds since the video's first frame.
    public let time: Double

    /// - Precondition: `pixels` holds exactly `height * width * channels` bytes.
    public init(
        width: Int, height: Int, format: PixelFormat, pixels: [UInt8], index: Int = 0, time: Double = 0
    ) {
        precondition(width > 0 && height > 0, "a frame has at least one pixel")
        precondition(pixels.count == width * height * format.channels, "pixels must fill the frame exactly")
        self.width = width
        self.height = height
        self.format = format
        self.pixels = pixels
        self.index = index
        self.time = time
    }

    /// The same picture as frame `index` of a video, shown at `time` seconds.
    func numbered(_ index: Int, time: Double) -> Frame {
        Frame(width: width, height: height, format: format, pixels: pixels, index: index, time: time)
    }
}

extension Frame {
    /// True when the picture shows no colour.
    var isColourless: Bool { format == .gray || Self.isColourless(rgb: pixels) }

    /// True when red, green and blue agree at every pixel, give or take two.
    static func isColourless(rgb pixels: [UInt8]) -> Bool {
        for i in stride(from: 0, to: pixels.count - 2, by: 3) {
            let (red, green, blue) = (Int(pixels[i]), Int(pixels[i + 1]), Int(pixels[i + 2]))
            if abs(red - green) > 2 || abs(blue - green) > 2 { return false }
        }
        return true
    }
}

/// What is known of a video once it is open.
public struct VideoInfo: Sendable, Hashable, Codable {
    /// Width of every frame in px.
    public let width: Int
    /// Height of every frame in px.
    public let height: Int
    /// 1 when the pictures are grey (by format, or no colour in the first, a middle and a late frame), else 3.
    public let channels: Int
    public let frameCount: Int
    /// Average rate in frames/s, for display; a frame's time comes from its own time stamp. 0: unknown.
    public let framesPerSecond: Double
    /// Seconds from the first frame to the end of the last.
    public let duration: Double
    /// libavcodec's name of the codec (`h264`, `mjpeg`); of images `png` or `jpeg`.
    public let codec: String
    public let kind: VideoReference.Kind
    /// Frames that the file says it has beyond those that are in it: more than 0 in a file that was cut short.
    public let missingFrames: Int

    public init(
        width: Int, height: Int, channels: Int, frameCount: Int, framesPerSecond: Double, duration: Double,
        codec: String, kind: VideoReference.Kind, missingFrames: Int = 0
    ) {
        self.width = width
        self.height = height
        self.channels = channels
        self.frameCount = frameCount
        self.framesPerSecond = framesPerSecond
        self.duration = duration
        self.codec = codec
        self.kind = kind
        self.missingFrames = missingFrames
    }
}
