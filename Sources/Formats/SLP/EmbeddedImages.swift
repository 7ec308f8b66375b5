import Foundation

/// The images of one video inside a package (`.pkg.slp`), read from the file one at a time.
public struct EmbeddedImages: Sendable {
    public let file: URL
    /// The data set that holds them, such as `video0/video`.
    public let dataset: String
    /// `png`, `jpg`, or `raw`.
    public let format: String
    /// True for colour images whose red and blue are exchanged, as OpenCV wrote them for SLEAP up to 1.3.
    public let swapsRedAndBlue: Bool
    /// Of pixels that are not encoded: the size of a picture, 1 or 3 bytes a pixel.
    public struct Raw: Sendable, Hashable {
        public let width, height, channels: Int
    }
    /// Nil for encoded images.
    public private(set) var raw: Raw?
    /// The frame of the original video that each image was.
    public let sourceFrames: [Int]

    public var count: Int { sourceFrames.count }

    /// - Throws: `FormatError`.
    public func image(_ index: Int) throws -> EmbeddedImage {
        let file = try HDF5File.open(file)
        return try image(index, in: file.dataset(dataset))
    }

    /// Hands over every image in order, with one opening of the file; memory stays at one image.
    ///
    /// - Throws: `FormatError`, or what `body` throws.
    public func forEach(_ body: (Int, EmbeddedImage) throws -> Void) throws {
        let file = try HDF5File.open(file)
        let images = try file.dataset(dataset)
        for index in 0..<count { try body(index, image(index, in: images)) }
    }

    private func image(_ index: Int, in images: borrowing HDF5Dataset) throws -> EmbeddedImage {
        guard let raw else {
            return EmbeddedImage(sourceFrame: sourceFrames[index], bytes: try images.bytes(row: index), format: format)
        }
        var pixels = [UInt8](repeating: 0, count: raw.width * raw.height * raw.channels)
        try pixels.withUnsafeMutableBytes {
            try images.read(rows: index..<index + 1, as: images.type.id, into: $0.baseAddress!)
        }
        return EmbeddedImage(sourceFrame: sourceFrames[index], bytes: pixels, format: format)
    }

    /// Pictures of bytes [pictures, height, width, 1 or 3], colours as OpenCV has them (blue first); nil when `dataset` is
    /// something else.
    static func raw(in file: borrowing HDF5File, url: URL, dataset: String, count: Int) throws -> EmbeddedImages? {
        let images = try file.dataset(dataset)
        guard images.shape.count == 4 || images.shape.count == 3, images.shape[0] == count,
            images.element == .unsigned(1)
        else { return nil }
        let size = Raw(width: images.shape[2], height: images.shape[1], channels: images.shape[safe: 3] ?? 1)
        guard size.width > 0, size.height > 0, [1, 3].contains(size.channels) else { return nil }
        return EmbeddedImages(
            file: url, dataset: dataset, format: "raw", swapsRedAndBlue: size.channels == 3, raw: size,
            sourceFrames: Array(0..<count))
    }

    /// What `dataset` of `file` holds; nil when it is not a list of encoded images.
    static func find(in file: borrowing HDF5File, url: URL, dataset: String, formatID: Double) throws
        -> EmbeddedImages?
    {
        guard try file.contains(dataset) else { return nil }
        let images = try file.dataset(dataset)
        let format = try file.text("format", of: dataset).map { String(decoding: $0, as: UTF8.self) } ?? "png"
        guard ["png", "jpg", "jpeg"].contains(format), let rows = images.shape.first,
            images.shape.count == 1 ? images.element == .variableBytes : images.shape.count == 2
        else { return nil }
        let order = try file.text("channel_order", of: dataset).map { String(decoding: $0, as: UTF8.self) }
        let numbers = String(dataset.dropLast(dataset.hasSuffix("/video") ? 5 : 0)) + "frame_numbers"
        var frames = Array(0..<rows)
        if try file.contains(numbers) { frames = try file.dataset(numbers).integers() }
        guard frames.count == rows, frames.allSatisfy({ $0 >= 0 }) else {
            throw FormatError.inconsistent(
                path: file.path, place: dataset, found: "has \(rows) images but \(frames.count) frame numbers")
        }
        return EmbeddedImages(
            file: url, dataset: dataset, format: format == "jpeg" ? "jpg" : format,
            swapsRedAndBlue: order.map { $0 == "BGR" } ?? (formatID < 1.4), sourceFrames: frames)
    }
}
