import CHDF5
import Domain
import Foundation

/// Writes a document's poses into an open file.
struct NWBWriter {
    private let document: LabelDocument
    private(set) var warnings: [String] = []
    /// Videos written so far.
    private(set) var count = 0

    private static let skeletonGroup = "processing/behavior/Skeletons"

    init(_ document: LabelDocument) { self.document = document }

    mutating func write(
        _ session: NWB.Session, to file: borrowing HDF5File, time: (VideoReference, Int) -> Double
    ) throws {
        try writeHead(session, file)
        let skeleton = try writeSkeleton(file)
        for (number, video) in document.videos.enumerated() {
            let slots = AnalysisSlots(document, video: video)
            guard slots.frameCount > 0 else { continue }
            warnings += slots.warnings
            try write(slots, of: video, number: number, skeleton: skeleton, file) { time(video, $0) }
            count += 1
        }
    }

    /// A group that is an object of NWB's.
    private func object(
        _ name: String, _ type: String, in namespace: String = "ndx-pose", description: String? = nil,
        _ file: borrowing HDF5File
    ) throws {
        if name != "/" { try file.createGroup(name) }
        let attributes = [
            ("namespace", namespace), ("neurodata_type", type), ("object_id", UUID().uuidString.lowercased()),
        ]
        for (key, value) in attributes + (description.map { [("description", $0)] } ?? []) {
            try file.writeAttribute(key, of: name, text: value, variable: true)
        }
    }

    private func writeHead(_ session: NWB.Session, _ file: borrowing HDF5File) throws {
        try object("/", "NWBFile", in: "core", file)
        try file.writeAttribute("nwb_version", of: "/", text: "2.7.0", variable: true)
        for group in ["acquisition", "analysis", "general/devices", "stimulus/presentation", "stimulus/templates"] {
            try file.createGroup(group)
        }
        let start = ISO8601DateFormatter().string(from: session.start)
        try file.writeStrings("file_create_date", [ISO8601DateFormatter().string(from: Date())])
        for (name, text) in [
            ("identifier", session.identifier), ("session_description", session.description),
            ("session_start_time", start), ("timestamps_reference_time", start),
        ] {
            try file.writeString(name, text, variable: true)
        }
    }

    /// - Returns: the skeleton's name in the file.
    private func writeSkeleton(_ file: borrowing HDF5File) throws -> String {
        let name = NWB.safe(document.skeleton.name, or: "skeleton")
        try object(
            "processing/behavior", "ProcessingModule", in: "core", description: "processed behavioral data", file)
        try object(Self.skeletonGroup, "Skeletons", file)
        let group = "\(Self.skeletonGroup)/\(name)"
        try object(group, "Skeleton", file)
        try file.writeStrings("\(group)/nodes", document.skeleton.nodeNames)
        guard let type = HDF5File.numberType(.u8) else { throw file.failed(name) }
        let edges = document.skeleton.edgeIndices
        let output = try file.create("\(group)/edges", type: type, shape: [edges.count, 2])
        let ends = edges.flatMap { [UInt8(truncatingIfNeeded: $0.0), UInt8(truncatingIfNeeded: $0.1)] }
        if !ends.isEmpty { try ends.withUnsafeBytes { try file.write($0, to: output) } }
        return name
    }

    private func write(
        _ slots: AnalysisSlots, of video: VideoReference, number: Int, skeleton: String, _ file: borrowing HDF5File,
        time: (Int) -> Double
    ) throws {
        let name = video.path.split(separator: "/").last.map(String.init) ?? "video"
        let digits = String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
        let camera = "general/devices/camera_\(number)"
        try object(camera, "Device", in: "core", description: "Camera for \(name)", file)
        try file.writeAttribute("manufacturer", of: camera, text: "unknown", variable: true)
        let stem = (name as NSString).deletingPathExtension
        let module = "processing/SLEAP_VIDEO_\(digits)_\(NWB.safe(stem, or: "video"))"
        try object(module, "ProcessingModule", in: "core", description: "Poses of \(name)", file)
        var taken = Set<String>()
        for (index, slot) in slots.tracks.enumerated() {
            let own = document.tracks.isEmpty ? "untracked" : NWB.safe(document.tracks[slot].name, or: "\(slot + 1)")
            let track = taken.insert(own).inserted ? own : "\(own)_\(slot + 1)"
            let group = "\(module)/track=\(track)"
            try object(group, "PoseEstimation", file)
            try file.writeString("\(group)/description", "Positions of \(skeleton) in \(name)", variable: true)
            try file.writeString("\(group)/source_software", "Tarsier", variable: true)
            try file.writeStrings("\(group)/original_videos", [video.path])
            try file.link("\(group)/\(skeleton)", to: "/\(Self.skeletonGroup)/\(skeleton)")
            try file.link("\(group)/device", to: "/\(camera)")
            try writeSeries(slots.poses(of: index), group, file, time: time)
        }
    }

    /// A series for each body part; all have the track's frames, with NaN where a part is not there.
    private func writeSeries(
        _ poses: [AnalysisSlots.Pose], _ group: String, _ file: borrowing HDF5File, time: (Int) -> Double
    ) throws {
        let times = poses.map { time($0.frame) }
        var taken = Set(["description", "source_software", "original_videos", "device"])
        taken.insert(NWB.safe(document.skeleton.name, or: "skeleton"))
        for (node, part) in document.skeleton.nodeNames.enumerated() {
            let own = NWB.safe(part, or: "\(node + 1)")
            let name = "\(group)/\(taken.insert(own).inserted ? own : "\(own)_\(node + 1)")"
            try object(name, "PoseEstimationSeries", description: "Positions of \(part).", file)
            try file.writeAttribute("comments", of: name, text: "no comments", variable: true)
            try file.writeString("\(name)/reference_frame", NWB.referenceFrame, variable: true)
            let points = poses.map { $0.points[node] }
            try numbers("\(name)/data", points.flatMap { [$0.x, $0.y] }, shape: [points.count, 2], file)
            for (key, value) in [("conversion", 1.0), ("offset", 0), ("resolution", -1)] {
                try file.writeAttribute(key, of: "\(name)/data", number: value)
            }
            try file.writeAttribute("unit", of: "\(name)/data", text: "pixels", variable: true)
            // A person's points have no score: what somebody has placed is certain.
            let scores = points.map { $0.x.isNaN ? .nan : $0.score.isNaN ? 1 : $0.score }
            try numbers("\(name)/confidence", scores, shape: [points.count], file)
            try file.writeAttribute(
                "definition", of: "\(name)/confidence", text: "score of the part, 1 where a person placed it",
                variable: true)
            try numbers("\(name)/timestamps", times, shape: [times.count], file)
            try file.writeAttribute("interval", of: "\(name)/timestamps", integer: 1)
            try file.writeAttribute("unit", of: "\(name)/timestamps", text: "seconds", variable: true)
        }
    }

    private func numbers(_ name: String, _ values: [Double], shape: [Int], _ file: borrowing HDF5File) throws {
        guard let type = HDF5File.numberType(.f64) else { throw file.failed(name) }
        let chunk = [min(shape[0], 8192)] + shape.dropFirst()
        let output = try file.create(name, type: type, shape: shape, chunk: chunk)
        try values.withUnsafeBytes { try file.write($0, to: output) }
    }
}

extension HDF5File {
    /// A soft link within the file.
    func link(_ name: String, to target: String) throws {
        guard H5Lcreate_soft(target, handle.id, name, tarsier_h5_default(), tarsier_h5_default()) >= 0 else {
            throw failed(name)
        }
    }
}
