import Domain
import Formats
import Foundation
import Storage

/// Labels or predictions to compare, out of a project or an .slp.
enum LabelFile {
    enum Wanted { case labels, predictions }

    /// - Throws: `CommandError.notFound`, `FormatError`, `StorageError`.
    static func load(_ path: String, wanting: Wanted, reporter: any Reporter) throws -> LabelDocument {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandError.notFound(path: path)
        }
        if isFolder.boolValue {
            let store = try ProjectAccess.open(path, reporter: reporter)
            return wanting == .labels
                ? asTruth(try store.document(includePredictions: false)) : try predictions(of: store)
        }
        let document = try SLP.read(URL(fileURLWithPath: path), embedded: .asSource).document
        return wanting == .labels ? asTruth(document) : asPredictions(document)
    }

    /// A project's predictions: frames on which a run found nothing are there and empty, frames that no run has seen are
    /// not there at all.
    private static func predictions(of store: ProjectStore) throws -> LabelDocument {
        var document = try store.document()
        let runs = try store.runs().map(\.name)
        var seen: [VideoID: FrameRanges] = [:]
        for video in document.videos {
            seen[video.id] = try runs.reduce(FrameRanges()) {
                $0.union(try store.framesPredicted(by: $1, video: video.id))
            }
        }
        var frames = document.frames.filter { !$0.predictions.isEmpty }
        var found: [VideoID: Set<Int>] = [:]
        for frame in frames { found[frame.video, default: []].insert(frame.frame) }
        for (video, ranges) in seen {
            for frame in ranges.ranges.joined() where !(found[video]?.contains(frame) ?? false) {
                frames.append(LabeledFrame(video: video, frame: frame))
            }
        }
        guard !frames.isEmpty else { return asPredictions(document) }
        document.frames = frames
        return document
    }

    /// Labels are what a person made; of a file without any, its predictions stand in for them.
    private static func asTruth(_ document: LabelDocument) -> LabelDocument {
        guard document.frames.allSatisfy(\.instances.isEmpty) else { return document }
        var result = document
        for i in result.frames.indices {
            result.frames[i].instances = result.frames[i].predictions.map { prediction in
                LabelInstance(points: prediction.points.map { LabelPoint($0.position) }, track: prediction.track)
            }
        }
        return result
    }

    /// Predictions are what a network made; of a file without any, its labels are judged in their place.
    private static func asPredictions(_ document: LabelDocument) -> LabelDocument {
        var result = document
        guard document.frames.allSatisfy(\.predictions.isEmpty) else {
            // A frame with labels alone was not predicted; one with nothing at all was, and nothing was found.
            result.frames.removeAll { $0.predictions.isEmpty && !$0.instances.isEmpty }
            return result
        }
        for i in result.frames.indices {
            result.frames[i].predictions = result.frames[i].instances.map { label in
                PredictedInstance(
                    points: label.points.map {
                        PredictedPoint(x: Float($0.position.x), y: Float($0.position.y), score: 1)
                    }, score: 1, track: label.track)
            }
        }
        return result
    }

    /// Brings predictions into the truth's videos, node order and frames.
    ///
    /// Videos pair by file name where every name of the truth is found, else by their order.
    /// - Throws: `CommandError.skeletonMismatch` when no body part has the same name.
    static func align(truth: LabelDocument, predictions: LabelDocument, frames: FrameSelection?) throws
        -> (truth: [LabeledFrame], predictions: [LabeledFrame])
    {
        let videos = pairVideos(truth.videos, predictions.videos)
        let position = Dictionary(
            uniqueKeysWithValues: predictions.skeleton.nodes.enumerated().map { ($0.element.name, $0.offset) })
        let order = truth.skeleton.nodes.map { position[$0.name] }
        guard order.contains(where: { $0 != nil }) else {
            throw CommandError.skeletonMismatch(
                model: predictions.skeleton.nodeNames, project: truth.skeleton.nodeNames)
        }
        let judged = predictions.frames.compactMap { frame -> LabeledFrame? in
            guard let video = videos[frame.video], frames?.contains(frame.frame) ?? true else { return nil }
            let instances = frame.predictions.map { instance in
                var aligned = instance
                aligned.points = order.map { $0.map { instance.points[$0] } ?? .absent }
                return aligned
            }
            return LabeledFrame(video: video, frame: frame.frame, predictions: instances)
        }
        return (truth.frames.filter { frames?.contains($0.frame) ?? true }, judged)
    }

    /// From the predictions' video ids to the truth's.
    private static func pairVideos(_ truth: [VideoReference], _ predictions: [VideoReference]) -> [VideoID: VideoID] {
        func name(_ video: VideoReference) -> String {
            let parts = video.path.split(whereSeparator: { $0 == "/" || $0 == "\\" })
            return parts.last.map(String.init) ?? video.path
        }
        let named = Dictionary(truth.map { (name($0), $0.id) }, uniquingKeysWith: { first, _ in first })
        if predictions.allSatisfy({ named[name($0)] != nil }), named.count == truth.count {
            return Dictionary(uniqueKeysWithValues: predictions.map { ($0.id, named[name($0)]!) })
        }
        return Dictionary(uniqueKeysWithValues: zip(predictions, truth).map { ($0.id, $1.id) })
    }
}
