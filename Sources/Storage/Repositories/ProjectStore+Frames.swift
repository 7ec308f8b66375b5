import Domain
import Foundation
import GRDB

extension ProjectStore {
    /// What lies on the frames of a window, inclusive; frames with nothing on them are left out.
    ///
    /// - Complexity: one range of each index; nothing outside the window is read.
    public func window(video: VideoID, in range: ClosedRange<Int>) throws -> FrameWindow {
        try read { db in
            FrameWindow(
                revision: try Int64.fetchOne(db.cachedStatement(sql: "SELECT revision FROM project"))!,
                nodeSlots: try db.nodeSlots(), frames: try db.frames(video: video.rawValue, in: range))
        }
    }

    public func frames(video: VideoID, in range: ClosedRange<Int>) throws -> [FrameRecord] {
        try window(video: video, in: range).frames
    }

    /// Calls `body` for each frame that has predictions, ascending, reading a window at a time.
    ///
    /// Memory does not grow with the length of the video. Each window is a moment of its own.
    public func forEachPredictedFrame(
        video: VideoID, in range: ClosedRange<Int> = 0...Int.max, window length: Int = 500,
        _ body: (FrameRecord) throws -> Void
    ) throws {
        let predicted = try read { try $0.marks(video: video.rawValue).predicted }
        for window in predicted.windows(in: range, of: length) {
            for frame in try frames(video: video, in: window) where !frame.predictions.isEmpty { try body(frame) }
        }
    }

    /// The first labels of the project, by video and frame: one position per node id, px; deleted nodes are absent.
    public func firstPoses(_ count: Int) throws -> [[Point]] {
        try read { db in
            let slots = try db.nodeSlots()
            let live = try Set(Int64.fetchAll(db, sql: "SELECT id FROM node"))
            let rows = try Row.fetchAll(
                db, sql: "SELECT points FROM label ORDER BY video, frame, id LIMIT ?", arguments: [count])
            return try rows.map { row in
                try row.points(at: 0) { PointCoding.labelPoints($0, slots: slots) }.enumerated().map { slot, point in
                    live.contains(Int64(slot)) ? point.position : .absent
                }
            }
        }
    }

    /// Where a label is; nil when it is gone.
    public func location(of instance: InstanceID) throws -> (video: VideoID, frame: Int)? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT video, frame FROM label WHERE id = ?", arguments: [instance.rawValue])
                .map { (VideoID($0[0] as Int64), $0[1]) }
        }
    }
}

extension Database {
    package static let labelWindowSQL = """
        SELECT frame, id, track, points, tracking_score, from_prediction, author, modified FROM label
        WHERE video = ? AND frame BETWEEN ? AND ? ORDER BY frame, id
        """
    package static let predictionWindowSQL = """
        SELECT frame, id, track, points, score, tracking_score, run FROM prediction
        WHERE video = ? AND frame BETWEEN ? AND ? ORDER BY frame, id
        """
    package static let negativeWindowSQL =
        "SELECT frame FROM negative_frame WHERE video = ? AND frame BETWEEN ? AND ? ORDER BY frame"

    func frames(
        video: Int64, in range: ClosedRange<Int>, includePredictions: Bool = true
    ) throws -> [FrameRecord] {
        let slots = try nodeSlots()
        var records: [Int: FrameRecord] = [:]
        try readLabels(video, range, slots, into: &records)
        if includePredictions { try readPredictions(video, range, slots, into: &records) }
        for frame in try Int.fetchAll(
            cachedStatement(sql: Self.negativeWindowSQL), arguments: [video, range.lowerBound, range.upperBound])
        {
            records[frame, default: FrameRecord(frame: frame)].isNegative = true
        }
        return records.values.sorted { $0.frame < $1.frame }
    }

    private func readLabels(
        _ video: Int64, _ range: ClosedRange<Int>, _ slots: Int, into records: inout [Int: FrameRecord]
    ) throws {
        let statement = try cachedStatement(sql: Self.labelWindowSQL)
        statement.setUncheckedArguments([video, range.lowerBound, range.upperBound])
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            let frame: Int = row[0]
            let record = LabelRecord(
                id: InstanceID(row[1] as Int64), track: (row[2] as Int64?).map { TrackID($0) },
                points: try row.points(at: 3) { PointCoding.labelPoints($0, slots: slots) },
                trackingScore: row.score(at: 4), fromPrediction: (row[5] as Int64?).map { PredictionID($0) },
                author: row[6], modified: row[7])
            records[frame, default: FrameRecord(frame: frame)].labels.append(record)
        }
    }

    private func readPredictions(
        _ video: Int64, _ range: ClosedRange<Int>, _ slots: Int, into records: inout [Int: FrameRecord]
    ) throws {
        let names = try runNames()
        let statement = try cachedStatement(sql: Self.predictionWindowSQL)
        statement.setUncheckedArguments([video, range.lowerBound, range.upperBound])
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            let frame: Int = row[0]
            let record = PredictionRecord(
                id: PredictionID(row[1] as Int64), track: (row[2] as Int64?).map { TrackID($0) },
                score: row.score(at: 4), trackingScore: row.score(at: 5),
                points: try row.points(at: 3) { PointCoding.predictedPoints($0, slots: slots) },
                run: (row[6] as Int64?).flatMap { names[$0] })
            records[frame, default: FrameRecord(frame: frame)].predictions.append(record)
        }
    }

    private func runNames() throws -> [Int64: String] {
        let rows = try Row.fetchAll(cachedStatement(sql: "SELECT id, name FROM run"))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}

extension Row {
    fileprivate func points<T>(at index: Int, _ decode: (UnsafeRawBufferPointer) -> T) throws -> T {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { return decode(UnsafeRawBufferPointer(start: nil, count: 0)) }
            return data.withUnsafeBytes(decode)
        }
    }

    /// SQLite keeps NaN as null.
    fileprivate func score(at index: Int) -> Float { (self[index] as Double?).map(Float.init) ?? .nan }
}
