import Domain
import Foundation

/// A folder or list of images as a video: one image a frame.
final class ImageSequence: PictureSource {
    let path: String
    let info: VideoInfo
    private let paths: [String]
    private let compressor: JPEGEncoder

    /// Images carry no times: frame i is taken to be shown at i seconds.
    var times: [Double] { paths.indices.map(Double.init) }

    /// - Throws: `VideoError.noImages`, or what is wrong with the first image.
    init(path: String, images paths: [String], kind: VideoReference.Kind) throws {
        guard let first = paths.first else { throw VideoError.noImages(path: path) }
        self.path = path
        self.paths = paths
        compressor = try JPEGEncoder()
        let size = try Self.decode(first, as: .rgb)
        info = VideoInfo(
            width: size.width, height: size.height, channels: try Self.channels(of: paths), frameCount: paths.count,
            framesPerSecond: 0, duration: Double(paths.count),
            codec: Self.isJPEG(try FileKind.head(of: first)) ? "jpeg" : "png", kind: kind)
    }

    // MARK: Which images

    static let extensions: Set<String> = ["png", "jpg", "jpeg"]

    static func isImage(_ path: String) -> Bool {
        extensions.contains((path as NSString).pathExtension.lowercased())
    }

    /// The PNG and JPEG images of a folder in name order, numbers within names counted as numbers: img2 before img10.
    ///
    /// - Throws: `VideoError.noImages`, `.unreadable`.
    static func images(in folder: String) throws -> [String] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
            throw VideoError.unreadable(path: folder, reason: (error as NSError).localizedDescription)
        }
        let images = names.filter { isImage($0) && !$0.hasPrefix(".") }
        if images.isEmpty { throw VideoError.noImages(path: folder) }
        return images.map { (NaturalOrder($0), $0) }.sorted { $0.0 < $1.0 }.map { folder + "/" + $0.1 }
    }

    // MARK: Reading

    func frame(_ index: Int, as format: PixelFormat) throws -> Frame {
        let frame = try Self.decode(paths[index], as: format)
        guard frame.width == info.width, frame.height == info.height else {
            throw VideoError.imageSizeDiffers(
                path: paths[index], expected: PixelSize(width: info.width, height: info.height),
                found: PixelSize(width: frame.width, height: frame.height), first: paths[0])
        }
        return frame.numbered(index, time: Double(index))
    }

    func jpeg(_ index: Int, quality: Int, maxWidth: Int?) throws -> [UInt8] {
        try frame(index, as: info.channels == 1 ? .gray : .rgb).jpeg(compressor, quality: quality, maxWidth: maxWidth)
    }

    private static func isJPEG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8]) }

    static func decode(_ path: String, as format: PixelFormat?) throws -> Frame {
        guard FileManager.default.fileExists(atPath: path) else { throw VideoError.missing(path: path) }
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw VideoError.unreadable(path: path, reason: (error as NSError).localizedDescription)
        }
        if bytes.isEmpty { throw VideoError.empty(path: path) }
        return isJPEG(bytes)
            ? try JPEG.decode(bytes, as: format, path: path) : try PNG.decode(bytes, as: format, path: path)
    }

    /// 1 when a first, a middle and a late image show no colour, else 3. An image that cannot be read says nothing.
    private static func channels(of paths: [String]) throws -> Int {
        for index in Set([0, paths.count / 2, paths.count * 9 / 10]) {
            let frame: Frame
            do { frame = try decode(paths[index], as: nil) } catch is VideoError where index > 0 { continue }
            if frame.format == .rgb, !frame.isColourless { return 3 }
        }
        return 1
    }
}
