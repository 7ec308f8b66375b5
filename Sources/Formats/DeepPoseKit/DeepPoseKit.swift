import Domain
import Foundation

/// DeepPoseKit's HDF5 files: sets of annotated pictures (`images`, `annotations`, `annotated`, `skeleton`), and `pose`, which
/// holds found poses of a video.
///
/// Coordinates count pixels from 0 and stay as they are. Names of body parts are not in the file but in a table beside it
/// (`name,parent,swap`). Sources: jgraving/DeepPoseKit (`annotate/gui/Annotator.py`), SLEAP 1.4 (`io/format/deepposekit.py`).
public enum DeepPoseKit {
    /// Annotated pictures become labels on pictures of the project's own, poses predictions.
    ///
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents {
        let file = try HDF5File.open(url)
        return try file.contains("pose") ? poses(file, url) : annotations(file, url)
    }

    /// `pose` [animals, frames, body parts, 3]: x, y, score.
    private static func poses(_ file: borrowing HDF5File, _ url: URL) throws -> LabelContents {
        let dataset = try file.dataset("pose")
        guard dataset.shape.count == 4, dataset.shape[3] == 3 else {
            throw dataset.wrongType("animals × frames × body parts × 3 numbers")
        }
        let (tracks, frames, nodes) = (dataset.shape[0], dataset.shape[1], dataset.shape[2])
        let (values, plan) = (try dataset.floats(), try DeepPoseKitSkeleton(url, count: nodes, file))
        let found = (0..<frames).compactMap { frame -> LabeledFrame? in
            let predictions = (0..<tracks).compactMap { track -> PredictedInstance? in
                let points = (0..<nodes).map { node -> PredictedPoint in
                    let at = ((track * frames + frame) * nodes + node) * 3
                    guard values[at].isFinite, values[at + 1].isFinite else { return .absent }
                    return PredictedPoint(x: values[at], y: values[at + 1], score: values[at + 2])
                }
                let scores = points.filter(\.position.isPresent).map(\.score)
                guard !scores.isEmpty else { return nil }
                return PredictedInstance(
                    points: points, score: scores.reduce(0, +) / Float(scores.count), track: TrackID(track + 1))
            }
            return predictions.isEmpty ? nil : LabeledFrame(video: 1, frame: frame, predictions: predictions)
        }
        let names = (0..<tracks).map { Track(id: TrackID($0 + 1), name: "Track \($0)") }
        let video = url.deletingPathExtension().lastPathComponent + ".mp4"
        return LabelContents(
            LabelDocument(
                skeleton: plan.skeleton, videos: [VideoReference(id: 1, path: video)], tracks: names, frames: found),
            warnings: plan.warnings, naming: .unnamed)
    }

    /// `annotations` [pictures, body parts, 2]; a position counts where `annotated` says so.
    private static func annotations(_ file: borrowing HDF5File, _ url: URL) throws -> LabelContents {
        let dataset = try file.dataset("annotations")
        let marks = try file.dataset("annotated")
        guard dataset.shape.count == 3, dataset.shape[2] == 2 else {
            throw dataset.wrongType("pictures × body parts × 2 numbers")
        }
        let (count, nodes) = (dataset.shape[0], dataset.shape[1])
        guard marks.shape == [count, nodes] else {
            throw FormatError.inconsistent(
                path: url.path, place: "annotated", found: "is of another size than annotations")
        }
        let plan = try DeepPoseKitSkeleton(url, count: nodes, file)
        guard let images = try EmbeddedImages.raw(in: file, url: url, dataset: "images", count: count) else {
            throw FormatError.wrongType(
                path: url.path, place: "the data set images", expected: "\(count) pictures of bytes",
                found: "something else")
        }
        let (values, isMarked) = (try dataset.doubles(), try marks.integers())
        let frames = (0..<count).compactMap { frame -> LabeledFrame? in
            let points = (0..<nodes).map { node -> LabelPoint in
                let at = frame * nodes + node
                guard isMarked[at] != 0, values[2 * at].isFinite, values[2 * at + 1].isFinite else { return .absent }
                return LabelPoint(values[2 * at], values[2 * at + 1])
            }
            guard points.contains(where: \.position.isPresent) else { return nil }
            return LabeledFrame(video: 1, frame: frame, instances: [LabelInstance(points: points)])
        }
        let video = VideoReference(
            id: 1, kind: .embedded, path: "images", channels: images.raw?.channels ?? 3, frameCount: count,
            sourceFrames: Array(0..<count))
        return LabelContents(
            LabelDocument(skeleton: plan.skeleton, videos: [video], frames: frames), warnings: plan.warnings,
            embedded: [1: images])
    }
}

/// The body plan of a file: names and parents out of the table beside it, else the parents that the file has.
struct DeepPoseKitSkeleton {
    let skeleton: Skeleton
    private(set) var warnings: [String] = []

    /// - Throws: `FormatError`.
    init(_ url: URL, count: Int, _ file: borrowing HDF5File) throws {
        guard (1...SkeletonFile.mostNodes).contains(count) else {
            throw FormatError.inconsistent(path: url.path, place: "the file", found: "has \(count) body parts")
        }
        let parents = try Self.parents(file, count: count)
        guard let table = try Self.table(beside: url, count: count) else {
            let names = (1...count).map(String.init)
            warnings.append(
                "No table with name, parent and swap of \(count) body parts lies beside the file; they are called 1 to \(count)."
            )
            skeleton = try Self.make(names, parents, url)
            return
        }
        let place = Dictionary(table.map(\.name).enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        skeleton = try Self.make(table.map(\.name), table.map { place[$0.parent] }, url)
    }

    private static func make(_ names: [String], _ parents: [Int?], _ url: URL) throws -> Skeleton {
        let edges = parents.enumerated().compactMap { child, parent -> (Int, Int)? in
            guard let parent, parent != child, names.indices.contains(parent) else { return nil }
            return (parent, child)
        }
        do { return try Skeleton(nodeNames: names, edges: edges) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: url.path, error)
        }
    }

    /// `skeleton` [body parts, 2]: parent and mirror partner, -1 for none.
    private static func parents(_ file: borrowing HDF5File, count: Int) throws -> [Int?] {
        guard try file.contains("skeleton") else { return [Int?](repeating: nil, count: count) }
        let dataset = try file.dataset("skeleton")
        guard dataset.shape == [count, 2] else { return [Int?](repeating: nil, count: count) }
        let values = try dataset.integers()
        return (0..<count).map { values[2 * $0] >= 0 ? values[2 * $0] : nil }
    }

    /// The rows of the one table in the folder that fits; of several, that called `skeleton.csv`.
    private static func table(beside url: URL, count: Int) throws -> [(name: String, parent: String)]? {
        let folder = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var found: [(file: String, rows: [(name: String, parent: String)])] = []
        for name in names.sorted() where name.lowercased().hasSuffix(".csv") {
            let head = try LabelText.head(of: folder.appendingPathComponent(name))
            guard CSVText.cells(head.firstLine[...]).prefix(2) == ["name", "parent"] else { continue }
            let lines = try LabelText.text(folder.appendingPathComponent(name)).split { $0.isNewline }.dropFirst()
            let rows = lines.map { CSVText.cells($0) }.map { (name: $0[0], parent: $0[safe: 1] ?? "") }
            if rows.count == count { found.append((name, rows)) }
        }
        return (found.first { $0.file.lowercased() == "skeleton.csv" } ?? (found.count == 1 ? found[0] : nil))?.rows
    }
}
