import Domain
import Foundation
import GRDB

extension EditTransaction {
    func addInstances(_ list: [Edit.NewInstance]) throws {
        if list.isEmpty { throw EditProblem.nothingChosen }
        let slots = try Slots(db)
        for instance in list {
            try checkFrame(instance.frame, of: instance.video)
            if let track = instance.track { _ = try self.track(track) }
            let id = try addLabel(
                video: instance.video, frame: instance.frame, points: try slots.checked(instance.points),
                track: instance.track?.rawValue, fromPrediction: instance.fromPrediction?.rawValue)
            created.instances.append(InstanceID(id))
        }
    }

    /// A frame that had been marked as empty no longer is.
    @discardableResult
    func addLabel(
        video: VideoID, frame: Int, points: Data, track: Int64?, trackingScore: Float = 0, fromPrediction: Int64? = nil
    ) throws -> Int64 {
        let id = try newID("label")
        let row = RowImage(
            .label,
            [
                id, video.rawValue, frame, track, points, Double(trackingScore), fromPrediction, author, time,
            ] as [(any DatabaseValueConvertible)?])
        try clearNegative(video: row["video"], frame: row["frame"])
        try insert(row)
        return id
    }

    func setPoints(_ id: InstanceID, _ changes: [Edit.PointChange]) throws {
        if changes.isEmpty { throw EditProblem.nothingChosen }
        let before = try label(id)
        let slots = try Slots(db)
        let data = Data.fromDatabaseValue(before["points"]) ?? Data()
        var points = data.withUnsafeBytes { PointCoding.labelPoints($0, slots: 0) }
        for change in changes {
            guard slots.live.contains(change.node.rawValue) else { throw EditProblem.unknownNode(change.node) }
            let slot = Int(change.node.rawValue)
            while points.count <= slot { points.append(.absent) }
            let old = points[slot]
            let appears = change.position.isPresent && !old.position.isPresent
            points[slot] = LabelPoint(
                change.position, isVisible: change.isVisible ?? (appears || old.isVisible),
                isComplete: change.isComplete ?? old.isComplete)
            if change.position.x.isNaN && change.position.y.isNaN { points[slot] = .absent }
            try Slots.check(points[slot], node: change.node)
        }
        var after = before
        after["points"] = PointCoding.encode(points).databaseValue
        try updateLabel(before, to: after)
    }

    func deleteInstances(_ ids: [InstanceID]) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        for id in Set(ids).sorted() { try delete(try label(id)) }
    }

    func acceptPredictions(_ video: VideoID, _ ids: [PredictionID], complete: Bool) throws {
        if ids.isEmpty { throw EditProblem.nothingChosen }
        for id in Set(ids).sorted() {
            let row = try prediction(id)
            guard row.integer("video") == video.rawValue else { throw EditProblem.predictionOfAnotherVideo(id, video) }
            let linked = try rows(.label, where: "from_prediction = ?", [id.rawValue])
            if linked.isEmpty { created.instances.append(InstanceID(try accept(row, complete: complete))) }
        }
    }

    /// - Returns: the new label's id.
    @discardableResult
    func accept(_ prediction: RowImage, complete: Bool) throws -> Int64 {
        try addLabel(
            video: VideoID(prediction.integer("video")), frame: Int(prediction.integer("frame")),
            points: Self.labelPoints(of: prediction, complete: complete), track: prediction.optionalInteger("track"),
            trackingScore: Float(Double.fromDatabaseValue(prediction["tracking_score"]) ?? .nan),
            fromPrediction: prediction.integer("id"))
    }

    private static func labelPoints(of prediction: RowImage, complete: Bool) -> Data {
        let data = Data.fromDatabaseValue(prediction["points"]) ?? Data()
        let points = data.withUnsafeBytes { PointCoding.predictedPoints($0, slots: 0) }
        return PointCoding.encode(
            points.map { point in
                point.position.isPresent ? LabelPoint(point.position, isVisible: true, isComplete: complete) : .absent
            })
    }

    func setNegative(_ video: VideoID, _ frame: Int, _ negative: Bool) throws {
        try checkFrame(frame, of: video)
        let mark = RowImage(.negativeFrame, [video.rawValue.databaseValue, frame.databaseValue])
        let current = try row(.negativeFrame, key: mark.key)
        if !negative {
            if let current { try delete(current) }
            return
        }
        let labels = try labelCount(mark["video"], mark["frame"])
        if labels > 0 { throw EditProblem.negativeFrameHasLabels(video: video, frame: frame, labels: labels) }
        if current == nil { try insert(mark) }
    }
}

/// The skeleton's slots, to check points against.
struct Slots {
    /// Ids of the nodes that are there.
    let live: Set<Int64>
    /// Number of slots ever handed out.
    let count: Int

    init(_ db: Database) throws {
        live = try Int64.fetchSet(db, sql: "SELECT id FROM node")
        count = try db.nodeSlots()
    }

    /// The bytes of points that are indexed by node id.
    func checked(_ points: [LabelPoint]) throws -> Data {
        guard points.count <= count else { throw EditProblem.tooManyPoints(found: points.count, slots: count) }
        for (slot, point) in points.enumerated() {
            try Self.check(point, node: NodeID(slot))
            guard live.contains(Int64(slot)) || !point.position.isPresent else {
                throw EditProblem.unknownNode(NodeID(slot))
            }
        }
        return PointCoding.encode(points)
    }

    /// A position is two finite numbers, or nothing at all.
    static func check(_ point: LabelPoint, node: NodeID) throws {
        let (x, y) = (point.position.x, point.position.y)
        if x.isInfinite || y.isInfinite { throw EditProblem.infiniteCoordinate(node) }
        if x.isNaN != y.isNaN { throw EditProblem.halfPoint(node) }
    }
}

extension Database {
    /// Number of node slots ever handed out: the length of points arrays.
    func nodeSlots() throws -> Int {
        try Int.fetchOne(cachedStatement(sql: "SELECT next FROM counter WHERE kind = 'node'"))!
    }
}
