import Domain
import Foundation
import GRDB

extension EditTransaction {
    /// - Throws: `EditProblem` when the edit makes no sense; the transaction must then be rolled back.
    func apply(_ edit: Edit) throws {
        switch edit {
        case .addInstances(let list): try addInstances(list)
        case .setPoints(let instance, let points): try setPoints(instance, points)
        case .deleteInstances(let ids): try deleteInstances(ids)
        case .mergeInstances(let survivor, let others): try mergeInstances(survivor, others)
        case .setTrack(let instances, let track, let propagate, let within):
            try setTrack(instances, track, propagate: propagate, within: within)
        case .acceptPredictions(let video, let predictions, let complete):
            try acceptPredictions(video, predictions, complete: complete)
        case .acceptOpenPredictions(let video, let complete): try acceptOpenPredictions(video, complete: complete)
        case .deletePredictions(let video, let frames, let predictions):
            try deletePredictions(video, frames, predictions)
        case .setPredictionTrack(let predictions, let track): try setPredictionTrack(predictions, track)
        case .swapTracks(let video, let first, let second, let from, let to):
            try swapTracks(video, first, second, from: from, to: to)
            try fixChange(of: [first.rawValue, second.rawValue], video.rawValue, from: from, to: to ?? .max)
        case .splitTrack(let video, let track, let from): try splitTrack(video, track, from: from)
        case .connectTracks(let video, let track, let into, let from):
            try connectTracks(video, track, into: into, from: from)
        case .answerJoin(let join, let answer): try answerJoin(join, answer)
        case .drawSample(let video, let count, let seed): try drawSample(video, count: count, seed: seed)
        case .answerSample(let sample, let video, let frame, let verdict, let wrong):
            try answerSample(sample, video, frame, verdict, wrong: wrong)
        case .addTracks(let names): try addTracks(names)
        case .renameTrack(let track, let name): try renameTrack(track, name)
        case .deleteTrack(let track): try deleteTrack(track)
        case .deleteTracks(let tracks): try deleteTracks(tracks)
        case .addNodes(let names): try addNodes(names)
        case .renameNode(let node, let name): try renameNode(node, name)
        case .deleteNode(let node): try deleteNode(node)
        case .reorderNodes(let nodes): try reorderNodes(nodes)
        case .mergeNodes(let node, let survivor): try mergeNodes(node, into: survivor)
        case .replaceSkeleton(let skeleton, let renamed): try replaceSkeleton(skeleton, renamed: renamed)
        case .addEdge(let source, let destination): try addEdge(source, destination)
        case .deleteEdge(let source, let destination): try deleteEdge(source, destination)
        case .setSymmetry(let node, let partner): try setSymmetry(node, partner)
        case .setNegative(let video, let frame, let negative): try setNegative(video, frame, negative)
        case .addSuggestions(let list): try addSuggestions(list)
        case .removeSuggestions(let list): try removeSuggestions(list)
        case .addVideos(let videos): try addVideos(videos)
        case .relinkVideos(let videos): try relinkVideos(videos)
        case .replaceVideo(let video): try replaceVideo(video)
        case .removeVideos(let videos): try removeVideos(videos)
        case .importDocument(let document, _): try importDocument(document)
        case .mergeDocument(let document, let rule, _): try mergeDocument(document, rule)
        }
    }

    // MARK: Checks that many edits share

    func video(_ id: VideoID) throws -> RowImage {
        guard let row = try row(.video, key: [id.rawValue.databaseValue]) else { throw EditProblem.unknownVideo(id) }
        return row
    }

    func track(_ id: TrackID) throws -> RowImage {
        guard let row = try row(.track, key: [id.rawValue.databaseValue]) else { throw EditProblem.unknownTrack(id) }
        return row
    }

    func node(_ id: NodeID) throws -> RowImage {
        guard let row = try row(.node, key: [id.rawValue.databaseValue]) else { throw EditProblem.unknownNode(id) }
        return row
    }

    func label(_ id: InstanceID) throws -> RowImage {
        guard let row = try row(.label, key: [id.rawValue.databaseValue]) else { throw EditProblem.unknownInstance(id) }
        return row
    }

    func prediction(_ id: PredictionID) throws -> RowImage {
        guard let row = try rows(.prediction, where: "id = ?", [id.rawValue]).first else {
            throw EditProblem.unknownPrediction(id)
        }
        return row
    }

    /// A video whose number of frames is unknown (0) takes any frame.
    func checkFrame(_ frame: Int, of video: VideoID) throws {
        let count = Int(try self.video(video).integer("frame_count"))
        guard frame >= 0, count == 0 || frame < count else {
            throw EditProblem.frameOutside(video: video, frame: frame, frameCount: count)
        }
    }

    func labelCount(_ video: DatabaseValue, _ frame: DatabaseValue) throws -> Int {
        let statement = try db.cachedStatement(sql: "SELECT count(*) FROM label WHERE video = ? AND frame = ?")
        return try Int.fetchOne(statement, arguments: [video, frame])!
    }

    func clearNegative(video: DatabaseValue, frame: DatabaseValue) throws {
        if let mark = try row(.negativeFrame, key: [video, frame]) { try delete(mark) }
    }

    func trimmedName(_ name: String, of what: String) throws -> String {
        let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
        if trimmed.isEmpty { throw EditProblem.emptyName(what) }
        return trimmed
    }
}
