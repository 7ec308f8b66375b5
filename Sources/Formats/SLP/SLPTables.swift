import Domain

/// The tables `instances`, `points` and `pred_points` in memory, every reference in them checked.
struct SLPTables {
    struct Row {
        let id: Int
        let isPredicted: Bool
        let skeleton: Int
        let track: Int
        let fromPredicted: Int
        let score: Float
        let trackingScore: Float
        let points: Range<Int>
    }

    private let path: String
    private(set) var rows: [Row] = []
    private(set) var labelPoints: [LabelPoint] = []
    private(set) var predictedPoints: [PredictedPoint] = []
    private(set) var warnings: [String] = []
    let plan: SLPReader.SkeletonPlan

    /// - Parameter shift: what to add to coordinates, px: -0.5 for format 1.0, whose (0, 0) is a pixel's corner.
    init(_ file: borrowing HDF5File, plan: SLPReader.SkeletonPlan, trackCount: Int, shift: Double) throws {
        path = file.path
        self.plan = plan
        try readLabelPoints(file, shift)
        try readPredictedPoints(file, shift)
        try readRows(file)
        try checkRows(trackCount)
    }

    private mutating func readLabelPoints(_ file: borrowing HDF5File, _ shift: Double) throws {
        let points = try file.dataset("points")
        guard points.count > 0 else { return }
        let columns = try points.required(["x", "y", "visible", "complete"])
        labelPoints.reserveCapacity(points.count)
        try points.forEachBlock { block in
            for row in 0..<block.count {
                let position = Point(block.double(row, columns[0]) + shift, block.double(row, columns[1]) + shift)
                labelPoints.append(
                    LabelPoint(
                        position, isVisible: block.bool(row, columns[2]), isComplete: block.bool(row, columns[3])))
            }
        }
    }

    private mutating func readPredictedPoints(_ file: borrowing HDF5File, _ shift: Double) throws {
        let points = try file.dataset("pred_points")
        guard points.count > 0 else { return }
        let columns = try points.required(["x", "y", "score"])
        let flags = try points.columns(["visible", "complete"])
        var (rounding, flagged) = (0.0, 0)
        predictedPoints.reserveCapacity(points.count)
        try points.forEachBlock { block in
            for row in 0..<block.count {
                let (x, y) = (block.double(row, columns[0]) + shift, block.double(row, columns[1]) + shift)
                let point = PredictedPoint(x: Float(x), y: Float(y), score: Float(block.double(row, columns[2])))
                predictedPoints.append(point)
                guard x.isFinite, y.isFinite else { continue }
                rounding = max(rounding, abs(Double(point.x) - x), abs(Double(point.y) - y))
                let hidden = flags[0].map { !block.bool(row, $0) } ?? false
                if hidden || flags[1].map({ block.bool(row, $0) }) ?? false { flagged += 1 }
            }
        }
        if rounding > 0 {
            warnings.append("Predicted points were rounded to single precision, by at most \(rounding) px.")
        }
        if flagged > 0 {
            warnings.append(
                "\(flagged) predicted points were marked hidden or complete; predictions keep no such mark.")
        }
    }

    private mutating func readRows(_ file: borrowing HDF5File) throws {
        let instances = try file.dataset("instances")
        guard instances.count > 0 else { return }
        let columns = try instances.required([
            "instance_id", "instance_type", "skeleton", "track", "from_predicted", "score", "point_id_start",
            "point_id_end",
        ])
        let tracking = try instances.columns(["tracking_score"])[0]
        rows.reserveCapacity(instances.count)
        try instances.forEachBlock { block in
            for row in 0..<block.count {
                let type = block.int(row, columns[1])
                let (start, end) = (block.int(row, columns[6]), block.int(row, columns[7]))
                guard (0...1).contains(type), 0 <= start, start <= end else {
                    throw contradiction("instance \(rows.count) is of type \(type) with points \(start) to \(end)")
                }
                rows.append(
                    Row(
                        id: block.int(row, columns[0]), isPredicted: type == 1, skeleton: block.int(row, columns[2]),
                        track: block.int(row, columns[3]), fromPredicted: block.int(row, columns[4]),
                        score: Float(block.double(row, columns[5])),
                        trackingScore: tracking.map { Float(block.double(row, $0)) } ?? 0, points: start..<end))
            }
        }
    }

    private func contradiction(_ found: String) -> FormatError {
        .inconsistent(path: path, place: "instances:", found: found)
    }

    /// Every instance has its own points, one for each node, and a track that is there.
    private func checkRows(_ trackCount: Int) throws {
        var total = 0
        for (i, row) in rows.enumerated() {
            let available = row.isPredicted ? predictedPoints.count : labelPoints.count
            guard row.points.upperBound <= available else {
                throw contradiction("instance \(i) names point \(row.points.upperBound - 1) of \(available)")
            }
            guard row.points.count == plan.places[row.skeleton].count else {
                throw contradiction(
                    "instance \(i) has \(row.points.count) points, its skeleton \(plan.places[row.skeleton].count)")
            }
            guard row.track < trackCount else {
                throw contradiction("instance \(i) is of track \(row.track) of \(trackCount)")
            }
            total += row.points.count
        }
        guard total <= labelPoints.count + predictedPoints.count else {
            throw contradiction("several instances share the same points")
        }
    }

    func label(_ row: Row) -> LabelInstance {
        LabelInstance(
            points: arranged(labelPoints[row.points], row, empty: .absent), track: track(row),
            trackingScore: row.trackingScore)
    }

    func prediction(_ row: Row) -> PredictedInstance {
        PredictedInstance(
            points: arranged(predictedPoints[row.points], row, empty: .absent), score: row.score, track: track(row),
            trackingScore: row.trackingScore)
    }

    private func track(_ row: Row) -> TrackID? { row.track < 0 ? nil : TrackID(row.track + 1) }

    /// The points in the order of the document's skeleton.
    private func arranged<P>(_ points: ArraySlice<P>, _ row: Row, empty: P) -> [P] {
        let places = plan.places[row.skeleton]
        if places.elementsEqual(places.indices) { return Array(points) }
        var out = [P](repeating: empty, count: plan.skeleton.nodes.count)
        for (place, point) in zip(places, points) { out[place] = point }
        return out
    }
}
