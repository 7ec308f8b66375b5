import Domain
import Foundation

/// The one decoder behind page, training, inference and export: frame `i` is the same picture for all of them.
///
/// Synchronous and owned by one thread. Random access is exact in every container; the next frame is cheap. Memory
/// does not grow with the video, but for an index of 24 bytes a frame.
public final class VideoDecoder {
    public let info: VideoInfo
    private let source: any PictureSource

    /// Opens a file, a folder of images, or a single image.
    ///
    /// - Parameter indexCache: a folder where the packet index is kept, named by the video's fingerprint.
    /// - Parameter keepsNeighbours: for a person, who looks at a frame and then at those beside it: holds up to 16 MB of
    ///   pictures, so that steps both ways cost little.
    /// - Throws: `VideoError` in words that name the file and what is wrong with it.
    public init(opening path: String, indexCache: URL? = nil, threads: Int = 2, keepsNeighbours: Bool = false) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw VideoError.missing(path: path)
        }
        if isFolder.boolValue {
            source = try ImageSequence(path: path, images: ImageSequence.images(in: path), kind: .imageFolder)
        } else if ImageSequence.isImage(path) {
            source = try ImageSequence(path: path, images: [path], kind: .imageList)
        } else {
            source = try VideoFile(
                path: path, indexCache: indexCache, threads: threads, keepsNeighbours: keepsNeighbours)
        }
        info = source.info
    }

    /// Takes images as the frames of a video, in the order given.
    public init(images paths: [String]) throws {
        let folder = paths.first.map { ($0 as NSString).deletingLastPathComponent } ?? ""
        source = try ImageSequence(path: folder, images: paths, kind: .imageList)
        info = source.info
    }

    /// Presentation time of each frame in seconds since the first. Of images: one a second.
    public var times: [Double] { source.times }

    /// Exactly frame `index`.
    ///
    /// - Throws: `VideoError.frameOutOfRange`, `.truncated`, `.undecodableFrame`, `.sizeChanged` and, of images, what
    ///   is wrong with this one. Never gives a neighbour instead.
    public func frame(_ index: Int, as format: PixelFormat) throws -> Frame {
        try check(index)
        return try source.frame(index, as: format)
    }

    /// Frame `index` as JPEG: grey when it shows no colour.
    ///
    /// - Parameter quality: 1 to 100.
    /// - Parameter maxWidth: wider pictures are made smaller, in proportion. px
    /// - Throws: as `frame(_:as:)`.
    public func jpeg(_ index: Int, quality: Int = 85, maxWidth: Int? = nil) throws -> [UInt8] {
        try check(index)
        return try source.jpeg(index, quality: quality, maxWidth: maxWidth)
    }

    /// Adler-32 over the decoded planes as `ffmpeg -f framecrc` writes it; nil for images.
    package func checksum(_ index: Int) throws -> UInt32? {
        try check(index)
        return try (source as? VideoFile)?.checksum(index)
    }

    private func check(_ index: Int) throws {
        if (0..<info.frameCount).contains(index) { return }
        let declared = info.frameCount + info.missingFrames
        if (0..<declared).contains(index) {
            throw VideoError.truncated(
                path: source.path, frame: index, readable: info.frameCount, declared: declared)
        }
        throw VideoError.frameOutOfRange(path: source.path, frame: index, count: info.frameCount)
    }
}
