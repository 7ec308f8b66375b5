import Domain
import Foundation
import GRDB

/// A pose to which a person has given a track by a change of their own: when the video is tracked again, the animal that lies
/// there has that track.
public struct FixedIdentity: Hashable, Sendable {
    public let frame: Int
    public let track: TrackID
    /// px, one per slot.
    public let points: [PredictedPoint]

    public init(frame: Int, track: TrackID, points: [PredictedPoint]) {
        (self.frame, self.track, self.points) = (frame, track, points)
    }
}

extension ProjectStore {
    /// What people's own changes of tracks say of a video, in the order of frames.
    public func fixedIdentities(video: VideoID) throws -> [FixedIdentity] {
        try read { db in
            let slots = try db.nodeSlots()
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT frame, track, points FROM fixed_identity
                    WHERE video = ? AND track IN (SELECT id FROM track) ORDER BY frame, id
                    """, arguments: [video.rawValue]
            ).map { row in
                let points: Data = row["points"]
                return FixedIdentity(
                    frame: row["frame"], track: TrackID(row["track"] as Int64),
                    points: points.withUnsafeBytes { PointCoding.predictedPoints($0, slots: slots) })
            }
        }
    }
}

/// Where a person changes tracks, the poses beside the change are kept with the tracks that they then have.
extension EditTransaction {
    /// - Parameter frame: the first on which the tracks are as the person has made them, and `last` the last one.
    func fixChange(of tracks: [Int64], _ video: Int64, from frame: Int, to last: Int = .max) throws {
        try flushSummaries()
        for track in tracks {
            let seen = try db.occupancy(video: video, track: track)
            if let next = seen.next(atOrAfter: frame), next <= last { try fix(track, video, on: next) }
            // What was before the change was right, or it would have begun earlier.
            if frame > 0, let before = seen.previous(atOrBefore: frame - 1) { try fix(track, video, on: before) }
            if last < .max {
                if let end = seen.previous(atOrBefore: last), end >= frame { try fix(track, video, on: end) }
                if let after = seen.next(atOrAfter: last + 1) { try fix(track, video, on: after) }
            }
        }
    }

    /// Keeps the pose that a track has on a frame: its label's, else its prediction's.
    func fix(_ track: Int64, _ video: Int64, on frame: Int) throws {
        for table in [EditTable.label, .prediction] {
            let condition = "video = ? AND frame = ? AND track = ? ORDER BY id LIMIT 1"
            if let row = try rows(table, where: condition, [video, frame, track]).first { return try fix(row) }
        }
    }

    /// Keeps a label's or prediction's pose with its track, in the place of what was said of the track on that frame.
    func fix(_ row: RowImage) throws {
        guard let place = row.place, let track = row.optionalInteger("track") else { return }
        try unfix(track, place.video, place.frame)
        var points = Data.fromDatabaseValue(row["points"]) ?? Data()
        if row.table == .label {
            let label = points.withUnsafeBytes { PointCoding.labelPoints($0, slots: 0) }
            points = PointCoding.encode(
                label.map { PredictedPoint(x: Float($0.position.x), y: Float($0.position.y), score: 1) })
        }
        try insert(
            RowImage(
                .fixedIdentity,
                [try newID("fixed"), place.video, place.frame, track, points] as [(any DatabaseValueConvertible)?]))
    }

    func unfix(_ track: Int64, _ video: Int64, _ frame: Int) throws {
        let known = try rows(.fixedIdentity, where: "video = ? AND frame = ? AND track = ?", [video, frame, track])
        for row in known { try delete(row) }
    }

    /// Poses in frames whose tracks were changed speak of the other track from now on.
    func retrackFixed(_ video: Int64, in range: ClosedRange<Int>, _ map: [Int64: Int64?]) throws {
        let found = try rows(
            .fixedIdentity, where: "video = ? AND frame BETWEEN ? AND ?", [video, range.lowerBound, range.upperBound])
        for before in found {
            guard let new = map[before.integer("track")] else { continue }
            guard let new else {
                try delete(before)
                continue
            }
            var after = before
            after["track"] = new.databaseValue
            try update(before, to: after)
        }
    }
}
