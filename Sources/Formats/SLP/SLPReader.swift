import Domain
import Foundation

/// Reads one SLP file, part by part, collecting what the document cannot hold.
struct SLPReader {
    let url: URL
    let embedded: SLP.EmbeddedVideos
    var path: String { url.path }
    var formatID = 1.0
    var warnings: [String] = []
    var images: [VideoID: EmbeddedImages] = [:]
    var videos: [VideoReference] = []
    /// Index in `videos` of each number that the tables use.
    var videoIndex: [Int: Int] = [:]
    /// Of videos read as their images: the position of each frame of the original.
    var positions: [[Int: Int]] = []
    /// Of videos that are a cropped view: what to add to its points.
    var offsets: [Point] = []

    init(url: URL, embedded: SLP.EmbeddedVideos) {
        self.url = url
        self.embedded = embedded
    }

    mutating func read(_ file: borrowing HDF5File) throws -> SLPContents {
        guard try file.contains("metadata") else { throw FormatError.missing(path: path, what: "the group metadata") }
        try readFormat(file)
        let metadata = try readMetadata(file)
        let tracks = try readTracks(file)
        try readVideos(file)
        let plan = try readSkeletons(file, metadata)
        let tables = try SLPTables(file, plan: plan, trackCount: tracks.count, shift: formatID < 1.1 ? -0.5 : 0)
        warnings += tables.warnings
        let frames = try assemble(file, tables)
        let suggestions = try readSuggestions(file)
        noteLeftovers(file, metadata)
        finishVideos()
        let document = LabelDocument(
            skeleton: plan.skeleton, videos: videos, tracks: tracks, frames: frames, suggestions: suggestions,
            provenance: try readProvenance(file, metadata))
        return SLPContents(document: document, formatID: formatID, embedded: images, warnings: warnings)
    }

    private mutating func readFormat(_ file: borrowing HDF5File) throws {
        guard let number = try file.number("format_id", of: "metadata") else {
            warnings.append("The file has no format number; it was read as format 1.0, the oldest.")
            return
        }
        guard number < SLP.firstUnknownFormat else {
            throw FormatError.tooNew(path: path, found: "SLP format \(number)", supported: "formats 1.0 to 2.x")
        }
        guard number >= 1 else {
            throw FormatError.inconsistent(path: path, place: "format_id", found: "is \(number)")
        }
        formatID = number
    }

    private func readMetadata(_ file: borrowing HDF5File) throws -> JSONValue {
        guard let text = try file.text("json", of: "metadata") else {
            throw FormatError.missing(path: path, what: "the attribute json of metadata, which holds the skeleton")
        }
        return try parse(text, "metadata/json")
    }

    func parse(_ bytes: [UInt8], _ place: String) throws -> JSONValue {
        do { return try JSONParser.parse(bytes) } catch let error as JSONParser.Failure {
            throw FormatError.notJSON(path: path, place: place, reason: "\(error)")
        }
    }

    /// All rows of a data set of JSON texts; none when the data set is not there and may be missing.
    func rows(_ file: borrowing HDF5File, _ name: String, optional: Bool = false) throws -> [JSONValue] {
        if optional, try !file.contains(name) { return [] }
        return try file.dataset(name).strings().map { try parse($0, name) }
    }

    private func readTracks(_ file: borrowing HDF5File) throws -> [Track] {
        try rows(file, "tracks_json").enumerated().map { i, row in
            let values = row.array ?? []
            return Track(
                id: TrackID(i + 1), name: values[safe: 1]?.string ?? values[safe: 1]?.text ?? "",
                spawnedOn: values[safe: 0]?.int ?? 0)
        }
    }

    private mutating func readSuggestions(_ file: borrowing HDF5File) throws -> [Suggestion] {
        try rows(file, "suggestions_json", optional: true).map { row in
            guard let video = row["video"]?.int, videos.indices.contains(video), let frame = row["frame_idx"]?.int,
                frame >= 0
            else { throw FormatError.inconsistent(path: path, place: "suggestions_json", found: "holds \(row.text)") }
            return Suggestion(
                video: videos[video].id, frame: position(of: frame, in: video), group: row["group"]?.int ?? 0)
        }
    }

    private func readProvenance(_ file: borrowing HDF5File, _ metadata: JSONValue) throws -> [String: String] {
        var json = metadata["provenance"]
        if let bytes = try rows(file, "provenance_json", optional: true).first { json = bytes }
        let members = (json?.members ?? []).map { ($0.key, $0.value.text) }
        return Dictionary(members) { _, last in last }
    }

    /// What sleap-io keeps beside the poses, and the document cannot hold.
    private mutating func noteLeftovers(_ file: borrowing HDF5File, _ metadata: JSONValue) {
        let known: Set<String> = [
            "metadata", "videos_json", "tracks_json", "suggestions_json", "frames", "instances", "points",
            "pred_points", "negative_frames", "provenance_json", "video_crops",
        ]
        for name in file.names() where !known.contains(name) {
            if name.hasPrefix("video"), Int(name.dropFirst(5)) != nil { continue }
            let emptyList = (try? file.dataset(name).count == 0) ?? false
            if !emptyList { warnings.append("“\(name)” was left out: Tarsier does not keep such data yet.") }
        }
        if let anchors = metadata["negative_anchors"]?.members, anchors.contains(where: { $0.value != .array([]) }) {
            warnings.append("Negative anchors of an old SLEAP project were left out.")
        }
    }
}
