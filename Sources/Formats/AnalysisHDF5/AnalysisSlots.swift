import Domain

/// Which instance stands in which slot (track) of which frame of one video, by SLEAP's rules, and the matrices of that.
struct AnalysisSlots {
    private enum Occupant { case label(frame: Int, Int), prediction(frame: Int, Int) }

    private let frames: [LabeledFrame]
    private let nodeCount: Int
    /// The frame number of each entry of `frames`; for a package's images, the frame of the original video.
    private let numbers: [Int]
    /// F: the last labelled frame and all before it.
    let frameCount: Int
    /// The tracks that the video has, as positions in the document's list; of a project without tracks, [0].
    let tracks: [Int]
    /// For each of `tracks`, its occupants as (frame number, instance), ascending.
    private let occupants: [[(frame: Int, occupant: Occupant)]]
    private(set) var warnings: [String] = []

    init(_ document: LabelDocument, video: VideoReference) {
        frames = document.frames.filter { $0.video == video.id }
        nodeCount = document.skeleton.nodes.count
        let sources = video.kind == .embedded ? video.sourceFrames : []
        numbers = frames.map { sources[safe: $0.frame] ?? $0.frame }
        frameCount = (numbers.max() ?? -1) + 1
        let slotOfTrack = Dictionary(document.tracks.enumerated().map { ($0.element.id, $0.offset) }) { a, _ in a }
        var filled = [[(frame: Int, occupant: Occupant)]](repeating: [], count: max(1, document.tracks.count))
        var (untracked, doubled) = (0, 0)
        for (i, frame) in frames.enumerated() {
            var chosen: [Int: Occupant] = [:]
            func slot(_ track: TrackID?) -> Int? { document.tracks.isEmpty ? 0 : track.flatMap { slotOfTrack[$0] } }
            for (j, prediction) in frame.predictions.enumerated() {
                guard let slot = slot(prediction.track) else { untracked += 1; continue }
                if chosen.updateValue(.prediction(frame: i, j), forKey: slot) != nil { doubled += 1 }
            }
            var taken = Set<Int>()
            for (j, label) in frame.instances.enumerated() {
                guard let slot = slot(label.track) else { untracked += 1; continue }
                if !taken.insert(slot).inserted { doubled += 1 }
                chosen[slot] = .label(frame: i, j)
            }
            for (slot, occupant) in chosen { filled[slot].append((numbers[i], occupant)) }
        }
        tracks = filled.indices.filter { !filled[$0].isEmpty }
        occupants = tracks.map { filled[$0].sorted { $0.frame < $1.frame } }
        if untracked > 0 {
            warnings.append("\(untracked) instances without a track were left out; an analysis file holds tracks only.")
        }
        if doubled > 0 {
            warnings.append("\(doubled) times, two instances of one frame had the same slot; the last one was kept.")
        }
    }

    /// Writes the matrices; memory stays at those of one track.
    func write(to file: borrowing HDF5File) throws {
        let (t, n, f) = (tracks.count, nodeCount, frameCount)
        let longest = min(f, 65_536)
        let points = try matrix("tracks", [t, 2, n, f], chunk: [1, 1, 1, longest], file)
        let pointScores = try matrix("point_scores", [t, n, f], chunk: [1, 1, longest], file)
        let scores = try matrix("instance_scores", [t, f], chunk: [1, longest], file)
        let trackingScores = try matrix("tracking_scores", [t, f], chunk: [1, longest], file)
        var occupancy = [UInt8](repeating: 0, count: f * t)
        for slot in tracks.indices {
            let plane = Plane(self, slot)
            for entry in occupants[slot] { occupancy[entry.frame * t + slot] = 1 }
            try store(plane.points, points, [slot, 0, 0, 0], [1, 2, n, f], file)
            try store(plane.pointScores, pointScores, [slot, 0, 0], [1, n, f], file)
            try store(plane.scores, scores, [slot, 0], [1, f], file)
            try store(plane.trackingScores, trackingScores, [slot, 0], [1, f], file)
        }
        guard let byte = HDF5File.numberType(.u8) else { throw file.failed("track_occupancy") }
        let output = try file.create("track_occupancy", type: byte, shape: [f, t], chunk: [longest, t])
        try occupancy.withUnsafeBytes { try file.write($0, to: output) }
    }

