import Domain
import Foundation

/// Neurodata Without Borders with poses of the extension ndx-pose (`PoseEstimation`), laid out as SLEAP lays it out.
///
/// A processing module a video (`SLEAP_VIDEO_000_NAME`), in it a `PoseEstimation` a track (`track=NAME`), in that a series a
/// body part: `data` [frames, 2] in px, `confidence`, `timestamps` in s. Skeletons stand in `processing/behavior`. Coordinates
/// as Domain has them. Sources: NWB 2.7 and ndx-pose 0.2 (their schemas), sleap-io 0.9.5 (`io/nwb_predictions.py`).
public enum NWB {
    /// What a file must say about the recording.
    public struct Session: Sendable {
        /// Different for every file.
        public let identifier: String
        public let description: String
        /// NWB wants a start of the recording; nobody tells it to us, so it is when the file was written.
        public let start: Date

        public init(identifier: String = UUID().uuidString, description: String, start: Date = Date()) {
            self.identifier = identifier
            self.description = description
            self.start = start
        }
    }

    /// What is said of where (0, 0) lies.
    static let referenceFrame =
        "x to the right and y down, in pixels; (0, 0) is the centre of the top-left pixel of the video's frame"

    /// A name without what HDF5 and NWB cannot have in one.
    static func safe(_ name: String, or other: String) -> String {
        let kept = String(name.map { "/:".contains($0) ? "_" : $0 })
        return kept.isEmpty || kept == "." ? other : kept
    }

    /// Writes the poses of all videos that have some, replacing `url` once everything is on the disk. Which poses, and what
    /// is left out, is as in `AnalysisHDF5`; points that a person placed have the confidence 1.
    ///
    /// - Parameter time: when a frame of a video is shown, in seconds from the video's start.
    /// - Returns: what could not be written, in words.
    /// - Throws: `FormatError.missing` when there are no poses; `.unwritable`.
    @discardableResult
    public static func write(
        _ document: LabelDocument, session: Session, to url: URL, time: (VideoReference, Int) -> Double
    ) throws -> [String] {
        let unfinished = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).part")
        var writer = NWBWriter(document)
        do {
            let file = try HDF5File.create(unfinished)
            try writer.write(session, to: file, time: time)
            guard writer.count > 0 else {
                throw FormatError.missing(path: url.path, what: "labels or predictions to write")
            }
            try file.finish(from: unfinished, to: url)
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
        return writer.warnings
    }

    /// Reads every `PoseEstimation` as predictions.
    ///
    /// NWB has times, not frame numbers: `LabelContents.times` tells them, and frames are numbered by them. Whole numbers
    /// throughout in a file of SLEAP's are frame numbers: it writes them in their place.
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents {
        let file = try HDF5File.open(url)
        var reader = NWBReader(path: url.path)
        return try reader.read(file)
    }
}
