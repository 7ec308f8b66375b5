import Domain
import Foundation
import GRDB

/// The lowest and highest value of a statistic in each of some equally long stretches of a video.
public struct PooledStatistic: Hashable, Sendable {
    public let kind: FrameStatistic
    public let range: ClosedRange<Int>
    /// One per stretch; NaN where there is nothing to measure.
    public let low: [Float]
    public let high: [Float]
    /// Chunks of the range that are not measured yet: ask again for them.
    public let missing: Int
    public let revision: Int64
}

extension ProjectStore {
    /// A statistic, pooled for drawing. What is not measured yet is measured for as long as `patience` allows, and kept.
    ///
    /// - Parameter buckets: stretches to divide the range into; no more than it has frames.
    /// - Throws: `StorageError.unknownVideo`.
    /// - Complexity: once measured, grows with the length of the range in chunks of 1,024 frames, not with instances.
    public func statistic(
        _ kind: FrameStatistic, video: VideoID, in range: ClosedRange<Int>, buckets: Int,
        patience: Duration = .milliseconds(150)
    ) throws -> PooledStatistic {
        _ = try self.video(video)
        let deadline = ContinuousClock.now + patience
        let chunks = (range.lowerBound / FrameStatistics.frames)...(range.upperBound / FrameStatistics.frames)
        var waiting = try unmeasured(video.rawValue, in: chunks)[...]
        while let chunk = waiting.first {
            try measure(video.rawValue, chunk: chunk)
            waiting.removeFirst()
            if ContinuousClock.now >= deadline { break }
        }
        return try pooled(kind, video.rawValue, range, buckets: min(buckets, range.count), missing: waiting.count)
    }

    /// Chunks with something on them that wait to be measured. Every such chunk has a row afterwards, so that a change
    /// made while one is measured is noticed.
    private func unmeasured(_ video: Int64, in chunks: ClosedRange<Int>) throws -> [Int] {
        let (occupied, known) = try read { db in
            let marks = try db.marks(video: video)
            var occupied = Set<Int>()
            for range in marks.labeled.union(marks.predicted).ranges {
                occupied.formUnion(
                    range.lowerBound / FrameStatistics.frames...range.upperBound / FrameStatistics.frames)
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT chunk, fine IS NULL FROM frame_statistics WHERE video = ?", arguments: [video])
            return (occupied, Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int, $0[1] as Bool) }))
        }
        let new = occupied.subtracting(known.keys)
        if !new.isEmpty {
            try write(.job) { db in
                let insert = try db.cachedStatement(
                    sql:
                        "INSERT OR IGNORE INTO frame_statistics (video, chunk, stamp) SELECT ?, ?, revision FROM project"
                )
                for chunk in new { try insert.execute(arguments: [video, chunk]) }
            }
        }
        return occupied.filter { chunks.contains($0) && known[$0] ?? true }.sorted()
    }

    /// Measures a chunk as it is at one moment, and keeps the result unless something has changed meanwhile.
    private func measure(_ video: Int64, chunk: Int) throws {
        let (stamp, statistics) = try read { db in
            let stamp = try Int64.fetchOne(
                db, sql: "SELECT stamp FROM frame_statistics WHERE video = ? AND chunk = ?", arguments: [video, chunk])
            return (stamp, stamp == nil ? nil : try db.measure(video: video, chunk: chunk))
        }
        guard let stamp, let statistics else { return }
        let (coarse, fine) = (Data(statistics.coarse), Data(statistics.fine))
        try write(.job) { db in
            try db.execute(
                sql: "UPDATE frame_statistics SET coarse = ?, fine = ? WHERE video = ? AND chunk = ? AND stamp = ?",
                arguments: [coarse, fine, video, chunk, stamp])
        }
    }

    private func pooled(
        _ kind: FrameStatistic, _ video: Int64, _ range: ClosedRange<Int>, buckets: Int, missing: Int
    ) throws -> PooledStatistic {
        let isCoarse = range.count >= 2 * FrameStatistics.pool * buckets
        var pools = [Extremes](repeating: Extremes(), count: buckets)
        let revision = try read { db in
            let length = isCoarse ? 8 * FrameStatistics.frames / FrameStatistics.pool : 4 * FrameStatistics.frames
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT chunk, substr(\(isCoarse ? "coarse" : "fine"), ?, ?) FROM frame_statistics
                    WHERE video = ? AND chunk BETWEEN ? AND ? AND fine IS NOT NULL
                    """,
                arguments: [
                    kind.index * length + 1, length, video, range.lowerBound / FrameStatistics.frames,
                    range.upperBound / FrameStatistics.frames,
                ])
            while let row = try rows.next() {
                let values = FrameStatistics.floats(row[1] as Data)
                Self.pool(values, chunk: row[0], isCoarse: isCoarse, range, into: &pools)
            }
            return try Int64.fetchOne(db, sql: "SELECT revision FROM project")!
        }
        return PooledStatistic(
            kind: kind, range: range, low: pools.map(\.low), high: pools.map(\.high), missing: missing,
            revision: revision)
    }

    /// Adds a chunk's values to the stretches that they lie in.
    private static func pool(
        _ values: [Float], chunk: Int, isCoarse: Bool, _ range: ClosedRange<Int>, into pools: inout [Extremes]
    ) {
        let (width, step) = isCoarse ? (FrameStatistics.pool, 2) : (1, 1)
        for i in 0..<(values.count / step) {
            let frame = chunk * FrameStatistics.frames + i * width
            // A pool that begins before the range still says something about its first frames.
            guard frame + width > range.lowerBound, frame <= range.upperBound else { continue }
            let offset = max(0, frame - range.lowerBound)
            pools[offset * pools.count / range.count].add(values[i * step], values[i * step + step - 1])
        }
    }
}
