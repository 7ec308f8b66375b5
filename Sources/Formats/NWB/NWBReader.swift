import CHDF5
import Domain

/// Reads the `PoseEstimation` objects of an NWB file.
struct NWBReader {
    private let path: String
    private var warnings: [String] = []
    private var nodeNames: [String] = []
    private var edges: [(Int, Int)] = []
    private var tracks: [Track] = []
    private var videos: [VideoReference] = []
    private var animals: [Animal] = []

    /// The poses of one `PoseEstimation`: for each body part its times in s, with the point there.
    private struct Animal {
        let video: VideoID
        let track: TrackID?
        var parts: [(node: Int, times: [Double], points: [PredictedPoint])] = []
    }

    init(path: String) { self.path = path }

    mutating func read(_ file: borrowing HDF5File) throws -> LabelContents {
        let groups = try findPoses(file)
        guard !groups.isEmpty else { throw try nothing(file) }
        try readSkeleton(groups[0], file)
        let isOfSLEAP = try texts("\(groups[0])/source_software", file).first == "SLEAP"
        for group in groups { try readAnimal(group, of: groups.count, file) }
        guard !nodeNames.isEmpty, animals.contains(where: { !$0.parts.isEmpty }) else {
            throw FormatError.missing(path: path, what: "positions in its PoseEstimation")
        }
        let skeleton: Skeleton
        do { skeleton = try Skeleton(nodeNames: nodeNames, edges: edges) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
        var (frames, times) = ([LabeledFrame](), [VideoID: [Double]]())
        for video in videos {
            let own = animals.filter { $0.video == video.id }
            let moments = Set(own.flatMap { $0.parts.flatMap(\.times) }).sorted()
            let areNumbers = isOfSLEAP && moments.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 1e9 }
            if !areNumbers { times[video.id] = moments }
            frames += Self.frames(own, video.id, moments, areNumbers, nodes: nodeNames.count)
        }
        let single =
            videos.count == 1 ? (videos[0].path.isEmpty ? LabelContents.VideoNaming.unnamed : .oneNamed) : .named
        var contents = LabelContents(
            LabelDocument(skeleton: skeleton, videos: videos, tracks: tracks, frames: frames), warnings: warnings,
            naming: single)
        contents.times = times
        return contents
    }

    private func nothing(_ file: borrowing HDF5File) throws -> FormatError {
        let isTraining = try file.contains("processing/behavior/PoseTraining")
        return .notLabels(
            path: path,
            found: isTraining
                ? "it is an NWB file with training pictures (PoseTraining); poses (PoseEstimation) are read"
                : "it is an NWB file without poses (PoseEstimation)")
    }

    /// Every `PoseEstimation` of the processing modules.
    private func findPoses(_ file: borrowing HDF5File) throws -> [String] {
        guard try file.contains("processing") else { return [] }
        var found: [String] = []
        for module in file.ownNames(in: "processing") {
            for name in file.ownNames(in: "processing/\(module)") {
                let group = "processing/\(module)/\(name)"
                if try kind(of: group, file) == "PoseEstimation" { found.append(group) }
            }
        }
        return found
    }

