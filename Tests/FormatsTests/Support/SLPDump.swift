import Domain
import Formats

/// What dump_slp.py prints of one file, and the same of a document.
struct SLPDump: Codable, Equatable {
    struct Video: Codable, Equatable {
        var names: [String]
        var source: [String]?
    }
    struct Body: Codable, Equatable {
        var name: String
        var nodes: [String]
        var edges: [[Int]]
        var symmetries: [[Int]]
    }
    struct Instance: Codable, Equatable {
        var track: Int?
        var trackingScore: Double?
        var score: Double?
        var from: Int?
        /// x, y, and visible and complete, or score.
        var points: [[Double?]]
    }
    struct Frame: Codable, Equatable {
        var video: Int
        var frame: Int
        var negative: Bool
        var labels: [Instance]
        var predictions: [Instance]
    }
    struct Proposal: Codable, Equatable {
        var video: Int
        var frame: Int
        var group: Int
    }

    var videos: [Video]
    var skeleton: Body
    var tracks: [String]
    var frames: [Frame]
    var suggestions: [Proposal]
    var provenance: [String: String]
}

extension SLPDump {
    /// A document read with `.asSource`, so that frames go by the numbers of the original video.
    init(_ document: LabelDocument, videos: [Video]) {
        let videoAt = Dictionary(uniqueKeysWithValues: document.videos.enumerated().map { ($0.element.id, $0.offset) })
        let trackAt = Dictionary(uniqueKeysWithValues: document.tracks.enumerated().map { ($0.element.id, $0.offset) })
        self.videos = videos
        skeleton = Body(
            name: document.skeleton.name, nodes: document.skeleton.nodeNames,
            edges: document.skeleton.edgeIndices.map { [$0.0, $0.1] },
            symmetries: document.skeleton.symmetryIndices.map { [$0.0, $0.1].sorted() }
                .sorted { $0.lexicographicallyPrecedes($1) })
        tracks = document.tracks.map(\.name)
        frames = document.frames.map { frame in
            Frame(
                video: videoAt[frame.video] ?? -1, frame: frame.frame, negative: frame.isNegative,
                labels: frame.instances.map { Self.label($0, trackAt) },
                predictions: frame.predictions.map { Self.prediction($0, trackAt) })
        }
        suggestions = document.suggestions.map {
            Proposal(video: videoAt[$0.video] ?? -1, frame: $0.frame, group: $0.group)
        }
        provenance = document.provenance
    }

    private static func label(_ label: LabelInstance, _ trackAt: [TrackID: Int]) -> Instance {
        Instance(
            track: label.track.flatMap { trackAt[$0] }, trackingScore: known(Double(label.trackingScore)),
            from: label.fromPrediction,
            points: label.points.map {
                [known($0.position.x), known($0.position.y), $0.isVisible ? 1 : 0, $0.isComplete ? 1 : 0]
            })
    }

    private static func prediction(_ prediction: PredictedInstance, _ trackAt: [TrackID: Int]) -> Instance {
        Instance(
            track: prediction.track.flatMap { trackAt[$0] }, trackingScore: known(Double(prediction.trackingScore)),
            score: known(Double(prediction.score)),
            points: prediction.points.map { [known(Double($0.x)), known(Double($0.y)), known(Double($0.score))] })
    }

    private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }

    /// As Tarsier keeps it: predictions in single precision, backslashes as slashes, an empty skeleton's name given.
    var kept: SLPDump {
        var kept = self
        for i in kept.frames.indices {
            for j in kept.frames[i].predictions.indices {
                kept.frames[i].predictions[j].points = kept.frames[i].predictions[j].points.map { point in
                    point.map { $0.map { Double(Float($0)) } }
                }
            }
        }
        kept.provenance["filename"] = nil  // sleap-io puts the file's own name there
        kept.provenance = kept.provenance.mapValues { (try? JSONParser.parse($0).text) ?? $0 }
        return kept
    }
}
