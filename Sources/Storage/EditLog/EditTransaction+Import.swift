import Domain
import Foundation
import GRDB

extension EditTransaction {
    func importDocument(_ document: LabelDocument) throws {
        try join(document, videos: try importVideos(document.videos)) { try importFrame($0, $1) }
    }

    /// Skeleton, tracks, frames, suggestions and provenance of a document whose videos are in the project already.
    func join(
        _ document: LabelDocument, videos: [VideoID: VideoID],
        frame addFrame: (LabeledFrame, ImportContext) throws -> Void
    ) throws {
        let nodes = try importSkeleton(document.skeleton)
        let context = ImportContext(
            slots: try PointSlots(nodes: nodes, count: db.nodeSlots()), tracks: try importTracks(document.tracks),
            videos: videos)
        for frame in document.frames { try addFrame(frame, context) }
        for suggestion in document.suggestions {
            let video = try context.video(suggestion.video)
            try addSuggestion(
                Suggestion(video: video, frame: suggestion.frame, group: suggestion.group, reason: suggestion.reason))
        }
        for (key, value) in document.provenance.sorted(by: { $0.key < $1.key }) {
            let new = RowImage(.provenance, [key.databaseValue, value.databaseValue])
            if try row(.provenance, key: new.key) == nil { try insert(new) }
        }
    }

    /// What the document's ids are in the project.
    struct ImportContext {
        let slots: PointSlots
        let tracks: [TrackID: TrackID]
        let videos: [VideoID: VideoID]

        func video(_ id: VideoID) throws -> VideoID {
            guard let video = videos[id] else { throw EditProblem.unknownVideo(id) }
            return video
        }

        func track(_ id: TrackID?) throws -> Int64? {
            guard let id else { return nil }
            guard let track = tracks[id] else { throw EditProblem.unknownTrack(id) }
            return track.rawValue
        }
    }

    /// The project's node for each of the document's, matched by name; what the project lacks is added.
    private func importSkeleton(_ skeleton: Skeleton) throws -> [NodeID] {
        let known = try rows(.node, where: "1", [])
        if known.isEmpty, let before = try row(.skeleton, key: [1.databaseValue]) {
            var after = before
            after["name"] = skeleton.name.databaseValue
            try update(before, to: after)
        }
        var byName = Dictionary(
            uniqueKeysWithValues: known.map { (String.fromDatabaseValue($0["name"])!, NodeID($0.integer("id"))) })
        for node in skeleton.nodes where byName[node.name] == nil {
            let id = NodeID(try addNode(node.name))
            byName[node.name] = id
            created.nodes.append(id)
        }
        let ids = skeleton.nodes.map { byName[$0.name]! }
        for (a, b) in skeleton.edgeIndices {
            let key = [ids[a].rawValue.databaseValue, ids[b].rawValue.databaseValue]
            if try row(.edge, key: key) == nil { try addEdge(ids[a], ids[b]) }
        }
        for (a, b) in skeleton.symmetryIndices {
            let isTaken = try isPaired(ids[a].rawValue.databaseValue) || isPaired(ids[b].rawValue.databaseValue)
            if !isTaken { try addSymmetry(ids[a], ids[b]) }
        }
        return ids
    }

    private func importTracks(_ tracks: [Track]) throws -> [TrackID: TrackID] {
        var free = Dictionary(grouping: try rows(.track, where: "1 ORDER BY position, id", [])) {
            String.fromDatabaseValue($0["name"])!
        }
        var map: [TrackID: TrackID] = [:]
        for track in tracks {
            if let match = free[track.name]?.first {
                free[track.name]!.removeFirst()
                map[track.id] = TrackID(match.integer("id"))
            } else {
                let id = TrackID(try addTrack(track.name, spawnedOn: track.spawnedOn))
                map[track.id] = id
                created.tracks.append(id)
            }
        }
        return map
    }

