import Domain
import Foundation

/// SLEAP's projects of before the `.slp`: JSON of version 2, as SLEAP 1.4 still reads them.
///
/// Points are taken as they are, as SLEAP does: such a file does not say whether it is older than the move of the origin
/// to the pixel's centre (SLEAP 1.1). Source: SLEAP 1.4, `io/format/labels_json.py`.
public enum SLEAPJSON {
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents { try read(LabelText.json(url), path: url.path) }

    static func read(_ json: JSONValue, path: String) throws -> LabelContents {
        guard let version = json["version"]?.string, version.hasPrefix("2") else {
            throw FormatError.unsupported(
                path: path, found: "a SLEAP project of version \(json["version"]?.text ?? "1 or before")",
                supported: "open it in SLEAP and save it as .slp")
        }
        var reader = try SLEAPJSONReader(json, path: path)
        return try reader.read()
    }
}

struct SLEAPJSONReader {
    private let json: JSONValue
    private let path: String
    private let nodeNames: [String]
    private let skeletons: [SLPSkeleton]
    private var warnings: [String] = []

    init(_ json: JSONValue, path: String) throws {
        self.json = json
        self.path = path
        let names = (json["nodes"]?.array ?? []).map { $0["name"]?.string ?? "" }
        nodeNames = names
        do {
            skeletons = try (json["skeletons"]?.array ?? []).map { try SLPSkeleton($0, fileNodes: names) }
        } catch let error as SLPSkeleton.Unreadable {
            throw FormatError.inconsistent(path: path, place: "“skeletons”", found: "holds a bad one: \(error.reason)")
        }
    }

    mutating func read() throws -> LabelContents {
        let skeleton = try makeSkeleton()
        let videos = (json["videos"]?.array ?? []).enumerated().map {
            SLPVideo(json: $0.element).reference(id: VideoID($0.offset + 1))
        }
        let tracks = (json["tracks"]?.array ?? []).enumerated().map { i, row in
            Track(
                id: TrackID(i + 1), name: (row["name"] ?? row.array?[safe: 1])?.string ?? "\(i + 1)",
                spawnedOn: (row["spawned_on"] ?? row.array?[safe: 0])?.int ?? 0)
        }
        var frames = GatheredFrames()
        for (i, label) in (json["labels"]?.array ?? []).enumerated() {
            guard let video = label["video"]?.int, videos.indices.contains(video), let frame = label["frame_idx"]?.int,
                frame >= 0
            else { throw inconsistent("entry \(i + 1) of “labels”", "names no video and frame that there is") }
            let place = PictureVideos.Place(video: videos[video].id, frame: frame)
            for instance in label["_instances"]?.array ?? label["instances"]?.array ?? [] {
                try add(instance, at: place, skeleton, tracks, to: &frames)
            }
        }
        let document = LabelDocument(
            skeleton: skeleton, videos: videos, tracks: tracks, frames: frames.sorted,
            suggestions: suggestions(videos))
        return LabelContents(document, warnings: warnings)
    }

    private func inconsistent(_ place: String, _ found: String) -> FormatError {
        .inconsistent(path: path, place: place, found: found)
    }

    /// The one that instances use, or the first.
    private mutating func makeSkeleton() throws -> Skeleton {
        var used = Set<Int>()
        for label in json["labels"]?.array ?? [] {
            for instance in label["_instances"]?.array ?? [] { used.insert(instance["skeleton"]?.int ?? 0) }
        }
        guard let first = skeletons[safe: used.min() ?? 0] else {
            throw FormatError.missing(path: path, what: "the skeleton that its labels are of")
        }
        for index in used where skeletons[safe: index].map({ Set($0.nodeNames) }) != Set(first.nodeNames) {
            throw FormatError.severalSkeletons(
                path: path, names: used.sorted().map { skeletons[safe: $0]?.name ?? "\($0)" })
        }
        warnings += first.warnings
        do { return try first.skeleton() } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
    }

    private func add(
        _ instance: JSONValue, at place: PictureVideos.Place, _ skeleton: Skeleton, _ tracks: [Track],
        to frames: inout GatheredFrames
    ) throws {
        let position = Dictionary(skeleton.nodeNames.enumerated().map { ($0.element, $0.offset) }) { a, _ in a }
        var points = [(node: Int, json: JSONValue)]()
        for member in instance["_points"]?.members ?? instance["points"]?.members ?? [] {
            guard let number = Int(member.key), let name = nodeNames[safe: number], let node = position[name] else {
                throw inconsistent("frame \(place.frame)", "has a point of body part \(member.key), which there is not")
            }
            points.append((node, member.value))
        }
        let track = instance["track"]?.int.flatMap { tracks[safe: $0]?.id }
        let trackingScore = Float(instance["tracking_score"]?.double ?? 0)
        guard let score = instance["score"]?.double else {
            var label = [LabelPoint](repeating: .absent, count: skeleton.nodes.count)
            for (node, json) in points { label[node] = Self.labelPoint(json) }
            return frames.add(LabelInstance(points: label, track: track, trackingScore: trackingScore), at: place)
        }
        var predicted = [PredictedPoint](repeating: .absent, count: skeleton.nodes.count)
        for (node, json) in points {
            guard let x = json["x"]?.double, let y = json["y"]?.double, x.isFinite, y.isFinite else { continue }
            predicted[node] = PredictedPoint(x: Float(x), y: Float(y), score: Float(json["score"]?.double ?? 0))
        }
        frames.add(
            PredictedInstance(points: predicted, score: Float(score), track: track, trackingScore: trackingScore),
            at: place)
    }

    private static func labelPoint(_ json: JSONValue) -> LabelPoint {
        guard let x = json["x"]?.double, let y = json["y"]?.double, x.isFinite, y.isFinite else { return .absent }
        return LabelPoint(
            Point(x, y), isVisible: json["visible"]?.bool ?? true, isComplete: json["complete"]?.bool ?? false)
    }

    private func suggestions(_ videos: [VideoReference]) -> [Suggestion] {
        (json["suggestions"]?.array ?? []).compactMap { row in
            guard let video = row["video"]?.int, let frame = row["frame_idx"]?.int, videos.indices.contains(video),
                frame >= 0
            else { return nil }
            return Suggestion(video: videos[video].id, frame: frame, group: row["group"]?.int ?? 0)
        }
    }
}
