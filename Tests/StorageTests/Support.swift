import Domain
import Foundation
import GRDB
import Storage

/// A project in a folder of its own that goes away with it.
final class TemporaryProject {
    let folder: URL
    private(set) var store: ProjectStore

    init() throws {
        folder = try Self.makeFolder().appendingPathComponent("test.tarsier")
        store = try ProjectStore.create(at: folder)
    }

    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("storage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    func reopen() throws {
        try store.close()
        store = try ProjectStore.open(folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
}

extension ProjectStore {
    static let editableTables = [
        "skeleton", "node", "edge", "symmetry", "video", "track", "suggestion", "label", "negative_frame", "prediction",
        "provenance", "identity_join", "review_sample", "sample_frame",
        "fixed_identity",
    ]

    /// Every row of the tables that edits change, summaries included, as text: equal texts are equal projects.
    func contents() throws -> [String: [String]] {
        try pool.read { db in
            var contents: [String: [String]] = [:]
            for table in Self.editableTables + ["frame_summary", "track_summary"] {
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { row in Self.text(of: row) }
                contents[table] = rows.sorted()
            }
            return contents
        }
    }

    private static func text(of row: Row) -> String {
        row.map { name, value -> String in
            if case .blob(let data) = value.storage { return "\(name)=\(data.base64EncodedString())" }
            return "\(name)=\(value)"
        }.joined(separator: " ")
    }

    @discardableResult
    func edit(_ edit: Edit, by author: String = "anna") throws -> EditOutcome { try perform(edit, by: author) }

    /// What the summaries must say, counted from the rows themselves.
    func recount(video: VideoID) throws -> Recount {
        try pool.read { db in
            let frames = { (sql: String) in FrameRanges(frames: try Int.fetchAll(db, sql: sql)) }
            let v = video.rawValue
            var tracks: [TrackID: Set<Int>] = [:]
            for table in ["label", "prediction"] {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT track, frame FROM \(table) WHERE video = \(v) AND track IS NOT NULL")
                for row in rows { tracks[TrackID(row[0] as Int64), default: []].insert(row[1]) }
            }
            return Recount(
                labeled: try frames("SELECT DISTINCT frame FROM label WHERE video = \(v)"),
                predicted: try frames("SELECT DISTINCT frame FROM prediction WHERE video = \(v)"),
                labeledFrames: try Int.fetchOne(
                    db, sql: "SELECT count(DISTINCT frame) FROM label WHERE video = \(v)")!,
                predictedFrames: try Int.fetchOne(
                    db, sql: "SELECT count(DISTINCT frame) FROM prediction WHERE video = \(v)")!,
                labels: try Int.fetchOne(db, sql: "SELECT count(*) FROM label WHERE video = \(v)")!,
                predictions: try Int.fetchOne(db, sql: "SELECT count(*) FROM prediction WHERE video = \(v)")!,
                tracks: tracks.mapValues { FrameRanges(frames: $0) })
        }
    }

    /// What the summaries do say.
    func summarised(video: VideoID) throws -> Recount {
        let timeline = try timeline(video: video)
        let counts = try counts().byVideo[String(video.rawValue)]!
        return Recount(
            labeled: timeline.labeled, predicted: timeline.predicted, labeledFrames: counts.labeledFrames,
            predictedFrames: counts.predictedFrames, labels: counts.labels, predictions: counts.predictions,
            tracks: Dictionary(uniqueKeysWithValues: timeline.tracks.map { ($0.id, $0.ranges) }))
    }
}

struct Recount: Equatable {
    let labeled, predicted: FrameRanges
    let labeledFrames, predictedFrames, labels, predictions: Int
    let tracks: [TrackID: FrameRanges]
}

/// A small project: 4 nodes with edges and a pair, 2 videos of 5,000 frames, 2 tracks, labels, predictions, suggestions.
struct Scene {
    let project: TemporaryProject
    let videos: [VideoID]
    let tracks: [TrackID]
    let nodes: [NodeID]
    let labels: [InstanceID]

    var store: ProjectStore { project.store }

    init() throws {
        project = try TemporaryProject()
        let store = project.store
        nodes = try store.edit(.addNodes(["head", "left ear", "right ear", "tail"]), by: "setup").created.nodes
        try store.edit(.addEdge(source: nodes[0], destination: nodes[3]), by: "setup")
        try store.edit(.setSymmetry(node: nodes[1], partner: nodes[2]), by: "setup")
        videos = try store.edit(.addVideos([Self.video("a.mp4"), Self.video("b.mp4")]), by: "setup").created.videos
        tracks = try store.edit(.addTracks(["female", "male"]), by: "setup").created.tracks
        let (v, t) = (videos, tracks)
        labels = try store.edit(
            .addInstances(
                (0..<6).map { i in
                    Edit.NewInstance(
                        video: v[0], frame: i / 2 * 10, points: Self.points(Double(i)), track: t[i % 2])
                }), by: "setup"
        ).created.instances
        try store.storePredictions(
            (0..<40).map { frame in
                PredictedFrame(
                    frame: frame,
                    instances: [
                        Self.predicted(Float(frame), track: t[0]), Self.predicted(Float(frame) + 50, track: t[1]),
                    ])
            }, video: v[0], run: "first")
        try store.edit(.addSuggestions([Suggestion(video: v[0], frame: 7)]), by: "setup")
    }

    static func video(_ path: String, frameCount: Int = 5_000, id: VideoID = 0) -> VideoReference {
        VideoReference(
            id: id, path: path, width: 640, height: 480, frameCount: frameCount, framesPerSecond: 30,
            fingerprint: VideoFingerprint(byteCount: 10, digest: path))
    }

    static func points(_ start: Double, count: Int = 4) -> [LabelPoint] {
        (0..<count).map { LabelPoint(start + Double($0) / 3, start * 2 + Double($0)) }
    }

    static func predicted(_ start: Float, track: TrackID? = nil, count: Int = 4) -> PredictedInstance {
        PredictedInstance(
            points: (0..<count).map { PredictedPoint(x: start + Float($0) / 3, y: start, score: 0.5) }, score: 0.75,
            track: track, trackingScore: 0.25)
    }

    func predictions(on frame: Int, video: Int = 0) throws -> [PredictionRecord] {
        try store.frames(video: videos[video], in: frame...frame).first?.predictions ?? []
    }

    func label(_ id: InstanceID) throws -> LabelRecord? {
        guard let place = try store.location(of: id) else { return nil }
        return try store.frames(video: place.video, in: place.frame...place.frame)[0].labels.first { $0.id == id }
    }
}

/// A generator whose numbers follow from its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