    private func importVideos(_ videos: [VideoReference]) throws -> [VideoID: VideoID] {
        var known = try rows(.video, where: "1", []).map { try VideoReference(row: $0) }
        var map: [VideoID: VideoID] = [:]
        for video in videos {
            // Two videos may have the same content; the place tells which is meant.
            let here = known.firstIndex { $0.path == video.path && $0.isSame(as: video) }
            if let index = here ?? known.firstIndex(where: { $0.isSame(as: video) }) {
                map[video.id] = known.remove(at: index).id
            } else {
                let id = VideoID(try addVideo(video))
                map[video.id] = id
                created.videos.append(id)
            }
        }
        return map
    }

    private func importFrame(_ frame: LabeledFrame, _ context: ImportContext) throws {
        let video = try context.video(frame.video)
        let predictions = try importPredictions(frame, video, context)
        for instance in frame.instances {
            let points = PointCoding.encode(try context.slots.inSlots(instance.points, absent: .absent))
            let track = try context.track(instance.track)
            let same = try rows(
                .label, where: "video = ? AND frame = ? AND points = ? AND track IS ?",
                [video.rawValue, frame.frame, points, track])
            if !same.isEmpty { continue }
            try addLabel(
                video: video, frame: frame.frame, points: points, track: track, trackingScore: instance.trackingScore,
                fromPrediction: instance.fromPrediction.flatMap {
                    predictions.indices.contains($0) ? predictions[$0] : nil
                })
        }
        if frame.isNegative { try importNegative(video, frame.frame) }
    }

    private func importNegative(_ video: VideoID, _ frame: Int) throws {
        let mark = RowImage(.negativeFrame, [video.rawValue.databaseValue, frame.databaseValue])
        guard try labelCount(mark["video"], mark["frame"]) == 0, try row(.negativeFrame, key: mark.key) == nil else {
            return
        }
        try insert(mark)
    }

    /// The ids of the frame's predictions in the project, in order. Predictions that are there already stay.
    private func importPredictions(
        _ frame: LabeledFrame, _ video: VideoID, _ context: ImportContext
    ) throws -> [Int64] {
        if frame.predictions.isEmpty { return [] }
        var new: [RowImage] = []
        for prediction in frame.predictions {
            let points = PointCoding.encode(try context.slots.inSlots(prediction.points, absent: .absent))
            let values: [(any DatabaseValueConvertible)?] = [
                video.rawValue, frame.frame, 0, try context.track(prediction.track), Double(prediction.score),
                Double(prediction.trackingScore), nil, points,
            ]
            new.append(RowImage(.prediction, values))
        }
        let old = try rows(
            .prediction, where: "video = ? AND frame = ? ORDER BY id", [video.rawValue, frame.frame])
        if old.count == new.count, zip(old, new).allSatisfy({ Self.hasSameContent($0, $1) }) {
            return old.map { $0.integer("id") }
        }
        for row in old { try delete(row) }
        if !old.isEmpty { try db.removeCoverage(video: video.rawValue, in: frame.frame...frame.frame) }
        let first = try db.nextIDs("prediction", count: new.count)
        for (offset, row) in new.enumerated() {
            var row = row
            row["id"] = (first + Int64(offset)).databaseValue
            try insert(row)
        }
        return new.indices.map { first + Int64($0) }
    }

    private static func hasSameContent(_ a: RowImage, _ b: RowImage) -> Bool {
        ["track", "score", "tracking_score", "points"].allSatisfy { column in
            a[column] == b[column] || (Double.fromDatabaseValue(b[column])?.isNaN == true && a[column].isNull)
        }
    }
}

extension VideoReference {
    /// Whether two entries mean the same video: the same place, or the same content.
    func isSame(as other: VideoReference) -> Bool {
        guard kind == other.kind, imagePaths == other.imagePaths else { return false }
        return path == other.path || (fingerprint != nil && fingerprint == other.fingerprint)
    }
}
