import Domain
import GRDB

extension EditTransaction {
    func deletePredictions(_ video: VideoID?, _ frames: FrameRanges?, _ ids: [PredictionID]?) throws {
        if let video { _ = try self.video(video) }
        if let ids { return try deletePredictions(ids, video, frames) }
        let videos = try video.map { [$0.rawValue] } ?? Int64.fetchAll(db, sql: "SELECT id FROM video")
        try flushSummaries()
        for video in videos {
            let predicted = try db.marks(video: video).predicted
            for range in frames?.ranges ?? [0...Int.max] {
                for window in predicted.windows(in: range, of: 1_000) {
                    let found = try rows(
                        .prediction, where: "video = ? AND frame BETWEEN ? AND ?",
                        [video, window.lowerBound, window.upperBound])
                    for row in found where range.contains(Int(row.integer("frame"))) { try delete(row) }
                }
                try db.removeCoverage(video: video, in: range)
            }
        }
    }

    /// The new labels are not named in the outcome: there may be millions.
    func acceptOpenPredictions(_ video: VideoID?, complete: Bool) throws {
        if let video { _ = try self.video(video) }
        let videos = try video.map { [$0.rawValue] } ?? Int64.fetchAll(db, sql: "SELECT id FROM video")
        let before = changeCount
        for video in videos {
            for window in try db.marks(video: video).predicted.windows(in: 0...Int.max, of: 1_000) {
                let open = try rows(
                    .prediction, where: "video = ? AND frame BETWEEN ? AND ? AND \(Database.isOpenPrediction)",
                    [video, window.lowerBound, window.upperBound])
                for row in open { try accept(row, complete: complete) }
            }
        }
        if changeCount == before { throw EditProblem.nothingChosen }
    }

    private func deletePredictions(_ ids: [PredictionID], _ video: VideoID?, _ frames: FrameRanges?) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        for id in Set(ids).sorted() {
            let row = try prediction(id)
            if let video, row.integer("video") != video.rawValue { continue }
            if let frames, !frames.contains(Int(row.integer("frame"))) { continue }
            try delete(row)
        }
    }
}
