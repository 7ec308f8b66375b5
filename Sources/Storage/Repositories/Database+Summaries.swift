import Foundation
import GRDB

extension Database {
    /// Frames of a video with labels and with predictions, from the summaries.
    func marks(video: Int64) throws -> (labeled: FrameRanges, predicted: FrameRanges) {
        var labeled: [ClosedRange<Int>] = []
        var predicted: [ClosedRange<Int>] = []
        let rows = try Row.fetchCursor(
            cachedStatement(sql: "SELECT bin, labeled, predicted FROM frame_summary WHERE video = ? ORDER BY bin"),
            arguments: [video])
        while let row = try rows.next() {
            labeled += try FrameSet.frames(decoding: row[1], bin: row[0])
            predicted += try FrameSet.frames(decoding: row[2], bin: row[0])
        }
        return (FrameRanges(labeled), FrameRanges(predicted))
    }

    /// Frames of a video on which a track is, labelled or predicted.
    func occupancy(video: Int64, track: Int64) throws -> FrameRanges {
        let statement = try cachedStatement(
            sql: "SELECT bin, frames FROM track_summary WHERE video = ? AND track = ? ORDER BY bin")
        return try ranges(statement, [video, track])
    }

    /// Frames of a video that a run has predicted, those on which it found nothing included.
    func coverage(video: Int64, run: Int64) throws -> FrameRanges {
        let statement = try cachedStatement(
            sql: "SELECT bin, frames FROM run_coverage WHERE video = ? AND run = ? ORDER BY bin")
        return try ranges(statement, [video, run])
    }

    private func ranges(_ statement: Statement, _ arguments: StatementArguments) throws -> FrameRanges {
        var ranges: [ClosedRange<Int>] = []
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() { ranges += try FrameSet.frames(decoding: row[1], bin: row[0]) }
        return FrameRanges(ranges)
    }

    /// Notes that `run` has predicted these frames, and that no other run's predictions are on them any more.
    func setCoverage(video: Int64, run: Int64, frames: [Int]) throws {
        for (bin, frames) in Dictionary(grouping: frames, by: FrameSet.bin) {
            var set = FrameSet()
            for frame in frames { set.insert(frame % FrameSet.capacity) }
            try changeCoverage(video: video, bin: bin, adding: run, set)
        }
    }

    /// Forgets that any run has predicted the frames, so that a run that is resumed predicts them again.
    func removeCoverage(video: Int64, in range: ClosedRange<Int>) throws {
        let bins = try Int.fetchAll(
            self, sql: "SELECT DISTINCT bin FROM run_coverage WHERE video = ? AND bin BETWEEN ? AND ?",
            arguments: [video, FrameSet.bin(of: range.lowerBound), FrameSet.bin(of: range.upperBound)])
        for bin in bins {
            let start = bin * FrameSet.capacity
            var set = FrameSet()
            set.insert(max(range.lowerBound - start, 0)...min(range.upperBound - start, FrameSet.capacity - 1))
            try changeCoverage(video: video, bin: bin, adding: nil, set)
        }
    }

    /// Takes the frames from every run but the one they are given to, if any.
    func changeCoverage(video: Int64, bin: Int, adding run: Int64?, _ frames: FrameSet) throws {
        var sets: [Int64: FrameSet] = run.map { [$0: FrameSet()] } ?? [:]
        let rows = try Row.fetchAll(
            cachedStatement(sql: "SELECT run, frames FROM run_coverage WHERE video = ? AND bin = ?"),
            arguments: [video, bin])
        for row in rows { sets[row[0]] = try FrameSet(decoding: row[1]) }
        for (id, old) in sets {
            var set = old
            if id == run { set.formUnion(frames) } else { set.subtract(frames) }
            if set == old { continue }
            if set.isEmpty {
                try execute(
                    sql: "DELETE FROM run_coverage WHERE video = ? AND bin = ? AND run = ?",
                    arguments: [video, bin, id])
            } else {
                try cachedStatement(
                    sql: "INSERT OR REPLACE INTO run_coverage (video, bin, run, frames) VALUES (?, ?, ?, ?)"
                ).execute(arguments: [video, bin, id, set.encoded])
            }
        }
    }
}
