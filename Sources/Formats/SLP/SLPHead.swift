import Domain
import Foundation

/// Writes what stands beside the tables: videos and their images, skeleton, tracks, suggestions, provenance.
struct SLPHead {
    let path: String
    private(set) var warnings: [String] = []

    /// HDF5 holds attributes of up to 64 KiB; the header takes a little of it.
    private static let attributeLimit = 64_000

    init(path: String) { self.path = path }

    mutating func write(videos: [VideoReference], images: EmbeddedImageSource?, to file: borrowing HDF5File) throws {
        var entries: [String] = []
        for (i, video) in videos.enumerated() {
            if video.kind == .embedded, let images, let entry = try package(video, i, images, file) {
                entries.append(entry.text)
            } else {
                entries.append(reference(video).text)
            }
        }
        try file.writeStrings("videos_json", entries)
    }

    /// The entry of a video that is not held in the file.
    private mutating func reference(_ video: VideoReference) -> JSONValue {
        if video.kind != .embedded, let package = SLPVideo.packageReference(video) { return package.json }
        switch video.kind {
        case .file: return SLPVideo(video, images: nil).json
        case .imageList:
            return SLPVideo(video, images: video.imagePaths.map { SLPVideo.joined(video.path, $0) }).json
        case .imageFolder:
            let names = video.imagePaths.isEmpty ? ImageFolder.images(in: video.path) : video.imagePaths
            guard !names.isEmpty else {
                warnings.append("The images of \(video.path) could not be listed; the file names only the folder.")
                return SLPVideo(video, images: nil).json
            }
            return SLPVideo(video, images: names.map { SLPVideo.joined(video.path, $0) }).json
        case .embedded:
            let old = video.sourceJSON.flatMap { try? JSONParser.parse($0) }.map(SLPVideo.init(json:))
            if let source = old?.source { return source.json }
            warnings.append("The images of video \(video.path) are not in the file, and no original video is known.")
            return SLPVideo(video, images: nil).json
        }
    }

    /// Stores a video's images; nil when it has none.
    private func package(
        _ video: VideoReference, _ index: Int, _ images: EmbeddedImageSource, _ file: borrowing HDF5File
    ) throws -> JSONValue? {
        var (stored, longest, format) = ([(position: Int, frame: Int)](), 0, "png")
        for position in video.sourceFrames.indices {
            guard let image = try images(video, position) else { continue }
            stored.append((position, image.sourceFrame))
            longest = max(longest, image.bytes.count)
            format = image.format
        }
        guard !stored.isEmpty else { return nil }
        let group = "video\(index)"
        try file.createGroup("\(group)/source_video")
        guard let byte = HDF5File.numberType(.i8), let long = HDF5File.numberType(.i64) else {
            throw file.failed(group)
        }
        let output = try file.create("\(group)/video", type: byte, shape: [stored.count, longest])
        for (row, entry) in stored.enumerated() {
            guard let image = try images(video, entry.position) else { continue }
            let padded = image.bytes + [UInt8](repeating: 0, count: max(0, longest - image.bytes.count))
            try padded.prefix(longest).withUnsafeBytes {
                try file.write($0, to: output, start: [row, 0], extent: [1, longest])
            }
        }
        let frames = try file.create("\(group)/frame_numbers", type: long, shape: [stored.count])
        try stored.map { Int64($0.frame) }.withUnsafeBytes { try file.write($0, to: frames) }
        return try describe(video, "\(group)/video", group, stored.count, format, file)
    }

    private func describe(
        _ video: VideoReference, _ dataset: String, _ group: String, _ count: Int, _ format: String,
        _ file: borrowing HDF5File
    ) throws -> JSONValue {
        try file.writeAttribute("format", of: dataset, text: format, variable: true)
        try file.writeAttribute("channel_order", of: dataset, text: "RGB", variable: true)
        for (name, value) in [
            ("frames", count), ("height", video.height), ("width", video.width), ("channels", video.channels),
        ] {
            try file.writeAttribute(name, of: dataset, integer: value)
        }
        if video.framesPerSecond > 0 {
            try file.writeAttribute("fps", of: dataset, number: video.framesPerSecond)
        }
        let entry = SLPVideo.package(video, dataset: dataset, images: count)
        let old = video.sourceJSON.flatMap { try? JSONParser.parse($0) }.map(SLPVideo.init(json:))
        let source = old?.source?.json ?? entry
        if source.text.utf8.count <= Self.attributeLimit {
            try file.writeAttribute("json", of: "\(group)/source_video", text: source.text, variable: true)
        } else {
            try file.writeString("\(group)/source_video/json", source.text, variable: false)
        }
        return entry
    }

    /// The skeleton and the provenance; a large provenance stands only in its own data set.
    mutating func write(skeleton: Skeleton, provenance: [String: String], to file: borrowing HDF5File) throws {
        let origin = Self.provenance(provenance)
        let (skeletons, nodes) = SLPSkeleton.encode(skeleton)
        var metadata = JSONValue.object([
            .init("version", .string("2.0.0")), .init("skeletons", skeletons), .init("nodes", nodes),
            .init("videos", .array([])), .init("tracks", .array([])), .init("suggestions", .array([])),
            .init("negative_anchors", .object([])), .init("provenance", origin),
        ])
        if metadata.text.utf8.count > Self.attributeLimit { metadata = metadata.setting("provenance", .object([])) }
        guard metadata.text.utf8.count <= Self.attributeLimit else {
            throw FormatError.unsupported(
                path: path, found: "a skeleton of \(skeleton.nodes.count) body parts",
                supported: "its description must fit into 64 KB")
        }
        try file.createGroup("metadata")
        try file.writeAttribute("format_id", of: "metadata", number: SLP.writtenFormat)
        try file.writeAttribute("json", of: "metadata", text: metadata.text, variable: false)
        if !provenance.isEmpty { try file.writeString("provenance_json", origin.text, variable: false) }
    }

    /// Provenance as a JSON object, keys sorted; a value that is not JSON becomes a string.
    static func provenance(_ provenance: [String: String]) -> JSONValue {
        .object(
            provenance.sorted { $0.key < $1.key }.map { key, text in
                JSONValue.Member(key, (try? JSONParser.parse(text)) ?? .string(text))
            })
    }

    func write(tracks: [Track], to file: borrowing HDF5File) throws {
        try file.writeStrings(
            "tracks_json",
            tracks.map { JSONValue.array([.number(String($0.spawnedOn)), .string($0.name)]).text })
    }

    func write(
        suggestions: [Suggestion], videoIndex: [VideoID: Int], sourceFrames: [[Int]], to file: borrowing HDF5File
    ) throws {
        let rows = try suggestions.map { suggestion in
            guard let video = videoIndex[suggestion.video] else {
                throw FormatError.inconsistent(
                    path: path, place: "the suggestion of frame \(suggestion.frame)", found: "is of an unknown video")
            }
            let frame = sourceFrames[video][safe: suggestion.frame] ?? suggestion.frame
            return JSONValue.object([
                .init("video", .string(String(video))), .init("frame_idx", .number(String(frame))),
                .init("group", .number(String(suggestion.group))),
            ]).text
        }
        try file.writeStrings("suggestions_json", rows)
    }
}