    private func kind(of group: String, _ file: borrowing HDF5File) throws -> String {
        try file.text("neurodata_type", of: group).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func texts(_ name: String, _ file: borrowing HDF5File) throws -> [String] {
        guard try file.contains(name) else { return [] }
        return try file.dataset(name).strings().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The skeleton that a pose links to, the file's only one, or (ndx-pose 0.1) that which stands in the pose itself.
    private mutating func readSkeleton(_ group: String, _ file: borrowing HDF5File) throws {
        let home = "processing/behavior/Skeletons"
        let known = try file.contains(home) ? file.ownNames(in: home) : []
        let linked = file.names(in: group).first { known.contains($0) } ?? known.first
        let place = linked.map { "\(home)/\($0)" } ?? group
        nodeNames = try texts("\(place)/nodes", file)
        if nodeNames.isEmpty {
            nodeNames = try file.ownNames(in: group).filter {
                try kind(of: "\(group)/\($0)", file) == "PoseEstimationSeries"
            }
        }
        guard try file.contains("\(place)/edges") else { return }
        let dataset = try file.dataset("\(place)/edges")
        let ends = dataset.shape.last == 2 ? try dataset.integers() : []
        for i in stride(from: 0, to: ends.count, by: 2)
        where nodeNames.indices.contains(ends[i]) && nodeNames.indices.contains(ends[i + 1]) && ends[i] != ends[i + 1] {
            edges.append((ends[i], ends[i + 1]))
        }
    }

    private mutating func readAnimal(_ group: String, of count: Int, _ file: borrowing HDF5File) throws {
        let named = try texts("\(group)/original_videos", file).first ?? texts("\(group)/labeled_videos", file).first
        let name = group.split(separator: "/").last.map(String.init) ?? ""
        var animal = Animal(video: video(SLPVideo.cleaned(named ?? "")), track: track(name, of: count))
        for (node, part) in nodeNames.enumerated() {
            let series = "\(group)/\(NWB.safe(part, or: "\(node + 1)"))"
            guard try file.contains(series), try kind(of: series, file) == "PoseEstimationSeries" else { continue }
            let (times, points) = try readSeries(series, file)
            animal.parts.append((node, times, points))
        }
        animals.append(animal)
    }

    private mutating func video(_ path: String) -> VideoID {
        if let known = videos.first(where: { $0.path == path }) { return known.id }
        videos.append(VideoReference(id: VideoID(videos.count + 1), path: path))
        return VideoID(videos.count)
    }

    /// `track=NAME` is SLEAP's; other programs call the one animal of a file PoseEstimation and the like.
    private mutating func track(_ group: String, of count: Int) -> TrackID? {
        let name = group.hasPrefix("track=") ? String(group.dropFirst(6)) : group
        if name == "untracked" || count == 1 && !group.hasPrefix("track=") { return nil }
        if let known = tracks.first(where: { $0.name == name }) { return known.id }
        tracks.append(Track(id: TrackID(tracks.count + 1), name: name))
        return TrackID(tracks.count)
    }

    private func readSeries(_ series: String, _ file: borrowing HDF5File) throws -> ([Double], [PredictedPoint]) {
        let data = try file.dataset("\(series)/data")
        guard data.shape.count == 2, data.shape[1] == 2 else { throw data.wrongType("x and y of each frame") }
        let (count, values) = (data.shape[0], try data.floats())
        let scores = try file.contains("\(series)/confidence") ? try file.dataset("\(series)/confidence").floats() : []
        // Of series with a rate, times of one frame may differ in the last digits.
        let times = try times(series, count: count, file).map { ($0 * 1e6).rounded() / 1e6 }
        guard times.count == count, scores.isEmpty || scores.count == count else {
            throw FormatError.inconsistent(
                path: path, place: series,
                found: "has \(count) positions, \(times.count) times and \(scores.count) scores")
        }
        let points = (0..<count).map { i -> PredictedPoint in
            guard values[2 * i].isFinite, values[2 * i + 1].isFinite, times[i].isFinite else { return .absent }
            let score = scores.isEmpty || scores[i].isNaN ? 1 : scores[i]
            return PredictedPoint(x: values[2 * i], y: values[2 * i + 1], score: score)
        }
        let present = points.indices.filter { points[$0].position.isPresent }
        return (present.map { times[$0] }, present.map { points[$0] })
    }

    /// Times in s: a list, also one that another series has, or a start and a rate.
    private func times(_ series: String, count: Int, _ file: borrowing HDF5File) throws -> [Double] {
        if let place = file.resolved("\(series)/timestamps") { return try file.dataset(place).doubles() }
        guard try file.contains("\(series)/starting_time"),
            let rate = try file.number("rate", of: "\(series)/starting_time"), rate > 0
        else {
            throw FormatError.missing(
                path: path, what: "the times of \(series) (timestamps, or starting_time with a rate)")
        }
        let start = try file.dataset("\(series)/starting_time").doubles().first ?? 0
        return (0..<count).map { start + Double($0) / rate }
    }

    private static func frames(
        _ animals: [Animal], _ video: VideoID, _ moments: [Double], _ areNumbers: Bool, nodes: Int
    ) -> [LabeledFrame] {
        let rank = Dictionary(uniqueKeysWithValues: moments.enumerated().map { ($0.element, $0.offset) })
        var frames = GatheredFrames()
        for animal in animals {
            var found: [Int: [PredictedPoint]] = [:]
            for (node, times, points) in animal.parts {
                for (time, point) in zip(times, points) {
                    let frame = areNumbers ? Int(time) : rank[time] ?? 0
                    found[frame, default: [PredictedPoint](repeating: .absent, count: nodes)][node] = point
                }
            }
            for (frame, points) in found {
                let scores = points.filter(\.position.isPresent).map(\.score)
                let mean = scores.reduce(0, +) / Float(max(1, scores.count))
                frames.add(
                    PredictedInstance(points: points, score: mean, track: animal.track),
                    at: PictureVideos.Place(video: video, frame: frame))
            }
        }
        return frames.sorted
    }
}

extension HDF5File {
    /// The names in a group that are no links to elsewhere.
    func ownNames(in group: String) -> [String] {
        names(in: group).filter { tarsier_h5_link(handle.id, "\(group)/\($0)") == 1 }
    }

    /// Where the object of a name lies: there, or where a soft link to a place in this file leads; nil: nowhere.
    func resolved(_ name: String) -> String? {
        switch tarsier_h5_link(handle.id, name) {
        case 1: return name
        case 0: return nil
        default:
            var target = [CChar](repeating: 0, count: 4096)
            guard H5Lget_val(handle.id, name, &target, target.count - 1, tarsier_h5_default()) >= 0 else { return nil }
            let text = String(decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("/"), tarsier_h5_link(handle.id, text) == 1 else { return nil }
            return String(text.dropFirst())
        }
    }
}
