/// What can be wrong with a video or an image, with the facts.
public enum VideoError: Error, Equatable, Sendable {
    case missing(path: String)
    case unreadable(path: String, reason: String)
    case empty(path: String)
    case notAVideo(path: String, found: String)
    /// A container whose table of contents is missing: the recording was not closed, or the copy stopped.
    case incomplete(path: String)
    case noVideoStream(path: String)
    case unsupportedCodec(path: String, codec: String)
    case noFrames(path: String)
    case nothingDecodes(path: String, codec: String)
    case tooLarge(path: String, width: Int, height: Int, limit: Int)
    case frameOutOfRange(path: String, frame: Int, count: Int)
    /// The file says it has this frame, but it ends before.
    case truncated(path: String, frame: Int, readable: Int, declared: Int)
    case undecodableFrame(path: String, frame: Int, reason: String)
    case sizeChanged(path: String, frame: Int, expected: PixelSize, found: PixelSize)
    case noImages(path: String)
    case unreadableImage(path: String, reason: String)
    case imageSizeDiffers(path: String, expected: PixelSize, found: PixelSize, first: String)
    case diskFull(path: String)
    case cannotWrite(path: String, reason: String)
    case encoderMissing(codec: String)
    case library(call: String, reason: String)
}

/// Width and height in px.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    public let width: Int
    public let height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var description: String { "\(width) x \(height)" }
}

extension VideoError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path): "There is no file at \(path). Was the video moved or renamed?"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .empty(let path): "\(path) is empty (0 bytes)."
        case .notAVideo(let path, let found):
            "\(path) is not a video: it holds \(found). Expected for example mp4, avi, mkv, mov, or a folder of images."
        case .incomplete(let path):
            "\(path) is incomplete: its table of contents is missing. The recording was not closed properly, or the "
                + "file was not copied to its end. Copy it again; some recorders' software can repair it."
        case .noVideoStream(let path): "\(path) holds no moving picture, only sound or other data."
        case .unsupportedCodec(let path, let codec): "\(path) is coded as \(codec), which cannot be decoded here."
        case .noFrames(let path): "\(path) has a video track without a single frame in it."
        case .nothingDecodes(let path, let codec): "Not one frame of \(path) (\(codec)) can be decoded: it is damaged."
        case .tooLarge(let path, let width, let height, let limit):
            "\(path) says it is \(width) x \(height) px; at most \(limit / 1_000_000) million pixels are supported."
        default: frameDescription
        }
    }

    private var frameDescription: String {
        switch self {
        case .frameOutOfRange(let path, let frame, let count):
            "Frame \(frame) does not exist in \(path): it has \(count) frames, numbered 0 to \(count - 1)."
        case .truncated(let path, let frame, let readable, let declared):
            "Frame \(frame) is missing from \(path): the file was cut short and holds \(readable) of its "
                + "\(declared) frames. Copy it again from where it was recorded."
        case .undecodableFrame(let path, let frame, let reason):
            "Frame \(frame) of \(path) cannot be decoded: \(reason)."
        case .sizeChanged(let path, let frame, let expected, let found):
            "Frame \(frame) of \(path) is \(found) px, but the video began with \(expected) px."
        case .noImages(let path): "The folder \(path) holds no PNG or JPEG image."
        case .unreadableImage(let path, let reason): "The image \(path) cannot be read: \(reason)."
        case .imageSizeDiffers(let path, let expected, let found, let first):
            "The image \(path) is \(found) px, but \(first) is \(expected) px; all images of a video must have one "
                + "size."
        default: writingDescription
        }
    }

    private var writingDescription: String {
        switch self {
        case .diskFull(let path): "The disk is full: \(path) could not be written. Free some space and try again."
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)."
        case .encoderMissing(let codec): "This machine's libavcodec has no \(codec) encoder."
        case .library(let call, let reason): "The video library failed in \(call): \(reason)."
        default: "The video cannot be used."
        }
    }
}