    private func matrix(_ name: String, _ shape: [Int], chunk: [Int], _ file: borrowing HDF5File) throws -> HDF5Output {
        guard let type = HDF5File.numberType(.f64) else { throw file.failed(name) }
        return try file.create(name, type: type, shape: shape, chunk: chunk)
    }

    private func store(
        _ values: [Double], _ output: borrowing HDF5Output, _ start: [Int], _ extent: [Int], _ file: borrowing HDF5File
    ) throws {
        guard !values.isEmpty else { return }
        try values.withUnsafeBytes { try file.write($0, to: output, start: start, extent: extent) }
    }

    /// One animal on one frame as the files have it: px, NaN for what is hidden or not there.
    struct Pose {
        /// Position of its track in the document's list.
        let slot: Int
        let frame: Int
        let score: Double
        let points: [(x: Double, y: Double, score: Double)]
    }

    /// All poses with a position, frame by frame, in the order of the slots.
    func forEachPose(_ body: (Pose) throws -> Void) rethrows {
        var order: [(frame: Int, slot: Int, occupant: Occupant)] = []
        for (slot, list) in zip(tracks, occupants) {
            for entry in list { order.append((entry.frame, slot, entry.occupant)) }
        }
        for (frame, slot, occupant) in order.sorted(by: { ($0.frame, $0.slot) < ($1.frame, $1.slot) }) {
            let pose = self.pose(occupant, slot: slot, frame: frame)
            if pose.points.contains(where: { !$0.x.isNaN }) { try body(pose) }
        }
    }

    /// The poses of one of `tracks`, by its position there, frame by frame; also those without any position.
    func poses(of index: Int) -> [Pose] {
        occupants[index].map { pose($0.occupant, slot: tracks[index], frame: $0.frame) }
    }

    private func pose(_ occupant: Occupant, slot: Int, frame: Int) -> Pose {
        var points: [(x: Double, y: Double, score: Double)] = []
        switch occupant {
        case .label(let i, let j):
            for point in frames[i].instances[j].points.prefix(nodeCount) {
                let position = point.isVisible ? point.position : .absent
                points.append((position.x, position.y, .nan))
            }
            return Pose(slot: slot, frame: frame, score: .nan, points: points)
        case .prediction(let i, let j):
            let prediction = frames[i].predictions[j]
            for point in prediction.points.prefix(nodeCount) {
                points.append((Double(point.x), Double(point.y), point.position.isPresent ? Double(point.score) : .nan))
            }
            return Pose(slot: slot, frame: frame, score: Double(prediction.score), points: points)
        }
    }

    /// The matrices of one slot.
    private struct Plane {
        var points: [Double]
        var pointScores: [Double]
        var scores: [Double]
        var trackingScores: [Double]

        init(_ slots: AnalysisSlots, _ slot: Int) {
            let (n, f) = (slots.nodeCount, slots.frameCount)
            points = [Double](repeating: .nan, count: 2 * n * f)
            pointScores = [Double](repeating: .nan, count: n * f)
            scores = [Double](repeating: .nan, count: f)
            trackingScores = scores
            for (frame, occupant) in slots.occupants[slot] {
                switch occupant {
                case .label(let i, let j):
                    for (node, point) in slots.frames[i].instances[j].points.prefix(n).enumerated()
                    where point.isVisible {
                        points[node * f + frame] = point.position.x
                        points[(n + node) * f + frame] = point.position.y
                    }
                case .prediction(let i, let j):
                    let prediction = slots.frames[i].predictions[j]
                    for (node, point) in prediction.points.prefix(n).enumerated() {
                        points[node * f + frame] = Double(point.x)
                        points[(n + node) * f + frame] = Double(point.y)
                        pointScores[node * f + frame] = Double(point.score)
                    }
                    scores[frame] = Double(prediction.score)
                    trackingScores[frame] = Double(prediction.trackingScore)
                }
            }
        }
    }
}
