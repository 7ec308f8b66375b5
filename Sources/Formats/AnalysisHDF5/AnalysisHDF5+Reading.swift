import Domain
import Foundation

extension AnalysisHDF5 {
    /// Reads the tracks of one video as predictions, in any of the layouts of SLEAP and sleap-io (the attribute `dims`).
    ///
    /// Poses without scores, which were a person's labels when the file was written, get the score 1.
    ///
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents {
        let file = try HDF5File.open(url)
        let matrices = try AnalysisMatrices(file)
        let names = try texts("node_names", file)
        guard names.count == matrices.nodeCount else {
            throw FormatError.inconsistent(
                path: url.path, place: "tracks", found: "has \(matrices.nodeCount) body parts and \(names.count) names")
        }
        let (tracks, given) = (
            try makeTracks(count: matrices.trackCount, file), try texts("video_path", file).first ?? ""
        )
        var scoreless = 0
        let frames = (0..<matrices.frameCount).compactMap { frame -> LabeledFrame? in
            let predictions = (0..<matrices.trackCount).compactMap { slot -> PredictedInstance? in
                guard var found = matrices.instance(slot: slot, frame: frame) else { return nil }
                if found.score.isNaN {
                    scoreless += 1
                    found.score = 1
                }
                found.track = tracks[safe: slot]?.id
                return found
            }
            return predictions.isEmpty ? nil : LabeledFrame(video: 1, frame: frame, predictions: predictions)
        }
        let document = LabelDocument(
            skeleton: try skeleton(names, file), videos: [VideoReference(id: 1, path: SLPVideo.cleaned(given))],
            tracks: tracks, frames: frames, provenance: ["analysis_file": JSONValue.string(url.path).text])
        let warnings =
            scoreless == 0
            ? [] : ["\(scoreless) poses have no score (they were a person’s labels); they get the score 1."]
        return LabelContents(document, warnings: warnings, naming: given.isEmpty ? .unnamed : .oneNamed)
    }

    private static func texts(_ name: String, _ file: borrowing HDF5File) throws -> [String] {
        guard try file.contains(name) else { return [] }
        return try file.dataset(name).strings().map { String(decoding: $0, as: UTF8.self) }
    }

    /// None where the file has one slot and no names: a project without tracks.
    private static func makeTracks(count: Int, _ file: borrowing HDF5File) throws -> [Track] {
        let names = try texts("track_names", file)
        if names.isEmpty, count <= 1 { return [] }
        return (0..<count).map { Track(id: TrackID($0 + 1), name: names[safe: $0] ?? "track_\($0)") }
    }

    private static func skeleton(_ names: [String], _ file: borrowing HDF5File) throws -> Skeleton {
        var edges: [(Int, Int)] = []
        if try file.contains("edge_inds") {
            let dataset = try file.dataset("edge_inds")
            let ends = dataset.shape.last == 2 ? try dataset.integers() : []
            for i in stride(from: 0, to: ends.count, by: 2)
            where names.indices.contains(ends[i]) && names.indices.contains(ends[i + 1]) {
                edges.append((ends[i], ends[i + 1]))
            }
        }
        do { return try Skeleton(nodeNames: names, edges: edges) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: file.path, error)
        }
    }
}

/// The matrices of an analysis file, read whole in single precision; any order of their dimensions.
struct AnalysisMatrices {
    let trackCount, nodeCount, frameCount: Int
    private let points, pointScores, scores, trackingScores: Matrix

    /// Values, and for each dimension the step from one index to the next.
    private struct Matrix {
        let values: [Float]
        let track, frame, node, xy: Int

        init(_ values: [Float], steps: [String: Int]) {
            self.values = values
            (track, frame) = (steps["track", default: 0], steps["frame", default: 0])
            (node, xy) = (steps["node", default: 0], steps["xy", default: 0])
        }

        /// NaN where the file has no such matrix.
        func value(track t: Int, frame f: Int, node n: Int = 0, xy c: Int = 0) -> Float {
            values.isEmpty ? .nan : values[t * track + f * frame + n * node + c * xy]
        }
    }

    private static let dimensions = ["track", "xy", "node", "frame"]

    /// - Throws: `FormatError` when a matrix is not of the size that the others say.
    init(_ file: borrowing HDF5File) throws {
        let order = try Self.order(file)
        let shape = try file.dataset("tracks").shape
        guard shape.count == 4 else {
            throw FormatError.wrongType(
                path: file.path, place: "the data set tracks", expected: "tracks × 2 × body parts × frames",
                found: "\(shape.count) dimensions")
        }
        let sizes = Dictionary(uniqueKeysWithValues: zip(order, shape))
        (trackCount, nodeCount) = (sizes["track", default: 0], sizes["node", default: 0])
        frameCount = sizes["frame", default: 0]
        guard sizes["xy"] == 2 else {
            throw FormatError.inconsistent(
                path: file.path, place: "tracks",
                found: "has \(sizes["xy"] ?? 0) coordinates a point instead of x and y")
        }
        points = try Self.matrix("tracks", order, sizes, file)
        pointScores = try Self.matrix("point_scores", order.filter { $0 != "xy" }, sizes, file)
        let flat = order.filter { $0 == "track" || $0 == "frame" }
        scores = try Self.matrix("instance_scores", flat, sizes, file)
        trackingScores = try Self.matrix("tracking_scores", flat, sizes, file)
    }

    /// SLEAP's order, unless the attribute `dims` (sleap-io) says another.
    private static func order(_ file: borrowing HDF5File) throws -> [String] {
        guard let text = try file.text("dims", of: "tracks"), let list = (try? JSONParser.parse(text))?.array else {
            return dimensions
        }
        let names = list.compactMap(\.string)
        guard names.sorted() == dimensions.sorted() else {
            throw FormatError.inconsistent(path: file.path, place: "the attribute dims of tracks", found: "is \(names)")
        }
        return names
    }

    private static func matrix(
        _ name: String, _ order: [String], _ sizes: [String: Int], _ file: borrowing HDF5File
    ) throws -> Matrix {
        guard try file.contains(name) else { return Matrix([], steps: [:]) }
        let dataset = try file.dataset(name)
        guard dataset.shape == order.map({ sizes[$0, default: 0] }) else {
            throw FormatError.inconsistent(
                path: file.path, place: name, found: "has the size \(dataset.shape), which does not fit that of tracks")
        }
        var (steps, step) = ([String: Int](), 1)
        for dimension in order.reversed() {
            steps[dimension] = step
            step *= sizes[dimension, default: 0]
        }
        return Matrix(try dataset.floats(), steps: steps)
    }

    /// The pose in a slot of a frame, its `score` NaN where the file has none; nil where no part has a position.
    func instance(slot: Int, frame: Int) -> PredictedInstance? {
        let score = scores.value(track: slot, frame: frame)
        var found = false
        let parts = (0..<nodeCount).map { node -> PredictedPoint in
            let x = points.value(track: slot, frame: frame, node: node, xy: 0)
            let y = points.value(track: slot, frame: frame, node: node, xy: 1)
            guard x.isFinite, y.isFinite else { return .absent }
            found = true
            let own = pointScores.value(track: slot, frame: frame, node: node)
            return PredictedPoint(x: x, y: y, score: own.isNaN ? 1 : own)
        }
        guard found else { return nil }
        let tracking = trackingScores.value(track: slot, frame: frame)
        return PredictedInstance(points: parts, score: score, trackingScore: tracking.isNaN ? 0 : tracking)
    }
}
