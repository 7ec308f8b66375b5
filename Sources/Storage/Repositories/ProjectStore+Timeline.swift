import Domain
import Foundation
import GRDB

/// What the page draws of a whole video, from summary tables.
public struct Timeline: Hashable, Sendable, Codable {
    public struct TrackRanges: Hashable, Sendable, Codable {
        public let id: TrackID
        public let ranges: FrameRanges
    }

    public let frameCount: Int
    public let labeled: FrameRanges
    public let predicted: FrameRanges
    public let suggested: FrameRanges
    public let negative: FrameRanges
    /// Where each track is, labelled or predicted; tracks that are nowhere in the video are left out.
    public let tracks: [TrackRanges]
    public let revision: Int64
}

/// How much there is, from summary tables.
public struct ProjectCounts: Hashable, Sendable, Codable {
    public struct InVideo: Hashable, Sendable, Codable {
        public var labeledFrames = 0
        public var predictedFrames = 0
        public var labels = 0
        public var predictions = 0
    }

    public internal(set) var labeledFrames = 0
    public internal(set) var predictedFrames = 0
    public internal(set) var labels = 0
    public internal(set) var predictions = 0
    /// By video id.
    public internal(set) var byVideo: [String: InVideo] = [:]
}

/// What `nextFrame` looks for.
public enum FrameMark: String, Sendable, Codable {
    case labeled
    case predicted
    case suggested
    /// Frames on which a track begins.
    case spawn
}

extension ProjectStore {
    /// - Throws: `StorageError.unknownVideo`.
    /// - Complexity: grows with the number of ranges, not of instances.
    public func timeline(video: VideoID) throws -> Timeline {
        try read { db in
            guard
                let count = try Int.fetchOne(
                    db, sql: "SELECT frame_count FROM video WHERE id = ?", arguments: [video.rawValue])
            else { throw StorageError.unknownVideo(video) }
            let marks = try db.marks(video: video.rawValue)
            return Timeline(
                frameCount: count, labeled: marks.labeled, predicted: marks.predicted,
                suggested: try db.frames(of: "suggestion", video: video.rawValue),
                negative: try db.frames(of: "negative_frame", video: video.rawValue),
                tracks: try db.trackRanges(video: video.rawValue),
                revision: try Int64.fetchOne(db, sql: "SELECT revision FROM project")!)
        }
    }

    public func counts() throws -> ProjectCounts {
        try read { db in
            var counts = ProjectCounts()
            for id in try Int64.fetchAll(db, sql: "SELECT id FROM video") { counts.byVideo[String(id)] = .init() }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT video, sum(labeled_frames), sum(predicted_frames), sum(labels), sum(predictions)
                    FROM frame_summary GROUP BY video
                    """)
            while let row = try rows.next() {
                let inVideo = ProjectCounts.InVideo(
                    labeledFrames: row[1], predictedFrames: row[2], labels: row[3], predictions: row[4])
                counts.byVideo[String(row[0] as Int64)] = inVideo
                counts.labeledFrames += inVideo.labeledFrames
                counts.predictedFrames += inVideo.predictedFrames
                counts.labels += inVideo.labels
                counts.predictions += inVideo.predictions
            }
            return counts
        }
    }

    /// The next frame after `frame` (or before it) with a mark; nil when there is none.
    public func nextFrame(video: VideoID, from frame: Int, forward: Bool, mark: FrameMark) throws -> Int? {
        let frames = try read { db -> FrameRanges in
            switch mark {
            case .labeled: try db.marks(video: video.rawValue).labeled
            case .predicted: try db.marks(video: video.rawValue).predicted
            case .suggested: try db.frames(of: "suggestion", video: video.rawValue)
            case .spawn: FrameRanges(frames: try db.trackRanges(video: video.rawValue).compactMap(\.ranges.first))
            }
        }
        return forward ? frames.next(atOrAfter: frame + 1) : frames.previous(atOrBefore: frame - 1)
    }
}

extension Database {
    func frames(of table: String, video: Int64) throws -> FrameRanges {
        FrameRanges(
            frames: try Int.fetchAll(
                self, sql: "SELECT frame FROM \(table) WHERE video = ? ORDER BY frame", arguments: [video]))
    }

    func trackRanges(video: Int64) throws -> [Timeline.TrackRanges] {
        var ranges: [Int64: [ClosedRange<Int>]] = [:]
        let rows = try Row.fetchCursor(
            cachedStatement(sql: "SELECT track, bin, frames FROM track_summary WHERE video = ?"), arguments: [video])
        while let row = try rows.next() {
            ranges[row[0], default: []] += try FrameSet.frames(decoding: row[2], bin: row[1])
        }
        return ranges.sorted { $0.key < $1.key }.map {
            Timeline.TrackRanges(id: TrackID($0.key), ranges: FrameRanges($0.value))
        }
    }
}
