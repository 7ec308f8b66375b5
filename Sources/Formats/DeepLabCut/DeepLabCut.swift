import Domain
import Foundation

/// DeepLabCut projects: `config.yaml` and the hand labels of `labeled-data`.
///
/// DeepLabCut's labelling tools (napari, and matplotlib before it) place (0, 0) at the centre of the top-left pixel, as
/// Domain does, so coordinates stay as they are. Source: reference of DeepLabCut 3's project layout, docs/formats.md.
public enum DeepLabCut {
    /// What a project held.
    public struct Contents: Sendable {
        public let document: LabelDocument
        /// What was left out or assumed, in words.
        public let warnings: [String]
    }

    /// Reads a project. Each folder of `labeled-data` becomes an `imageFolder` video whose `imagePaths` are its frames.
    ///
    /// In a multi-animal project every individual is a track, and the unique body parts belong to the individual
    /// `single`, as DeepLabCut itself names it.
    ///
    /// - Throws: `FormatError`.
    public static func readProject(config: URL) throws -> LabelDocument {
        try readProjectContents(config: config).document
    }

    /// As `readProject`, with what was left out.
    public static func readProjectContents(config: URL) throws -> Contents {
        let configuration = try DeepLabCutConfiguration(reading: config)
        var reader = DeepLabCutReader(configuration, root: config.deletingLastPathComponent())
        return try reader.read()
    }

    /// Reads the labels of one `CollectedData_*.csv` on its own: no configuration, so no edges, and the body parts in the
    /// table's order. Its folder is the video, as in `readProject`.
    ///
    /// - Throws: `FormatError`.
    public static func readTable(_ url: URL) throws -> Contents {
        let table = try DeepLabCutTable(reading: url)
        let configuration = DeepLabCutConfiguration(of: table, at: url)
        var reader = DeepLabCutReader(configuration, root: url.standardizedFileURL.deletingLastPathComponent())
        return try reader.read(table)
    }
}
