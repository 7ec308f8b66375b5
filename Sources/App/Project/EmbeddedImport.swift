import Domain
import Formats
import Foundation
import Storage
import Video

/// Takes the pictures that lie inside an SLP package into the project's own `images` folder.
struct EmbeddedImport {
    let store: ProjectStore

    /// - Throws: `FormatError`, `VideoError`, or the file system's error.
    func extract(_ contents: SLPContents, of url: URL) throws -> LabelDocument {
        var document = contents.document
        for i in document.videos.indices where document.videos[i].kind == .embedded {
            guard let images = contents.embedded[document.videos[i].id] else { continue }
            let stem = url.deletingPathExtension().lastPathComponent
            try write(images, into: "images/\(stem)-\(document.videos[i].id)", as: &document.videos[i])
        }
        return document
    }

    private func write(_ images: EmbeddedImages, into place: String, as video: inout VideoReference) throws {
        let folder = store.folder.appendingPathComponent(place, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var names: [String] = []
        try images.forEach { index, image in
            let name = String(format: "%06d.", index) + (images.swapsRedAndBlue ? "png" : image.format)
            let bytes = images.swapsRedAndBlue ? try Self.exchangingRedAndBlue(image) : image.bytes
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

    private static func exchangingRedAndBlue(_ image: EmbeddedImage) throws -> [UInt8] {
        let frame = image.format == "png" ? try PNG.decode(image.bytes) : try JPEG.decode(image.bytes)
        guard frame.format == .rgb else { return try PNG.encode(frame) }
        var pixels = frame.pixels
        for i in stride(from: 0, to: pixels.count - 2, by: 3) { pixels.swapAt(i, i + 2) }
        return try PNG.encode(
            Frame(width: frame.width, height: frame.height, format: .rgb, pixels: pixels, index: 0, time: 0))
    }
}
