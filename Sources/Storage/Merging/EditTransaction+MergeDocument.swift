import Domain
import Foundation
import GRDB

extension EditTransaction {
    func mergeDocument(_ document: LabelDocument, _ rule: MergeRule) throws {
        let matches = try VideoMatching.match(document.videos, to: db.videos(), chosen: rule.videos)
        var videos = matches.mapValues(\.video)
        for video in document.videos where videos[video.id] == nil {
            let id = VideoID(try addVideo(video))
            videos[video.id] = id
            created.videos.append(id)
        }
        try join(document, videos: videos) { try mergeFrame($0, $1, rule) }
    }

    private func mergeFrame(_ frame: LabeledFrame, _ context: ImportContext, _ rule: MergeRule) throws {
        let video = try context.video(frame.video)
        if !created.videos.contains(video) { try checkFrame(frame.frame, of: video) }
        var there = try context.slots.inSlots(frame)
        if !rule.includesPredictions { there.dropPredictions() }
        let number = frame.frame
        let here =
            try db.frames(video: video.rawValue, in: number...number).first ?? FrameRecord(frame: number)
        let merge = FrameMerge(here: here, there: there, rule: rule.frames)
        if merge.isEmpty { return }
        for i in merge.goneLabels.sorted() { try delete(try label(here.labels[i].id)) }
        for i in merge.gonePredictions.sorted() { try delete(try prediction(here.predictions[i].id)) }
        let predictions = try addPredictions(of: merge, there, here, video, context)
        for position in merge.newLabels {
            let label = there.instances[position]
            try addLabel(
                video: video, frame: number, points: PointCoding.encode(label.points),
                track: try context.track(label.track), trackingScore: label.trackingScore,
                fromPrediction: label.fromPrediction.flatMap { predictions[$0] }
                    ?? merge.standsFor[position].map { here.predictions[$0].id.rawValue })
        }
        if merge.setsNegative {
            try insert(RowImage(.negativeFrame, [video.rawValue.databaseValue, number.databaseValue]))
        }
    }

    /// - Returns: the ids that predictions of the other side have here, by their position there.
    private func addPredictions(
        of merge: FrameMerge, _ there: LabeledFrame, _ here: FrameRecord, _ video: VideoID, _ context: ImportContext
    ) throws -> [Int: Int64] {
        var ids = merge.samePredictions.mapValues { here.predictions[$0].id.rawValue }
        if merge.newPredictions.isEmpty && merge.gonePredictions.isEmpty { return ids }
        // What is there now is no longer what the run predicted: it may predict the frame again.
        try db.removeCoverage(video: video.rawValue, in: there.frame...there.frame)
        let first = try db.nextIDs("prediction", count: merge.newPredictions.count)
        for (offset, position) in merge.newPredictions.enumerated() {
            let prediction = there.predictions[position]
            let id = first + Int64(offset)
            let values: [(any DatabaseValueConvertible)?] = [
                video.rawValue, there.frame, id, try context.track(prediction.track), Double(prediction.score),
                Double(prediction.trackingScore), nil, PointCoding.encode(prediction.points),
            ]
            try insert(RowImage(.prediction, values))
            ids[position] = id
        }
        return ids
    }
}

extension PointSlots {
    /// A document's frame with its points indexed by slot.
    func inSlots(_ frame: LabeledFrame) throws -> LabeledFrame {
        var result = frame
        for i in frame.instances.indices {
            result.instances[i].points = try inSlots(frame.instances[i].points, absent: .absent)
        }
        for i in frame.predictions.indices {
            result.predictions[i].points = try inSlots(frame.predictions[i].points, absent: .absent)
        }
        return result
    }
}

extension LabeledFrame {
    mutating func dropPredictions() {
        predictions = []
        for i in instances.indices { instances[i].fromPrediction = nil }
    }
}
