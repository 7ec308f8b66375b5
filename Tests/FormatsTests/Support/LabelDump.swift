import Domain
import Formats
import Foundation

/// What a label file holds, as lines that can be compared with what sleap-io reads of it (`dump_labels.py`).
struct LabelDump: Decodable, Equatable {
    var nodes: [String]
    var edges: [[String]]
    var animals: [String]

    /// What sleap-io says of one file.
    static func sleapIO(_ file: URL, as format: String) throws -> LabelDump { try sleapIO([file], as: format)[0] }

    /// Of several: Python starts only once.
    static func sleapIO(_ files: [URL], as format: String) throws -> [LabelDump] {
        try JSONDecoder().decode([LabelDump].self, from: Python.run("dump_labels.py", [format] + files.map(\.path)))
    }

    init(_ document: LabelDocument) {
        let names = document.skeleton.nodeNames
        nodes = names
        edges = document.skeleton.edgeIndices.map { [names[$0.0], names[$0.1]] }
        animals = document.frames.flatMap { frame in
            frame.instances.map { Self.line(frame, $0.track, $0.points.map(\.position), document) }
                + frame.predictions.map { Self.line(frame, $0.track, $0.points.map(\.position), document) }
        }.sorted()
    }

    private static func line(
        _ frame: LabeledFrame, _ track: TrackID?, _ points: [Point], _ document: LabelDocument
    ) -> String {
        let video = document.videos.first { $0.id == frame.video }
        let list = video?.imagePaths ?? []
        let place = list.isEmpty ? "\(video?.path.split(separator: "/").last ?? "")#\(frame.frame)" : list[frame.frame]
        let name = document.tracks.first { $0.id == track }?.name ?? "-"
        let bare = name.hasPrefix("track_") ? String(name.dropFirst(6)) : name
        let parts = zip(document.skeleton.nodeNames, points).filter(\.1.isPresent).sorted { $0.0 < $1.0 }.map {
            "\($0.0)=" + String(format: "%.3f,%.3f", $0.1.x, $0.1.y)
        }
        return "\(place.split(separator: "/").last ?? "") \(bare) " + parts.joined(separator: " ")
    }
}
