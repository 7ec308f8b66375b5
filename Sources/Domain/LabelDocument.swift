/// A whole set of labels as file formats exchange it.
///
/// Instances' points stand in the order of `skeleton.nodes`; videos and tracks are referred to by id.
public struct LabelDocument: Hashable, Sendable {
    public var skeleton: Skeleton
    public var videos: [VideoReference]
    public var tracks: [Track]
    /// Sorted by video (in the order of `videos`), then frame.
    public var frames: [LabeledFrame]
    public var suggestions: [Suggestion]
    /// What the file says about its own origin: keys and JSON values.
    public var provenance: [String: String]

    public init(
        skeleton: Skeleton, videos: [VideoReference] = [], tracks: [Track] = [], frames: [LabeledFrame] = [],
        suggestions: [Suggestion] = [], provenance: [String: String] = [:]
    ) {
        self.skeleton = skeleton
        self.videos = videos
        self.tracks = tracks
        self.frames = frames
        self.suggestions = suggestions
        self.provenance = provenance
    }
}
