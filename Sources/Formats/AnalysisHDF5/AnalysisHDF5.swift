import Domain
import Foundation

/// SLEAP's analysis file: the tracks of one video as matrices that MATLAB, Python and R read.
///
/// Shapes on the disk, T tracks, N nodes, F frames from 0 to the last one labelled (SLEAP transposes for MATLAB):
/// `tracks` [T, 2, N, F], `point_scores` [T, N, F], `instance_scores` and `tracking_scores` [T, F],
/// `track_occupancy` [F, T]; absent is NaN. Source: SLEAP 1.4, `info/write_tracking_h5.py`.
public enum AnalysisHDF5 {
    /// Writes the tracks of one video, replacing `url` once everything is on the disk.
    ///
    /// A user's instance wins over a prediction of the same track; tracks that the video does not have are left out; a
    /// project without tracks has one unnamed slot; in a project with tracks, instances without one are left out. Points
    /// a person marked hidden are NaN, and so are the scores of a user's instance.
    ///
    /// - Parameter labelsPath: what `labels_path` says, the file or project that the data comes from.
    /// - Returns: what could not be written, in words.
    /// - Throws: `FormatError.missing` when the video has no labelled frames; `.unwritable`.
    @discardableResult
    public static func write(_ document: LabelDocument, video: VideoID, labelsPath: String, to url: URL) throws
        -> [String]
    {
        let slots = try slots(document, video: video, labelsPath: labelsPath)
        let index = document.videos.firstIndex { $0.id == video } ?? 0
        let unfinished = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).part")
        do {
            let file = try HDF5File.create(unfinished)
            try slots.write(to: file)
            try writeNames(document, slots, to: file)
            try file.writeString("labels_path", labelsPath, variable: true)
            try file.writeString("video_path", document.videos[index].path, variable: true)
            try file.writeString("provenance", SLPHead.provenance(document.provenance).text, variable: true)
            try writeNumbers("video_ind", [index], shape: [], to: file)
            try file.finish(from: unfinished, to: url)
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
        return slots.warnings
    }

    /// - Throws: `FormatError.missing` when there is no such video, or nothing on it.
    static func slots(_ document: LabelDocument, video: VideoID, labelsPath: String) throws -> AnalysisSlots {
        guard let reference = document.videos.first(where: { $0.id == video }) else {
            throw FormatError.missing(path: labelsPath, what: "the video with number \(video)")
        }
        let slots = AnalysisSlots(document, video: reference)
        guard slots.frameCount > 0 else {
            throw FormatError.missing(path: labelsPath, what: "labels or predictions for the video \(reference.path)")
        }
        return slots
    }

    private static func writeNames(_ document: LabelDocument, _ slots: AnalysisSlots, to file: borrowing HDF5File)
        throws
    {
        let (names, edges) = (document.skeleton.nodeNames, document.skeleton.edgeIndices)
        let trackNames = document.tracks.isEmpty ? [] : slots.tracks.map { document.tracks[$0].name }
        try file.writeFixedStrings("node_names", names, shape: [names.count])
        try file.writeFixedStrings(
            "edge_names", edges.flatMap { [names[$0.0], names[$0.1]] }, shape: [edges.count, 2])
        if edges.isEmpty {
            try file.writeFixedStrings("edge_inds", [], shape: [0])
        } else {
            try writeNumbers("edge_inds", edges.flatMap { [$0.0, $0.1] }, shape: [edges.count, 2], to: file)
        }
        try file.writeFixedStrings("track_names", trackNames, shape: [trackNames.count])
    }

    private static func writeNumbers(_ name: String, _ values: [Int], shape: [Int], to file: borrowing HDF5File) throws
    {
        guard let type = HDF5File.numberType(.i64) else { throw file.failed(name) }
        let output = try file.create(name, type: type, shape: shape)
        try values.map(Int64.init).withUnsafeBytes { try file.write($0, to: output) }
    }
}
