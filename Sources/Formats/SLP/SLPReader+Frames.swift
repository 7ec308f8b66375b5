import Domain

extension SLPReader {
    /// One row of `frames`.
    private struct FrameRow {
        let video: Int
        let frame: Int
        let instances: Range<Int>
        let isNegative: Bool
    }

    /// The frames of the document, sorted by video and frame; two entries for one frame are joined.
    mutating func assemble(_ file: borrowing HDF5File, _ tables: SLPTables) throws -> [LabeledFrame] {
        let rows = try readFrameRows(file, instanceCount: tables.rows.count)
        let rowOfID = instanceRows(tables)
        var frames: [LabeledFrame] = []
        frames.reserveCapacity(rows.count)
        var lostLinks = 0
        for row in rows {
            let frame = labeledFrame(row, tables, rowOfID, &lostLinks)
            guard let last = frames.last, last.video == frame.video, last.frame == frame.frame else {
                frames.append(frame)
                continue
            }
            frames[frames.count - 1] = Self.joined(last, frame)
            warnings.append("Frame \(frame.frame) of video \(frame.video) is in the file twice; the two were joined.")
        }
        if lostLinks > 0 {
            warnings.append("\(lostLinks) links from a label to its prediction led to another frame and were left out.")
        }
        return frames
    }

    private mutating func readFrameRows(_ file: borrowing HDF5File, instanceCount: Int) throws -> [FrameRow] {
        let negative = try readNegative(file)
        let table = try file.dataset("frames")
        guard table.count > 0 else { return [] }
        let columns = try table.required(["video", "frame_idx", "instance_id_start", "instance_id_end"])
        var raw: [(video: Int, frame: Int, instances: Range<Int>)] = []
        try table.forEachBlock { block in
            for row in 0..<block.count {
                let (number, frame) = (block.int(row, columns[0]), block.int(row, columns[1]))
                let (start, end) = (block.int(row, columns[2]), block.int(row, columns[3]))
                guard (0...Int(UInt32.max)).contains(frame), 0 <= start, start <= end, end <= instanceCount else {
                    throw contradiction("frame \(frame) has instances \(start) to \(end) of \(instanceCount)")
                }
                raw.append((number, frame, start..<end))
            }
        }
        guard raw.reduce(0, { $0 + $1.instances.count }) <= instanceCount else {
            throw contradiction("several frames share the same instances")
        }
        var rows: [FrameRow] = []
        for entry in raw {
            guard let video = videoIndex[entry.video] else { throw contradiction("video \(entry.video) is not listed") }
            rows.append(
                FrameRow(
                    video: video, frame: position(of: entry.frame, in: video), instances: entry.instances,
                    isNegative: negative.contains([entry.video, entry.frame])))
        }
        return rows.enumerated().sorted {
            ($0.element.video, $0.element.frame, $0.offset) < ($1.element.video, $1.element.frame, $1.offset)
        }.map(\.element)
    }

    private func contradiction(_ found: String) -> FormatError {
        .inconsistent(path: path, place: "frames:", found: found)
    }

    private func readNegative(_ file: borrowing HDF5File) throws -> Set<[Int]> {
        guard try file.contains("negative_frames") else { return [] }
        let table = try file.dataset("negative_frames")
        guard table.count > 0 else { return [] }
        let columns = try table.required(["video_id", "frame_idx"])
        var negative = Set<[Int]>()
        try table.forEachBlock { block in
            for row in 0..<block.count { negative.insert([block.int(row, columns[0]), block.int(row, columns[1])]) }
        }
        return negative
    }

    /// Row of each instance id; nil when ids are simply the rows, as they nearly always are.
    private func instanceRows(_ tables: SLPTables) -> [Int: Int]? {
        if tables.rows.enumerated().allSatisfy({ $0.offset == $0.element.id }) { return nil }
        return Dictionary(tables.rows.enumerated().map { ($0.element.id, $0.offset) }) { _, last in last }
    }

    private func labeledFrame(_ row: FrameRow, _ tables: SLPTables, _ rowOfID: [Int: Int]?, _ lostLinks: inout Int)
        -> LabeledFrame
    {
        var frame = LabeledFrame(video: videos[row.video].id, frame: row.frame, isNegative: row.isNegative)
        let offset = offsets[row.video]
        var predictionAt: [Int: Int] = [:]
        for i in row.instances where tables.rows[i].isPredicted {
            predictionAt[i] = frame.predictions.count
            frame.predictions.append(tables.prediction(tables.rows[i]).moved(by: offset))
            if tables.rows[i].fromPredicted >= 0 { lostLinks += 1 }
        }
        for i in row.instances where !tables.rows[i].isPredicted {
            var label = tables.label(tables.rows[i]).moved(by: offset)
            let from = tables.rows[i].fromPredicted
            if from >= 0 {
                label.fromPrediction = (rowOfID.map { $0[from] } ?? from).flatMap { predictionAt[$0] }
                if label.fromPrediction == nil { lostLinks += 1 }
            }
            frame.instances.append(label)
        }
        return frame
    }

    private static func joined(_ a: LabeledFrame, _ b: LabeledFrame) -> LabeledFrame {
        var frame = a
        frame.instances += b.instances.map { label in
            var label = label
            label.fromPrediction = label.fromPrediction.map { $0 + a.predictions.count }
            return label
        }
        frame.predictions += b.predictions
        frame.isNegative = a.isNegative || b.isNegative
        return frame
    }
}

extension LabelInstance {
    fileprivate func moved(by offset: Point) -> LabelInstance {
        guard offset != Point(0, 0) else { return self }
        var moved = self
        for i in points.indices {
            moved.points[i].position.x += offset.x
            moved.points[i].position.y += offset.y
        }
        return moved
    }
}

extension PredictedInstance {
    fileprivate func moved(by offset: Point) -> PredictedInstance {
        guard offset != Point(0, 0) else { return self }
        var moved = self
        for i in points.indices {
            moved.points[i].x += Float(offset.x)
            moved.points[i].y += Float(offset.y)
        }
        return moved
    }
}
