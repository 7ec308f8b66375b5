import Domain
import Video

/// Where training reads labels and frames: over the project's store in the application, in memory in tests.
public protocol LabelSource: Sendable {
    var skeleton: Skeleton { get }

    /// Frames with a person's labels, or marked as negative, sorted by video, then frame.
    func labeledFrames() throws -> [LabeledFrame]

    /// The identities that labels may name.
    func tracks() throws -> [Track]

    /// A decoder of the caller's own for a video.
    /// - Throws: an error naming the file when it is missing or broken.
    func openVideo(_ id: VideoID) throws -> VideoDecoder
}

extension LabelSource {
    /// No names: identities are called by their numbers.
    public func tracks() throws -> [Track] { [] }
}
