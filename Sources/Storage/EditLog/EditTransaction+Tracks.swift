import Domain
import GRDB

extension EditTransaction {
    func addTracks(_ names: [String]) throws {
        if names.isEmpty { throw EditProblem.nothingChosen }
        for name in names {
            let name = try freeTrackName(name, besides: nil)
            created.tracks.append(TrackID(try addTrack(name, spawnedOn: 0)))
        }
    }

    func addTrack(_ name: String, spawnedOn: Int) throws -> Int64 {
        let id = try newID("track")
        try insert(
            RowImage(
                .track,
                [id, name, spawnedOn, try nextPosition(in: .track)] as [(any DatabaseValueConvertible)?]))
        return id
    }

    func renameTrack(_ id: TrackID, _ name: String) throws {
        let before = try track(id)
        var after = before
        after["name"] = try freeTrackName(name, besides: id).databaseValue
        try update(before, to: after)
    }

    private func freeTrackName(_ name: String, besides id: TrackID?) throws -> String {
        let name = try trimmedName(name, of: "track")
        let taken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM track WHERE name = ? AND id IS NOT ?)",
            arguments: [name, id?.rawValue])!
        if taken { throw EditProblem.duplicateTrackName(name) }
        return name
    }

    func deleteTrack(_ id: TrackID) throws {
        let row = try track(id)
        let videos = try Int64.fetchAll(
            db, sql: "SELECT DISTINCT video FROM track_summary WHERE track = ?", arguments: [id.rawValue])
        for video in videos { try retrack(video, in: 0...Int.max, [id.rawValue: nil]) }
        for fixed in try rows(.fixedIdentity, where: "track = ?", [id.rawValue]) { try delete(fixed) }
        try delete(row)
    }

    func deleteTracks(_ ids: [TrackID]) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        for id in Set(ids).sorted() { try deleteTrack(id) }
    }

    func swapTracks(_ video: VideoID, _ first: TrackID, _ second: TrackID, from: Int, to: Int?) throws {
        if first == second { throw EditProblem.sameTrackTwice(first) }
        _ = (try track(first), try track(second))
        try checkFrame(from, of: video)
        if let to {
            try checkFrame(to, of: video)
            if to < from { throw EditProblem.framesBackwards(first: from, last: to) }
        }
        try retrack(
            video.rawValue, in: from...(to ?? Int.max),
            [first.rawValue: second.rawValue, second.rawValue: first.rawValue])
    }

    func splitTrack(_ video: VideoID, _ track: TrackID, from: Int) throws {
        _ = try self.track(track)
        try checkFrame(from, of: video)
        let names = try Set(String.fetchAll(db, sql: "SELECT name FROM track"))
        let number = (0...names.count).first { !names.contains("track_\($0)") } ?? names.count
        let new = try addTrack("track_\(number)", spawnedOn: from)
        created.tracks.append(TrackID(new))
        try retrack(video.rawValue, in: from...Int.max, [track.rawValue: new])
        try fixChange(of: [track.rawValue, new], video.rawValue, from: from)
    }

    func connectTracks(_ video: VideoID, _ track: TrackID, into: TrackID, from: Int) throws {
        if track == into { throw EditProblem.sameTrackTwice(track) }
        _ = try self.track(track)
        let name = String.fromDatabaseValue(try self.track(into)["name"]) ?? ""
        try checkFrame(from, of: video)
        try flushSummaries()
        if let taken = try db.occupancy(video: video.rawValue, track: into.rawValue).next(atOrAfter: from) {
            throw EditProblem.trackGoesOn(name: name, frame: taken)
        }
        try retrack(video.rawValue, in: from...Int.max, [track.rawValue: into.rawValue])
        try fixChange(of: [into.rawValue], video.rawValue, from: from)
    }

    func setTrack(_ ids: [InstanceID], _ track: TrackID?, propagate: Bool, within: ClosedRange<Int>?) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        if let track { _ = try self.track(track) }
        for id in Set(ids).sorted() {
            let row = try label(id)
            let (old, new) = (row.optionalInteger("track"), track?.rawValue)
            if old == new { continue }
            let (video, frame) = (row.integer("video"), Int(row.integer("frame")))
            if let within, !within.contains(frame) {
                throw EditProblem.notWithin(frame: frame, first: within.lowerBound, last: within.upperBound)
            }
            let range = propagate ? within ?? frame...Int.max : frame...frame
            switch (old, new) {
            case (let old?, let new?): try retrack(video, in: range, [old: new, new: old])
            case (let old?, nil) where propagate: try retrack(video, in: range, [old: nil])
            case (nil, let new?):
                try retrack(video, in: frame...frame, [new: nil], sparing: row.optionalInteger("from_prediction"))
                try setTrack(of: row, to: new)
            default: try setTrack(of: row, to: new)
            }
            guard new != nil else {
                if let old { try unfix(old, video, frame) }
                continue
            }
            let changed = [old, new].compactMap(\.self)
            if propagate {
                try fixChange(of: changed, video, from: range.lowerBound, to: range.upperBound)
            } else {
                for track in changed { try fix(track, video, on: frame) }
            }
        }
    }

    func setPredictionTrack(_ ids: [PredictionID], _ track: TrackID?) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        if let track { _ = try self.track(track) }
        for id in Set(ids).sorted() {
            let row = try prediction(id)
            let old = row.optionalInteger("track")
            if old == track?.rawValue { continue }
            try setTrack(of: row, to: track?.rawValue)
            if let old, let place = row.place { try unfix(old, place.video, place.frame) }
            try fix(try prediction(id))
        }
    }

    private func setTrack(of row: RowImage, to track: Int64?) throws {
        var after = row
        after["track"] = track.databaseValue
        if row.table == .label { try updateLabel(row, to: after) } else { try update(row, to: after) }
    }

    /// Gives labels and predictions new tracks by the map, reading only frames on which one of its tracks is.
    private func retrack(
        _ video: Int64, in range: ClosedRange<Int>, _ map: [Int64: Int64?], sparing spared: Int64? = nil
    ) throws {
        try flushSummaries()
        let occupied = try map.keys.reduce(FrameRanges()) {
            try $0.union(db.occupancy(video: video, track: $1))
        }
        for window in occupied.windows(in: range, of: 1_000) {
            for table in [EditTable.label, .prediction] {
                let found = try rows(
                    table, where: "video = ? AND frame BETWEEN ? AND ? AND track IS NOT NULL",
                    [video, window.lowerBound, window.upperBound])
                for row in found {
                    guard let old = row.optionalInteger("track"), let new = map[old] else { continue }
                    if table == .prediction, row.integer("id") == spared { continue }
                    try setTrack(of: row, to: new)
                }
            }
        }
        try retrackJoins(video, in: range, map)
        try retrackFixed(video, in: range, map)
    }
}

extension FrameRanges {
    /// The ranges within `bounds`, cut into pieces of at most `length` frames; ranges that lie close together share one.
    func windows(in bounds: ClosedRange<Int>, of length: Int) -> [ClosedRange<Int>] {
        var windows: [ClosedRange<Int>] = []
        for range in ranges where range.overlaps(bounds) {
            var start = Swift.max(range.lowerBound, bounds.lowerBound)
            let end = Swift.min(range.upperBound, bounds.upperBound)
            if let last = windows.last, end - last.lowerBound < length {
                windows[windows.count - 1] = last.lowerBound...end
                continue
            }
            while start <= end {
                windows.append(start...Swift.min(start + length - 1, end))
                start += length
            }
        }
        return windows
    }
}
