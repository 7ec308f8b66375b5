import Domain
import Foundation
import GRDB

/// Predictions of one frame for the store; points stand in the order of `Skeleton.nodes`, as in `LabeledFrame`.
public struct PredictedFrame: Hashable, Sendable {
    public let frame: Int
    public let instances: [PredictedInstance]

    public init(frame: Int, instances: [PredictedInstance]) {
        self.frame = frame
        self.instances = instances
    }
}

extension ProjectStore {
    /// Rows a job writes in one transaction; measured, so that a transaction stays well under 50 ms.
    static let rowsPerChunk = 1_000
    static let framesPerChunk = 2_000

    /// Replaces whatever predictions these frames have; labels are never touched.
    ///
    /// Written in short transactions with gaps between, in which other processes' edits find their turn. A frame without
    /// instances counts as predicted by the run too.
    /// - Parameter nodes: the skeleton's nodes in the order of the points; nil is the skeleton as it is now.
    /// - Returns: the frames that changed.
    /// - Throws: `StorageError.invalidEdit` when the points do not fit or a frame lies outside the video.
    @discardableResult
    public func storePredictions(
        _ frames: [PredictedFrame], video: VideoID, run: String, nodes: [NodeID]? = nil
    ) throws -> FrameRanges {
        let runID = try registerRun(named: run)
        try inChunks(frames, weight: { $0.instances.count }) { chunk in
            try write(.job) { db in
                let slots = try db.pointSlots(nodes)
                try db.checkFrames(chunk.map(\.frame), video: video)
                try db.checkTracks(chunk.flatMap { $0.instances.compactMap(\.track) })
                var summaries = SummaryChanges()
                var id = try db.nextIDs("prediction", count: chunk.reduce(0) { $0 + $1.instances.count })
                for frame in chunk {
                    try db.deletePredictions(video.rawValue, frame.frame, &summaries)
                    try db.insert(frame, from: id, video.rawValue, run: runID, slots, &summaries)
                    id += Int64(frame.instances.count)
                }
                try summaries.flush(db)
                try db.setCoverage(video: video.rawValue, run: runID, frames: chunk.map(\.frame))
                _ = try db.advanceRevision()
            }
        }
        return FrameRanges(frames: frames.map(\.frame))
    }

    /// The same, from frames as the engine makes them, which may be of several videos.
    public func storePredictions(_ frames: [LabeledFrame], run: String, nodes: [NodeID]? = nil) throws {
        for (video, frames) in Dictionary(grouping: frames, by: \.video) {
            let predicted = frames.map { PredictedFrame(frame: $0.frame, instances: $0.predictions) }
            try storePredictions(predicted, video: video, run: run, nodes: nodes)
        }
    }

    /// Predictions that no label stands for, and the frames on which they are.
    public struct OpenPredictions: Hashable, Sendable, Codable {
        public let predictions: Int
        public let frames: Int

        public init(predictions: Int, frames: Int) { (self.predictions, self.frames) = (predictions, frames) }
    }

