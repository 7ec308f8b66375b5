import Foundation
import GRDB

/// Which frames a transaction touched; brings the summary tables up to date at its end.
///
/// Frames' marks and tracks' occupancy are read again from the rows, by index, for the touched frames only; the numbers
/// of instances are kept by counting what was inserted and deleted.
struct SummaryChanges {
    struct Bin: Hashable {
        let video: Int64
        let number: Int
    }

    private(set) var touched: [Bin: FrameSet] = [:]
    private var labels: [Bin: Int] = [:]
    private var predictions: [Bin: Int] = [:]

    mutating func touch(video: Int64, frame: Int) {
        let bin = Bin(video: video, number: FrameSet.bin(of: frame))
        touched[bin, default: FrameSet()].insert(frame % FrameSet.capacity)
    }

    mutating func addLabels(_ count: Int, video: Int64, frame: Int) {
        touch(video: video, frame: frame)
        labels[Bin(video: video, number: FrameSet.bin(of: frame)), default: 0] += count
    }

    mutating func addPredictions(_ count: Int, video: Int64, frame: Int) {
        touch(video: video, frame: frame)
        predictions[Bin(video: video, number: FrameSet.bin(of: frame)), default: 0] += count
    }

    /// Touched frames of each video.
    var frames: [Int64: FrameRanges] {
        var ranges: [Int64: [ClosedRange<Int>]] = [:]
        for (bin, set) in touched {
            let start = bin.number * FrameSet.capacity
            ranges[bin.video, default: []] += set.runs.map { ($0.lowerBound + start)...($0.upperBound + start) }
        }
        return ranges.mapValues { FrameRanges($0) }
    }

    /// Writes the summaries and forgets what was touched.
    mutating func flush(_ db: Database) throws {
        for (bin, frames) in touched {
            try Self.update(
                bin, frames: frames, labels: labels[bin] ?? 0, predictions: predictions[bin] ?? 0, db)
        }
        self = SummaryChanges()
    }

    private static func update(
        _ bin: Bin, frames: FrameSet, labels: Int, predictions: Int, _ db: Database
    ) throws {
        let labelled = try presence(of: "label", bin, frames, db)
        let predicted = try presence(of: "prediction", bin, frames, db)
        let occupied = try updateFrames(bin, frames, (labels, labelled.frames), (predictions, predicted.frames), db)
        try db.forgetStatistics(video: bin.video, bin: bin.number, touched: frames, occupied: occupied)
        let tracks = labelled.tracks.merging(predicted.tracks) { a, b in
            var both = a
            both.formUnion(b)
            return both
        }
        try updateTracks(bin, frames, tracks, db)
    }

    /// - Returns: the frames of the bin with anything on them.
    private static func updateFrames(
        _ bin: Bin, _ frames: FrameSet, _ labels: (Int, FrameSet), _ predictions: (Int, FrameSet), _ db: Database
    ) throws -> FrameSet {
        let old = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT labels, predictions, labeled, predicted FROM frame_summary WHERE video = ? AND bin = ?"),
            arguments: [bin.video, bin.number])
        var labelled = try old.map { try FrameSet(decoding: $0[2]) } ?? FrameSet()
        var predicted = try old.map { try FrameSet(decoding: $0[3]) } ?? FrameSet()
        labelled.subtract(frames)
        labelled.formUnion(labels.1)
        predicted.subtract(frames)
        predicted.formUnion(predictions.1)
        if labelled.isEmpty && predicted.isEmpty {
            try db.execute(
                sql: "DELETE FROM frame_summary WHERE video = ? AND bin = ?", arguments: [bin.video, bin.number])
            return FrameSet()
        }
        let counts: (Int, Int) = old.map { ($0[0], $0[1]) } ?? (0, 0)
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO frame_summary
                    (video, bin, labels, predictions, labeled_frames, predicted_frames, labeled, predicted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        statement.setUncheckedArguments([
            bin.video, bin.number, counts.0 + labels.0, counts.1 + predictions.0, labelled.count, predicted.count,
            labelled.encoded, predicted.encoded,
        ])
        try statement.execute()
        var occupied = labelled
        occupied.formUnion(predicted)
        return occupied
    }

    private static func updateTracks(
        _ bin: Bin, _ frames: FrameSet, _ present: [Int64: FrameSet], _ db: Database
    ) throws {
        var old: [Int64: Data] = [:]
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT track, frames FROM track_summary WHERE video = ? AND bin = ?"),
            arguments: [bin.video, bin.number])
        while let row = try rows.next() { old[row[0]] = row[1] }
        for track in Set(old.keys).union(present.keys) {
            var set = try old[track].map { try FrameSet(decoding: $0) } ?? FrameSet()
            set.subtract(frames)
            if let added = present[track] { set.formUnion(added) }
            try write(set, old: old[track], track: track, bin, db)
        }
    }

    private static func write(_ set: FrameSet, old: Data?, track: Int64, _ bin: Bin, _ db: Database) throws {
        let encoded = set.isEmpty ? nil : set.encoded
        if encoded == old { return }
        guard let encoded else {
            return try db.execute(
                sql: "DELETE FROM track_summary WHERE video = ? AND bin = ? AND track = ?",
                arguments: [bin.video, bin.number, track])
        }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO track_summary (video, bin, track, frames) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [bin.video, bin.number, track, encoded])
    }

    /// Which of `frames` have rows in a table, and which have rows of each track.
    private static func presence(
        of table: String, _ bin: Bin, _ frames: FrameSet, _ db: Database
    ) throws -> (frames: FrameSet, tracks: [Int64: FrameSet]) {
        let start = bin.number * FrameSet.capacity
        let statement = try db.cachedStatement(
            sql: "SELECT frame, track FROM \(table) WHERE video = ? AND frame BETWEEN ? AND ?")
        var present = FrameSet()
        var tracks: [Int64: FrameSet] = [:]
        for run in joined(frames.runs) {
            statement.setUncheckedArguments([bin.video, start + run.lowerBound, start + run.upperBound])
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() {
                let offset: Int = row[0] - start
                guard frames.contains(offset) else { continue }
                present.insert(offset)
                if let track: Int64 = row[1] { tracks[track, default: FrameSet()].insert(offset) }
            }
        }
        return (present, tracks)
    }

    /// Runs that lie close together, so that one range of the index serves them all.
    private static func joined(_ runs: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var joined: [ClosedRange<Int>] = []
        for run in runs {
            if let last = joined.last, run.lowerBound - last.upperBound <= 8 {
                joined[joined.count - 1] = last.lowerBound...run.upperBound
            } else {
                joined.append(run)
            }
        }
        return joined
    }
}
