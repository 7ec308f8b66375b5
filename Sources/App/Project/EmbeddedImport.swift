import Domain
import Formats
import Foundation
import Storage
import Video

/// Takes the pictures that lie inside an SLP package into the project's own `images` folder.
struct EmbeddedImport {
    let store: ProjectStore
    /// False: the videos are only given the names that they would have.
    var writesPictures = true

    /// - Throws: `FormatError`, `VideoError`, or the file system's error.
    func extract(_ document: LabelDocument, _ embedded: [VideoID: EmbeddedImages], of url: URL) throws -> LabelDocument
    {
        var document = document
        for i in document.videos.indices where document.videos[i].kind == .embedded {
            guard let images = embedded[document.videos[i].id] else { continue }
            let stem = url.deletingPathExtension().lastPathComponent
            try write(images, into: "images/\(stem)-\(document.videos[i].id)", as: &document.videos[i])
        }
        return document
    }

    private func write(_ images: EmbeddedImages, into place: String, as video: inout VideoReference) throws {
        let folder = store.folder.appendingPathComponent(place, isDirectory: true)
        let isEncodedHere = images.swapsRedAndBlue || images.raw != nil
        guard writesPictures else {
            video.path = place
            let ending = isEncodedHere ? "png" : images.format
            video.imagePaths = (0..<images.count).map { String(format: "%06d.", $0) + ending }
            return
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var names: [String] = []
        try images.forEach { index, image in
            let name = String(format: "%06d.", index) + (isEncodedHere ? "png" : image.format)
            let bytes =
                isEncodedHere ? try Self.encode(image, raw: images.raw, swap: images.swapsRedAndBlue) : image.bytes
            try Data(bytes).write(to: folder.appendingPathComponent(name), options: .atomic)
            names.append(name)
        }
        let paths = names.map { folder.appendingPathComponent($0).path }
        video.path = place
        video.imagePaths = names
        let info = try VideoDecoder(images: paths).info
        (video.width, video.height, video.channels) = (info.width, info.height, info.channels)
        video.fingerprint = try Fingerprint.of(images: paths)
    }

    private static func encode(_ image: EmbeddedImage, raw: EmbeddedImages.Raw?, swap: Bool) throws -> [UInt8] {
        let frame =
            if let raw {
                Frame(
                    width: raw.width, height: raw.height, format: raw.channels == 1 ? .gray : .rgb, pixels: image.bytes,
                    index: 0, time: 0)
            } else {
                image.format == "png" ? try PNG.decode(image.bytes) : try JPEG.decode(image.bytes)
            }
        guard swap, frame.format == .rgb else { return try PNG.encode(frame) }
        var pixels = frame.pixels
        for i in stride(from: 0, to: pixels.count - 2, by: 3) { pixels.swapAt(i, i + 2) }
        return try PNG.encode(
            Frame(width: frame.width, height: frame.height, format: .rgb, pixels: pixels, index: 0, time: 0))
    }
}
