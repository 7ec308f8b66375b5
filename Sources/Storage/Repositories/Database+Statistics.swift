import Domain
import Foundation
import GRDB

extension Database {
    /// Forgets what was computed from the touched frames: their chunks, and the next one, whose first frames are measured
    /// against them. A chunk with nothing left on it has no row.
    func forgetStatistics(video: Int64, bin: Int, touched: FrameSet, occupied: FrameSet) throws {
        let perBin = FrameSet.capacity / FrameStatistics.frames
        let touch = try cachedStatement(
            sql: """
                INSERT INTO frame_statistics (video, chunk, stamp) VALUES (?, ?, (SELECT revision FROM project))
                ON CONFLICT DO UPDATE SET stamp = stamp + 1, coarse = NULL, fine = NULL
                """)
        let remove = try cachedStatement(sql: "DELETE FROM frame_statistics WHERE video = ? AND chunk = ?")
        let touchNext = try cachedStatement(
            sql: """
                UPDATE frame_statistics SET stamp = stamp + 1, coarse = NULL, fine = NULL
                WHERE video = ?1 AND chunk = (SELECT min(chunk) FROM frame_statistics WHERE video = ?1 AND chunk > ?2)
                """)
        for part in 0..<perBin where !touched.isEmpty(part: part, of: perBin) {
            let chunk = bin * perBin + part
            let statement = occupied.isEmpty(part: part, of: perBin) ? remove : touch
            try statement.execute(arguments: [video, chunk])
            try touchNext.execute(arguments: [video, chunk])
        }
    }

    func forgetAllStatistics() throws {
        try execute(sql: "UPDATE frame_statistics SET stamp = stamp + 1, coarse = NULL, fine = NULL")
    }

    /// Measures the frames of a chunk.
    ///
    /// - Complexity: one range of each index; nothing but the chunk, some frames before it and the last frame with
    ///   animals is read.
    func measure(video: Int64, chunk: Int) throws -> FrameStatistics {
        let start = chunk * FrameStatistics.frames
        let nodes = try Int.fetchAll(cachedStatement(sql: "SELECT id FROM node ORDER BY position, id"))
        var records = try frames(
            video: video, in: max(0, start - FrameMeasurement.lookback)...(start + FrameStatistics.frames - 1))
        records.removeAll { $0.labels.isEmpty && $0.predictions.isEmpty }
        if records.first.map({ $0.frame >= start }) ?? false, let last = try lastFrame(video: video, before: start) {
            records = try frames(video: video, in: last...last) + records
        }
        var measurement = FrameMeasurement(nodes: nodes)
        var statistics = FrameStatistics()
        for record in records {
            let values = measurement.values(of: record)
            if record.frame >= start { statistics.set(values, at: record.frame - start) }
        }
        return statistics
    }

    private func lastFrame(video: Int64, before frame: Int) throws -> Int? {
        try ["label", "prediction"].compactMap { table in
            try Int.fetchOne(
                cachedStatement(sql: "SELECT max(frame) FROM \(table) WHERE video = ? AND frame < ?"),
                arguments: [video, frame])
        }.max()
    }
}
