import Domain

/// A video as `videos_json` describes it, and back.
///
/// Old files have only `backend`; newer ones add `filename` beside it and `source_video`, the original of a package.
struct SLPVideo {
    /// The entry; of a package's video with its `source_video` put in.
    let json: JSONValue

    private var backend: JSONValue? { json["backend"] }

    /// Path of the file, or of the first image, with `/` between folders.
    var path: String {
        let name = backend?["filename"] ?? json["filename"]
        return Self.cleaned(name?.string ?? name?.array?.first?.string ?? "")
    }

    /// The images of a list; nil for a file.
    var images: [String]? {
        let names = backend?["filenames"]?.array ?? json["filename"]?.array ?? backend?["filename"]?.array
        return names.map { $0.compactMap(\.string).map(Self.cleaned) }
    }

    /// The data set of a video inside an HDF5 file; nil for others.
    var dataset: String? { backend?["dataset"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    /// True when its images lie in the very file that names it.
    var isEmbeddedHere: Bool { path == "." }

    /// True when its images lie in a package, this file or another.
    var isEmbedded: Bool {
        guard let dataset else { return false }
        return isEmbeddedHere || dataset.hasSuffix("/video") || backend?["has_embedded_images"]?.bool == true
    }

    var source: SLPVideo? { (json["source_video"] ?? json["original_video"]).map(SLPVideo.init(json:)) }

    /// The number in `video15/video`, by which old packages name their videos in `frames`.
    var groupNumber: Int? {
        guard let group = dataset?.split(separator: "/").first, dataset?.contains("/") == true, group.hasPrefix("video")
        else { return nil }
        return Int(group.dropFirst(5))
    }

    /// SLEAP on Windows writes backslashes, which no other system understands.
    static func cleaned(_ path: String) -> String { String(path.map { $0 == "\\" ? "/" : $0 }) }

    /// The reference that Domain keeps; width and the like are 0 where the file does not say.
    func reference(id: VideoID) -> VideoReference {
        let shape = (backend?["shape"]?.array ?? []).map { $0.int ?? 0 }
        func side(_ index: Int, _ key: String) -> Int {
            max(0, shape.count == 4 ? shape[index] : backend?[key]?.int ?? 0)
        }
        let gray = backend?["grayscale"]?.bool == true || side(3, "channels_") == 1
        var reference = VideoReference(
            id: id, path: path, width: side(2, "width_"), height: side(1, "height_"), channels: gray ? 1 : 3,
            frameCount: max(0, shape.first ?? 0), framesPerSecond: max(0, backend?["fps"]?.double ?? 0),
            sourceJSON: json.text)
        if !reference.framesPerSecond.isFinite { reference.framesPerSecond = 0 }
        if let images {
            let folder = Self.commonFolder(images)
            reference.kind = .imageList
            reference.path = folder
            reference.imagePaths = images.map { Self.relative($0, to: folder) }
            reference.frameCount = images.count
        }
        return reference
    }

    /// The deepest folder that holds all of `paths`; empty when they share none.
    static func commonFolder(_ paths: [String]) -> String {
        guard let first = paths.first else { return "" }
        var folder = first.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for path in paths.dropFirst() {
            let other = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            let shared = zip(folder, other).prefix { $0 == $1 }.count
            folder = folder.prefix(shared)
        }
        return folder == [""] ? "/" : folder.joined(separator: "/")
    }

    private static func relative(_ path: String, to folder: String) -> String {
        guard !folder.isEmpty else { return path }
        return String(path.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1))
    }

    static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }
}

extension SLPVideo {
    /// The entry for a video of the project: as the file had it, its paths brought up to date.
    init(_ video: VideoReference, images: [String]?) {
        guard let old = Self.kept(of: video), old.json["backend"] != nil, (old.images == nil) == (images == nil) else {
            json = Self.entry(video, images: images)
            return
        }
        if let images {
            json = old.images == images ? old.json : old.renamed(to: images[safe: 0] ?? "", images: images)
        } else {
            json = old.path == video.path ? old.json : old.renamed(to: video.path, images: nil)
        }
    }

    /// What a file said about this video; of one that stands for a package's images, about the original.
    private static func kept(of video: VideoReference) -> SLPVideo? {
        guard let old = video.sourceJSON.flatMap({ try? JSONParser.parse($0) }).map(SLPVideo.init(json:)) else {
            return nil
        }
        guard video.kind != .embedded, old.isEmbedded, let source = old.source else { return old }
        return source
    }

    /// The entry of a video that stands for the images of another package, when nobody has moved the original since.
    static func packageReference(_ video: VideoReference) -> SLPVideo? {
        guard let old = video.sourceJSON.flatMap({ try? JSONParser.parse($0) }).map(SLPVideo.init(json:)),
            old.isEmbedded, !old.isEmbeddedHere, let source = old.source
        else { return nil }
        let reference = source.reference(id: video.id)
        return reference.path == video.path && reference.imagePaths == video.imagePaths ? old : nil
    }

    private func renamed(to path: String, images: [String]?) -> JSONValue {
        guard var backend else { return json }
        let list = images.map { JSONValue.array($0.map(JSONValue.string)) }
        backend = backend.setting("filename", .string(path))
        if let list { backend = backend.setting("filenames", list) }
        return json.setting("filename", list ?? .string(path)).setting("backend", backend)
    }

    private static func entry(_ video: VideoReference, images: [String]?) -> JSONValue {
        func number(_ value: Int) -> JSONValue { .number(String(value)) }
        let known = video.width > 0 && video.height > 0 && video.frameCount > 0
        let shape: JSONValue =
            known ? .array([video.frameCount, video.height, video.width, video.channels].map(number)) : .null
        let fps: JSONValue = video.framesPerSecond > 0 ? .number("\(video.framesPerSecond)") : .null
        let gray = JSONValue.bool(video.channels == 1)
        guard let images else {
            return .object([
                .init("filename", .string(video.path)),
                .init(
                    "backend",
                    .object([
                        .init("type", .string("MediaVideo")), .init("shape", shape),
                        .init("filename", .string(video.path)), .init("grayscale", gray), .init("bgr", .bool(true)),
                        .init("dataset", .string("")), .init("input_format", .string("")), .init("fps", fps),
                    ])),
            ])
        }
        let list = JSONValue.array(images.map(JSONValue.string))
        return .object([
            .init("filename", list),
            .init(
                "backend",
                .object([
                    .init("type", .string("ImageVideo")), .init("shape", shape),
                    .init("filename", .string(images[safe: 0] ?? video.path)), .init("filenames", list),
                    .init("height_", known ? number(video.height) : .null),
                    .init("width_", known ? number(video.width) : .null), .init("channels_", number(video.channels)),
                    .init("grayscale", gray), .init("fps", fps),
                ])),
        ])
    }

    /// The entry of a video whose images lie in data set `dataset` of the file being written.
    static func package(_ video: VideoReference, dataset: String, images: Int) -> JSONValue {
        let shape = [images, video.height, video.width, video.channels].map { JSONValue.number(String($0)) }
        return .object([
            .init("filename", .string(".")),
            .init(
                "backend",
                .object([
                    .init("type", .string("HDF5Video")), .init("shape", .array(shape)),
                    .init("filename", .string(".")), .init("dataset", .string(dataset)),
                    .init("input_format", .string("channels_last")), .init("convert_range", .bool(false)),
                    .init("has_embedded_images", .bool(true)), .init("grayscale", .bool(video.channels == 1)),
                    .init("fps", video.framesPerSecond > 0 ? .number("\(video.framesPerSecond)") : .null),
                ])),
        ])
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
