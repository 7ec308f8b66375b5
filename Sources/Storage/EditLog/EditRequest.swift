import Domain

/// An edit as the page sends it (`docs/api.md`, “Edits”).
///
/// Three of them name only paths: whoever can open videos turns those into `Edit.addVideos`, `Edit.relinkVideos` and
/// `Edit.replaceVideo`.
public enum EditRequest: Sendable, Decodable {
    case edit(Edit)
    case addVideos(paths: [String])
    case relinkVideo(VideoID, path: String)
    case replaceVideo(VideoID, path: String)

    enum Keys: String, CodingKey {
        case type, video, frame, points, track, instance, instances, propagate, predictions, complete, frames, first
        case second, from, to, name, node, nodes, source, destination, partner, negative, suggestions, path, paths,
            videos
        case into, join, answer, sample, count, seed, verdict, wrong, skeleton, renamed, tracks
    }

    typealias Fields = KeyedDecodingContainer<Keys>

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        let type = try fields.decode(String.self, forKey: .type)
        switch type {
        case "addVideo":
            let paths = try fields.decodeIfPresent([String].self, forKey: .paths)
            self = .addVideos(paths: try paths ?? [fields.decode(String.self, forKey: .path)])
        case "relinkVideo":
            self = .relinkVideo(
                try fields.decode(VideoID.self, forKey: .video), path: try fields.decode(String.self, forKey: .path))
        case "replaceVideo":
            self = .replaceVideo(
                try fields.decode(VideoID.self, forKey: .video), path: try fields.decode(String.self, forKey: .path))
        default:
            guard
                let edit = try Self.instanceEdit(type, fields) ?? Self.trackEdit(type, fields)
                    ?? Self.reviewEdit(type, fields) ?? Self.skeletonEdit(type, fields) ?? Self.frameEdit(type, fields)
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .type, in: fields, debugDescription: "“\(type)” is no type of edit")
            }
            self = .edit(edit)
        }
    }

    private static func instanceEdit(_ type: String, _ fields: Fields) throws -> Edit? {
        switch type {
        case "addInstance":
            let points = try fields.decode([WirePoint?].self, forKey: .points)
            return .addInstances([
                Edit.NewInstance(
                    video: try fields.decode(VideoID.self, forKey: .video),
                    frame: try fields.decode(Int.self, forKey: .frame),
                    points: points.enumerated().map { $1?.labelPoint ?? .absent },
                    track: try fields.decodeIfPresent(TrackID.self, forKey: .track))
            ])
        case "setPoints":
            return .setPoints(
                instance: try fields.decode(InstanceID.self, forKey: .instance),
                points: try fields.decode([WirePointChange].self, forKey: .points).map(\.change))
        case "deleteInstances":
            return .deleteInstances(try fields.decode([InstanceID].self, forKey: .instances))
        case "mergeInstances":
            return .mergeInstances(
                try fields.decode(InstanceID.self, forKey: .instance),
                others: try fields.decode([InstanceID].self, forKey: .instances))
        case "acceptPredictions":
            let complete = try fields.decodeIfPresent(Bool.self, forKey: .complete) ?? false
            guard let predictions = try fields.decodeIfPresent([PredictionID].self, forKey: .predictions) else {
                return .acceptOpenPredictions(
                    video: try fields.decodeIfPresent(VideoID.self, forKey: .video), complete: complete)
            }
            return .acceptPredictions(
                video: try fields.decode(VideoID.self, forKey: .video), predictions: predictions, complete: complete)
        case "deletePredictions":
            return .deletePredictions(
                video: try fields.decodeIfPresent(VideoID.self, forKey: .video),
                frames: try fields.decodeIfPresent(FrameRanges.self, forKey: .frames),
                predictions: try fields.decodeIfPresent([PredictionID].self, forKey: .predictions))
        default: return nil
        }
    }

    private static func trackEdit(_ type: String, _ fields: Fields) throws -> Edit? {
        func track() throws -> TrackID { try fields.decode(TrackID.self, forKey: .track) }
        func name() throws -> String { try fields.decode(String.self, forKey: .name) }
        switch type {
        case "setTrack":
            return .setTrack(
                instances: try fields.decode([InstanceID].self, forKey: .instances),
                track: try fields.decodeIfPresent(TrackID.self, forKey: .track),
                propagate: try fields.decodeIfPresent(Bool.self, forKey: .propagate) ?? false,
                within: try range(fields))
        case "setPredictionTrack":
            return .setPredictionTrack(
                predictions: try fields.decode([PredictionID].self, forKey: .predictions),
                track: try fields.decodeIfPresent(TrackID.self, forKey: .track))
        case "swapTracks":
            return .swapTracks(
                video: try fields.decode(VideoID.self, forKey: .video),
                first: try fields.decode(TrackID.self, forKey: .first),
                second: try fields.decode(TrackID.self, forKey: .second),
                from: try fields.decode(Int.self, forKey: .from), to: try fields.decodeIfPresent(Int.self, forKey: .to))
        case "addTrack": return .addTracks([try name()])
        case "renameTrack": return .renameTrack(try track(), name: try name())
        case "deleteTrack": return .deleteTrack(try track())
        case "deleteTracks": return .deleteTracks(try fields.decode([TrackID].self, forKey: .tracks))
        default: return nil
        }
    }

    /// The frames `from` to `to`; nil without them.
    private static func range(_ fields: Fields) throws -> ClosedRange<Int>? {
        guard let from = try fields.decodeIfPresent(Int.self, forKey: .from) else { return nil }
        let to = try fields.decode(Int.self, forKey: .to)
        guard from <= to else {
            throw DecodingError.dataCorruptedError(
                forKey: .to, in: fields, debugDescription: "the frames end before they begin")
        }
        return from...to
    }

    private static func skeletonEdit(_ type: String, _ fields: Fields) throws -> Edit? {
        func node(_ key: Keys) throws -> NodeID { try fields.decode(NodeID.self, forKey: key) }
        func name() throws -> String { try fields.decode(String.self, forKey: .name) }
        switch type {
        case "addNode": return .addNodes([try name()])
        case "renameNode": return .renameNode(try node(.node), name: try name())
        case "deleteNode": return .deleteNode(try node(.node))
        case "mergeNodes": return .mergeNodes(try node(.node), into: try node(.into))
        case "replaceSkeleton":
            let renamed = try fields.decodeIfPresent([WireRename].self, forKey: .renamed) ?? []
            return .replaceSkeleton(
                try fields.decode(Skeleton.self, forKey: .skeleton),
                renamed: Dictionary(renamed.map { ($0.node, $0.name) }) { _, last in last })
        case "reorderNodes": return .reorderNodes(try fields.decode([NodeID].self, forKey: .nodes))
        case "addEdge": return .addEdge(source: try node(.source), destination: try node(.destination))
        case "deleteEdge": return .deleteEdge(source: try node(.source), destination: try node(.destination))
        case "setSymmetry":
            return .setSymmetry(
                node: try node(.node), partner: try fields.decodeIfPresent(NodeID.self, forKey: .partner))
        default: return nil
        }
    }

    private static func frameEdit(_ type: String, _ fields: Fields) throws -> Edit? {
        switch type {
        case "setNegative":
            return .setNegative(
                video: try fields.decode(VideoID.self, forKey: .video),
                frame: try fields.decode(Int.self, forKey: .frame),
                negative: try fields.decode(Bool.self, forKey: .negative))
        case "addSuggestions":
            return .addSuggestions(try fields.decode([WireSuggestion].self, forKey: .suggestions).map(\.suggestion))
        case "removeSuggestions":
            return .removeSuggestions(try fields.decode([WireSuggestion].self, forKey: .suggestions).map(\.suggestion))
        case "removeVideo":
            let videos = try fields.decodeIfPresent([VideoID].self, forKey: .videos)
            return .removeVideos(try videos ?? [fields.decode(VideoID.self, forKey: .video)])
        default: return nil
        }
    }
}

/// A point as JSON has it: a coordinate that is null or missing is absent.
private struct WirePoint: Decodable {
    let x, y: Double?
    let visible, complete: Bool?

    var labelPoint: LabelPoint {
        let position = Point(x ?? .nan, y ?? .nan)
        return LabelPoint(position, isVisible: visible ?? position.isPresent, isComplete: complete ?? false)
    }
}

private struct WirePointChange: Decodable {
    let node: NodeID
    let x, y: Double?
    let visible, complete: Bool?

    var change: Edit.PointChange {
        Edit.PointChange(
            node: node, position: Point(x ?? .nan, y ?? .nan), isVisible: visible, isComplete: complete)
    }
}

private struct WireSuggestion: Decodable {
    let video: VideoID
    let frame: Int
    let group: Int?
    let reason: String?

    var suggestion: Suggestion { Suggestion(video: video, frame: frame, group: group ?? 0, reason: reason) }
}

/// A node of the project that is another's of the skeleton to be loaded.
private struct WireRename: Decodable {
    let node: NodeID
    let name: String
}
