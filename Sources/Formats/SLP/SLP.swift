import Domain
import Foundation

/// SLEAP's label files (`.slp`, `.pkg.slp`), as SLEAP and sleap-io write them: format ids 1.0 to 2.8.
///
/// What is read, written and left out: docs/formats.md. Facts of the format: SLEAP 1.4's `io/format/hdf5.py` and
/// sleap-io 0.9.5's `io/slp.py`.
public enum SLP {
    /// What becomes of a video whose images lie in the file itself.
    public enum EmbeddedVideos: Sendable {
        /// A video of just those images; a frame is the position of its image. `VideoReference.sourceFrames` says
        /// which frame of the original video each position was. Labelled frames without an image stand after the images.
        case asImages
        /// The original video where the file names one, its frames by their own numbers.
        case asSource
    }

    /// The first format id of which nothing is known; sleap-io 0.9.5 refuses it too.
    static let firstUnknownFormat = 3.0
    /// Written files: mid-pixel coordinates and tracking scores, opened by SLEAP 1.3 and later and by sleap-io.
    static let writtenFormat = 1.2

    /// Reads a whole file. Points are px with (0, 0) the centre of the top-left pixel, whatever the file's convention.
    ///
    /// Paths of videos stay as the file has them, but with `/` between folders; ids of videos and tracks count from 1
    /// in the file's order.
    ///
    /// - Throws: `FormatError`.
    public static func read(_ url: URL, embedded: EmbeddedVideos = .asImages) throws -> SLPContents {
        let file = try HDF5File.open(url)
        var reader = SLPReader(url: url, embedded: embedded)
        return try reader.read(file)
    }

    /// Writes a whole document, replacing `url` only once everything is on the disk.
    ///
    /// - Parameter images: gives the encoded image of an `embedded` video's frame (a position); those videos are then
    ///   written into the file. Without it they are written as references to the original video.
    /// - Returns: what could not be written as it is, in words.
    /// - Throws: `FormatError`, or what `images` throws.
    @discardableResult
    public static func write(_ document: LabelDocument, to url: URL, images: EmbeddedImageSource? = nil) throws
        -> [String]
    {
        let writer = try SLPWriter(
            creating: url, skeleton: document.skeleton, videos: document.videos, tracks: document.tracks,
            suggestions: document.suggestions, provenance: document.provenance, images: images)
        for frame in document.frames { try writer.append(frame) }
        try writer.finish()
        return writer.warnings
    }
}

/// What an SLP file held.
public struct SLPContents: Sendable {
    public let document: LabelDocument
    /// The file's own number, 1.0 where it has none.
    public let formatID: Double
    /// The images of `embedded` videos, read when asked for.
    public let embedded: [VideoID: EmbeddedImages]
    /// What the file holds and the document cannot, in words.
    public let warnings: [String]
}

/// The encoded image at a position of an embedded video, or nil when it has none there.
public typealias EmbeddedImageSource = (VideoReference, Int) throws -> EmbeddedImage?

/// One encoded image: a whole PNG or JPEG file.
public struct EmbeddedImage: Hashable, Sendable {
    /// The frame of the original video.
    public let sourceFrame: Int
    public let bytes: [UInt8]
    /// `png` or `jpg`.
    public let format: String

    public init(sourceFrame: Int, bytes: [UInt8], format: String) {
        self.sourceFrame = sourceFrame
        self.bytes = bytes
        self.format = format
    }
}
