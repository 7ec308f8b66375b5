import Domain
import Foundation

/// AlphaTracker's annotations: a list of pictures, each with boxes (`Face`) that their points follow.
///
/// Coordinates count pixels from 0 and stay as they are; sizes and classes other than `Face` and `point` say nothing of
/// the pose. Points have no names; they are called 1, 2, … as SLEAP calls them. Source: SLEAP 1.4
/// (`io/format/alphatracker.py`).
public enum AlphaTracker {
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents { try read(LabelText.json(url), path: url.path) }

    static func read(_ json: JSONValue, path: String) throws -> LabelContents {
        guard let list = json.array, !list.isEmpty else {
            throw FormatError.missing(path: path, what: "a list of pictures with annotations")
        }
        var (animals, pictures) = ([(PictureVideos.Place, [Point])](), PictureVideos())
        for (i, picture) in list.enumerated() {
            guard let name = picture["filename"]?.string, !name.isEmpty else {
                throw FormatError.missing(path: path, what: "the file name of picture \(i + 1)")
            }
            let place = pictures.add(name)
            for points in try instances(picture, name: name, path: path) { animals.append((place, points)) }
        }
        let count = animals.map(\.1.count).max() ?? 0
        guard count > 0 else { throw FormatError.missing(path: path, what: "points in any of its pictures") }
        var frames = GatheredFrames()
        for (place, points) in animals where !points.isEmpty {
            let rest = [LabelPoint](repeating: .absent, count: count - points.count)
            frames.add(LabelInstance(points: points.map { LabelPoint($0) } + rest), at: place)
        }
        let short = animals.filter { $0.1.count < count }.count
        let warnings =
            short == 0
            ? [] : ["\(short) animals have fewer than \(count) points; which ones are missing is not in the file."]
        return LabelContents(
            LabelDocument(skeleton: try skeleton(count), videos: pictures.videos, frames: frames.sorted),
            warnings: warnings)
    }

    private static func skeleton(_ count: Int) throws -> Skeleton {
        try Skeleton(nodeNames: (1...count).map(String.init))
    }

    /// The points of each animal: those between its box and the next.
    private static func instances(_ picture: JSONValue, name: String, path: String) throws -> [[Point]] {
        var found: [[Point]] = []
        for annotation in picture["annotations"]?.array ?? [] {
            switch annotation["class"]?.string {
            case "Face": found.append([])
            case "point":
                guard let x = annotation["x"]?.double, let y = annotation["y"]?.double, x.isFinite, y.isFinite else {
                    throw FormatError.wrongType(
                        path: path, place: "a point of \(name)", expected: "the numbers x and y", found: annotation.text
                    )
                }
                guard !found.isEmpty else {
                    throw FormatError.inconsistent(
                        path: path, place: "the picture \(name)", found: "has a point before the first box (“Face”)")
                }
                found[found.count - 1].append(Point(x, y))
            default: continue
            }
        }
        return found
    }
}
