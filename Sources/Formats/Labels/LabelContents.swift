import Domain

/// What a label file of another program held.
public struct LabelContents: Sendable {
    public var document: LabelDocument
    /// What was left out or assumed, in words.
    public var warnings: [String]
    /// The pictures of `embedded` videos, read when asked for.
    public var embedded: [VideoID: EmbeddedImages]
    /// How the file tells which video its poses belong to.
    public var videoNaming: VideoNaming

    /// Of files that have times instead of frame numbers: the time of each frame of a video in s, ascending; the document's
    /// frames are positions in this list.
    public internal(set) var times: [VideoID: [Double]] = [:]

    public enum VideoNaming: Sendable {
        /// It names its videos or pictures.
        case named
        /// It names the one video that a program made it from; that the project's own may lie elsewhere is usual.
        case oneNamed
        /// It names none: the document's only video is a place that the project's video takes.
        case unnamed
    }

    init(
        _ document: LabelDocument, warnings: [String] = [], embedded: [VideoID: EmbeddedImages] = [:],
        naming: VideoNaming = .named
    ) {
        self.document = document
        self.warnings = warnings
        self.embedded = embedded
        videoNaming = naming
    }
}
