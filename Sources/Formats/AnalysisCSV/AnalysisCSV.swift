import Domain
import Foundation

/// SLEAP's analysis table: a row for each animal on each frame, with x, y and score of every body part.
///
/// Columns `track`, `frame_idx`, `instance.score`, then `PART.x`, `PART.y`, `PART.score`. Coordinates and frame numbers as
/// Domain has them. Source: SLEAP 1.4, `info/write_tracking_h5.py`, and sleap-io (the same columns in another order).
public enum AnalysisCSV {
    /// Reads the rows as predictions of a video that the table does not name. Rows without scores get the score 1.
    ///
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents {
        var reader = AnalysisCSVReader(path: url.path)
        return try reader.read(LabelText.text(url))
    }

    /// Writes the poses of one video, replacing `url` once everything is on the disk; which ones, and what is left out,
    /// is as in `AnalysisHDF5`.
    ///
    /// - Returns: what could not be written, in words.
    /// - Throws: `FormatError.missing` when the video has no labelled frames; `.unwritable`.
    @discardableResult
    public static func write(_ document: LabelDocument, video: VideoID, labelsPath: String, to url: URL) throws
        -> [String]
    {
        let slots = try AnalysisHDF5.slots(document, video: video, labelsPath: labelsPath)
        var text =
            (["track", "frame_idx", "instance.score"]
            + document.skeleton.nodeNames.flatMap { part in
                ["x", "y", "score"].map { "\(part).\($0)" }
            }).map(CSVText.quoted).joined(separator: ",") + "\n"
        let unfinished = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).part")
        do {
            guard FileManager.default.createFile(atPath: unfinished.path, contents: nil) else {
                throw FormatError.unwritable(path: url.path, reason: String(cString: strerror(errno)))
            }
            let handle = try FileHandle(forWritingTo: unfinished)
            try slots.forEachPose { pose in
                text += row(pose, track: document.tracks.isEmpty ? "" : document.tracks[pose.slot].name)
                if text.utf8.count > 1 << 20 {
                    try handle.write(contentsOf: Data(text.utf8))
                    text = ""
                }
            }
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
            guard rename(unfinished.path, url.path) == 0 else {
                throw FormatError.unwritable(path: url.path, reason: String(cString: strerror(errno)))
            }
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            if error is FormatError { throw error }
            throw FormatError.unwritable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        return slots.warnings
    }

    private static func row(_ pose: AnalysisSlots.Pose, track: String) -> String {
        func text(_ value: Double) -> String { value.isNaN ? "" : "\(value)" }
        let parts = pose.points.map { "\(text($0.x)),\(text($0.y)),\(text($0.score))" }.joined(separator: ",")
        return "\(CSVText.quoted(track)),\(pose.frame),\(text(pose.score)),\(parts)\n"
    }
}