    /// - Parameter video: nil is all of them.
    public func openPredictions(video: VideoID? = nil) throws -> OpenPredictions {
        try read { db in
            var (predictions, frames) = (0, 0)
            for id in try video.map({ [$0.rawValue] }) ?? Int64.fetchAll(db, sql: "SELECT id FROM video") {
                let row = try Row.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT count(*), count(DISTINCT frame) FROM prediction
                            WHERE video = ? AND \(Database.isOpenPrediction)
                            """), arguments: [id])!
                predictions += row[0]
                frames += row[1]
            }
            return OpenPredictions(predictions: predictions, frames: frames)
        }
    }

    /// One prediction's place in a tracker's result.
    public struct TrackAssignment: Hashable, Sendable {
        public let prediction: PredictionID
        public let frame: Int
        public let track: TrackID?
        public let score: Float

        public init(prediction: PredictionID, frame: Int, track: TrackID?, score: Float) {
            self.prediction = prediction
            self.frame = frame
            self.track = track
            self.score = score
        }
    }

    /// Writes a tracker's result in short transactions. A prediction that is gone meanwhile is passed over.
    ///
    /// Tracks must be there already: `Edit.addTracks` makes them.
    public func setPredictionTracks(_ assignments: [TrackAssignment], video: VideoID) throws {
        try inChunks(assignments, weight: { _ in 1 }) { chunk in
            try write(.job) { db in
                try db.checkTracks(chunk.compactMap(\.track))
                var summaries = SummaryChanges()
                let update = try db.cachedStatement(
                    sql: """
                        UPDATE prediction SET track = ?, tracking_score = ? WHERE video = ? AND frame = ? AND id = ?
                        """)
                for item in chunk {
                    update.setUncheckedArguments([
                        item.track?.rawValue, Double(item.score), video.rawValue, item.frame, item.prediction.rawValue,
                    ])
                    try update.execute()
                    summaries.touch(video: video.rawValue, frame: item.frame)
                }
                try summaries.flush(db)
                _ = try db.advanceRevision()
            }
        }
    }

    /// Deletes predictions for a job, in short transactions and without an entry in the log; labels are never touched.
    ///
    /// - Returns: how many were deleted.
    @discardableResult
    public func clearPredictions(video: VideoID, in range: ClosedRange<Int> = 0...Int.max) throws -> Int {
        let predicted = try read { try $0.marks(video: video.rawValue).predicted }
        var deleted = 0
        let frames = predicted.windows(in: range, of: Self.framesPerChunk).flatMap { Array($0) }
        try inChunks(frames, weight: { _ in 4 }) { chunk in
            try write(.job) { db in
                var summaries = SummaryChanges()
                for frame in chunk { deleted += try db.deletePredictions(video.rawValue, frame, &summaries) }
                try summaries.flush(db)
                for part in FrameRanges(frames: chunk).ranges { try db.removeCoverage(video: video.rawValue, in: part) }
                _ = try db.advanceRevision()
            }
        }
        try write(.job) { try $0.removeCoverage(video: video.rawValue, in: range) }
        return deleted
    }

    /// Frames that a run has predicted and no later run has, those on which it found nothing included.
    public func framesPredicted(by run: String, video: VideoID) throws -> FrameRanges {
        try read { db in
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM run WHERE name = ?", arguments: [run]) else {
                return FrameRanges()
            }
            return try db.coverage(video: video.rawValue, run: id)
        }
    }

    /// Cuts a list into pieces of bounded weight, with a pause after each but the last.
    func inChunks<Item>(_ items: [Item], weight: (Item) -> Int, _ body: (ArraySlice<Item>) throws -> Void) throws {
        var start = 0
        while start < items.count {
            var end = start
            var total = 0
            while end < items.count, end - start < Self.framesPerChunk, total < Self.rowsPerChunk {
                total += max(weight(items[end]), 0) + 1
                end += 1
            }
            try body(items[start..<end])
            start = end
            // Longer than the millisecond at which a waiting writer looks again.
            if start < items.count { usleep(3_000) }
        }
    }
}

extension Database {
    /// A prediction for which no label stands: none is linked to it, none of its frame has its track.
    static let isOpenPrediction = """
        NOT EXISTS (SELECT 1 FROM label WHERE label.from_prediction = prediction.id)
        AND NOT EXISTS (
            SELECT 1 FROM label WHERE label.video = prediction.video AND label.frame = prediction.frame
            AND label.track = prediction.track)
        """

    /// The slot of each point, for a skeleton's nodes in order.
    fileprivate func pointSlots(_ nodes: [NodeID]?) throws -> PointSlots {
        try PointSlots(nodes: nodes ?? skeleton().nodes.map(\.id), count: nodeSlots())
    }

    fileprivate func checkFrames(_ frames: [Int], video: VideoID) throws {
        guard
            let count = try Int.fetchOne(
                cachedStatement(sql: "SELECT frame_count FROM video WHERE id = ?"), arguments: [video.rawValue])
        else { throw EditProblem.unknownVideo(video) }
        for frame in frames where frame < 0 || (count > 0 && frame >= count) {
            throw EditProblem.frameOutside(video: video, frame: frame, frameCount: count)
        }
    }

    fileprivate func checkTracks(_ tracks: [TrackID]) throws {
        let known = try Int64.fetchSet(self, sql: "SELECT id FROM track")
        if let track = tracks.first(where: { !known.contains($0.rawValue) }) { throw EditProblem.unknownTrack(track) }
    }

    @discardableResult
    fileprivate func deletePredictions(_ video: Int64, _ frame: Int, _ summaries: inout SummaryChanges) throws -> Int {
        let statement = try cachedStatement(sql: "DELETE FROM prediction WHERE video = ? AND frame = ?")
        statement.setUncheckedArguments([video, frame])
        try statement.execute()
        summaries.addPredictions(-changesCount, video: video, frame: frame)
        return changesCount
    }

    /// Inserts a frame's predictions with ids from `first` on.
    fileprivate func insert(
        _ frame: PredictedFrame, from first: Int64, _ video: Int64, run: Int64, _ slots: PointSlots,
        _ summaries: inout SummaryChanges
    ) throws {
        if frame.instances.isEmpty { return }
        let statement = try cachedStatement(sql: EditTable.prediction.layout.insert)
        for (offset, instance) in frame.instances.enumerated() {
            let points = PointCoding.encode(try slots.inSlots(instance.points, absent: .absent))
            statement.setUncheckedArguments([
                video, frame.frame, first + Int64(offset), instance.track?.rawValue, Double(instance.score),
                Double(instance.trackingScore), run, points,
            ])
            try statement.execute()
        }
        summaries.addPredictions(frame.instances.count, video: video, frame: frame.frame)
    }
}
