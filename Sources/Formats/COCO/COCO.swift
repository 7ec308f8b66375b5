import Domain
import Foundation

/// COCO keypoints: one JSON with `images`, `annotations` and `categories`.
///
/// Coordinates count pixels from 0 at the centre of the top-left pixel, so they stay as they are. Source: COCO's “Data
/// format”, keypoint detection; what programs make of it: SLEAP 1.4 (`io/format/coco.py`).
public enum COCO {
    /// Pictures of one folder, size and `vid_id` become one video, in the file's order; annotations with a score become
    /// predictions, the others labels.
    ///
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents { try read(LabelText.json(url), path: url.path) }

    static func read(_ json: JSONValue, path: String) throws -> LabelContents {
        var reader = COCOReader(path: path)
        return try reader.read(json)
    }
}

struct COCOReader {
    let path: String
    private var warnings: [String] = []
    private var pictures = PictureVideos()
    private var placeOf: [String: PictureVideos.Place] = [:]
    private var frames = GatheredFrames()
    private var tracks: [String: TrackID] = [:]
    private var trackNames: [String] = []
    private var (withoutPoints, ofUnknownKind) = (0, 0)

    init(path: String) { self.path = path }

    mutating func read(_ json: JSONValue) throws -> LabelContents {
        let plan = try COCOSkeletons(json, path: path)
        warnings += plan.warnings
        try readImages(json)
        let annotations = json["annotations"]?.array ?? []
        let tellsHidden = annotations.contains { Self.visibilities($0).contains(2) }
        for (i, annotation) in annotations.enumerated() {
            try read(annotation, number: i + 1, plan, tellsHidden: tellsHidden)
        }
        noteLeftovers(annotations.count)
        let tracks = trackNames.enumerated().map { Track(id: TrackID($0.offset + 1), name: $0.element) }
        return LabelContents(
            LabelDocument(
                skeleton: plan.skeleton, videos: pictures.videos, tracks: tracks, frames: frames.sorted,
                provenance: ["coco_file": JSONValue.string(path).text]),
            warnings: warnings)
    }

    private mutating func readImages(_ json: JSONValue) throws {
        let images = json["images"]?.array ?? []
        guard !images.isEmpty else {
            throw FormatError.missing(path: path, what: "pictures (its list “images” is empty)")
        }
        for (i, image) in images.enumerated() {
            guard let name = (image["file_name"] ?? image["filename"])?.string, !name.isEmpty, let id = image["id"]
            else {
                throw FormatError.missing(path: path, what: "the file name or the id of picture \(i + 1) in “images”")
            }
            placeOf[id.text] = pictures.add(
                name, size: (image["width"]?.int ?? 0, image["height"]?.int ?? 0), group: image["vid_id"]?.text ?? "")
        }
    }

    private mutating func read(
        _ annotation: JSONValue, number: Int, _ plan: COCOSkeletons, tellsHidden: Bool
    ) throws {
        guard let values = annotation["keypoints"]?.array, !values.isEmpty else { return withoutPoints += 1 }
        guard let places = plan.places[annotation["category_id"]?.text ?? ""] else { return ofUnknownKind += 1 }
        guard let image = annotation["image_id"], let place = placeOf[image.text] else {
            throw FormatError.inconsistent(
                path: path, place: "annotation \(number)",
                found: "is of picture \(annotation["image_id"]?.text ?? "(none)"), which the list “images” lacks")
        }
        guard values.count == 3 * places.count else {
            throw FormatError.inconsistent(
                path: path, place: "annotation \(number)",
                found: "has \(values.count) numbers for \(places.count) body parts (x, y and visibility of each)")
        }
        var points = [LabelPoint](repeating: .absent, count: plan.skeleton.nodes.count)
        for (k, node) in places.enumerated() {
            guard let x = values[3 * k].double, let y = values[3 * k + 1].double, let v = values[3 * k + 2].double
            else {
                throw FormatError.wrongType(
                    path: path, place: "annotation \(number)", expected: "numbers for its body parts",
                    found: values[3 * k].text)
            }
            points[node] = Self.point(x, y, visibility: v, tellsHidden: tellsHidden)
        }
        guard points.contains(where: \.position.isPresent) else { return withoutPoints += 1 }
        add(points, of: annotation, at: place)
    }

    /// 0 is not labelled (0, 0), or hidden where there is a position all the same; 1 hidden, 2 visible. Files that never
    /// say 2 mean visible by 1.
    private static func point(_ x: Double, _ y: Double, visibility: Double, tellsHidden: Bool) -> LabelPoint {
        guard x.isFinite, y.isFinite, visibility != 0 || x != 0 || y != 0 else { return .absent }
        return LabelPoint(Point(x, y), isVisible: visibility >= 2 || visibility == 1 && !tellsHidden)
    }

    private static func visibilities(_ annotation: JSONValue) -> Set<Double> {
        let values = annotation["keypoints"]?.array ?? []
        return Set(stride(from: 2, to: values.count, by: 3).compactMap { values[$0].double })
    }

    private mutating func add(_ points: [LabelPoint], of annotation: JSONValue, at place: PictureVideos.Place) {
        let track = track(of: annotation)
        guard let score = annotation["score"]?.double else {
            return frames.add(LabelInstance(points: points, track: track), at: place)
        }
        let predicted = points.map {
            $0.position.isPresent
                ? PredictedPoint(x: Float($0.position.x), y: Float($0.position.y), score: Float(score)) : .absent
        }
        frames.add(PredictedInstance(points: predicted, score: Float(score), track: track), at: place)
    }

    private mutating func track(of annotation: JSONValue) -> TrackID? {
        let id = annotation["attributes"]?["object_id"] ?? annotation["track_id"] ?? annotation["instance_id"]
        guard let id, id != .null else { return nil }
        let name = id.string ?? id.text
        if let known = tracks[name] { return known }
        trackNames.append(name)
        tracks[name] = TrackID(trackNames.count)
        return tracks[name]
    }

    private mutating func noteLeftovers(_ count: Int) {
        if withoutPoints > 0 {
            warnings.append(
                "\(withoutPoints) of \(count) annotations have no body parts (boxes, masks or empty ones) and were left out."
            )
        }
        if ofUnknownKind > 0 {
            warnings.append("\(ofUnknownKind) annotations are of a category without body parts and were left out.")
        }
    }
}
