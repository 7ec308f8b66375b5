import Domain
import Foundation
import GRDB

/// Two body parts, or several animals, become one.
extension EditTransaction {
    /// Every point of the node goes to the survivor's slot where that has none; where both are there the survivor keeps
    /// its own. The node's edges and pair lead to the survivor then.
    func mergeNodes(_ id: NodeID, into survivor: NodeID) throws {
        let row = try node(id)
        _ = try node(survivor)
        if id == survivor { throw EditProblem.sameNodeTwice(id) }
        try flushSummaries()
        for video in try Int64.fetchAll(db, sql: "SELECT id FROM video") {
            let marks = try db.marks(video: video)
            try movePoints(.label, video, marks.labeled, from: Int(id.rawValue), to: Int(survivor.rawValue))
            try movePoints(.prediction, video, marks.predicted, from: Int(id.rawValue), to: Int(survivor.rawValue))
        }
        try rewire(id.rawValue, to: survivor.rawValue)
        try delete(row)
    }

    /// The old slot keeps its bytes, unseen, as a deleted node's does.
    private func movePoints(_ table: EditTable, _ video: Int64, _ frames: FrameRanges, from: Int, to: Int) throws {
        for window in frames.windows(in: 0...Int.max, of: 1_000) {
            let found = try rows(
                table, where: "video = ? AND frame BETWEEN ? AND ?", [video, window.lowerBound, window.upperBound])
            for row in found {
                let points = Data.fromDatabaseValue(row["points"]) ?? Data()
                guard let moved = PointCoding.filled(points, slot: to, from: from, isLabel: table == .label) else {
                    continue
                }
                var after = row
                after["points"] = moved.databaseValue
                if table == .label { try updateLabel(row, to: after) } else { try update(row, to: after) }
            }
        }
    }

    private func rewire(_ node: Int64, to survivor: Int64) throws {
        for edge in try rows(.edge, where: "source = ?1 OR destination = ?1", [node]) {
            try delete(edge)
            var moved = edge
            for end in ["source", "destination"] where edge.integer(end) == node { moved[end] = survivor.databaseValue }
            if moved["source"] != moved["destination"], try row(.edge, key: moved.key) == nil { try insert(moved) }
        }
        for pair in try rows(.symmetry, where: "first = ?1 OR second = ?1", [node]) {
            try delete(pair)
            let partner = pair.integer("first") == node ? pair.integer("second") : pair.integer("first")
            if partner != survivor, try !isPaired(survivor.databaseValue) {
                try addSymmetry(NodeID(survivor), NodeID(partner))
            }
        }
    }

    /// The survivor keeps its points, track and link, and takes the others' where it has none; the others go.
    func mergeInstances(_ id: InstanceID, _ others: [InstanceID]) throws {
        let before = try label(id)
        let merged = Set(others).subtracting([id]).sorted()
        if merged.isEmpty { throw EditProblem.nothingChosen }
        var after = before
        var points = Data.fromDatabaseValue(before["points"]) ?? Data()
        for other in try merged.map(label) {
            guard other["video"] == before["video"], other["frame"] == before["frame"] else {
                throw EditProblem.notOnOneFrame
            }
            points = PointCoding.completed(points, with: Data.fromDatabaseValue(other["points"]) ?? Data())
            for column in ["track", "from_prediction"] where after[column].isNull { after[column] = other[column] }
            try delete(other)
        }
        after["points"] = points.databaseValue
        try updateLabel(before, to: after)
    }
}
