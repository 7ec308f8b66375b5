/// What identifies a video's content wherever its file lies.
public struct VideoFingerprint: Hashable, Sendable, Codable {
    /// Size of the file in bytes; of a folder of images, the sum.
    public let byteCount: Int64
    /// Hex digest over the size and samples of the content (head, middle, tail); see docs/formats.md.
    public let digest: String

    public init(byteCount: Int64, digest: String) {
        self.byteCount = byteCount
        self.digest = digest
    }
}

/// A video that a project uses: where it lies and what it was when it was last seen.
public struct VideoReference: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// A file with a video stream.
        case file
        /// A folder of PNG or JPEG images, in name order.
        case imageFolder
        /// A list of image files, in the order of `imagePaths`.
        case imageList
        /// Images held in the project itself (from an SLP package).
        case embedded
    }

    public let id: VideoID
    public var kind: Kind
    /// Absolute, or relative to the project's folder. Of embedded images: a name within the project.
    public var path: String
    /// The images of an `imageList` or `embedded` video, relative to `path`.
    public var imagePaths: [String]
    public var width: Int
    public var height: Int
    /// 1 or 3.
    public var channels: Int
    public var frameCount: Int
    /// Average rate in frames/s for display only; time always comes from each frame's own time stamp. 0: unknown.
    public var framesPerSecond: Double
    public var fingerprint: VideoFingerprint?
    /// For an embedded video: the frame of the original video that each image was, in order.
    public var sourceFrames: [Int]
    /// The JSON that an SLP held for this video, so that an export loses nothing of it.
    public var sourceJSON: String?

    public init(
        id: VideoID, kind: Kind = .file, path: String, imagePaths: [String] = [], width: Int = 0, height: Int = 0,
        channels: Int = 3, frameCount: Int = 0, framesPerSecond: Double = 0, fingerprint: VideoFingerprint? = nil,
        sourceFrames: [Int] = [], sourceJSON: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.path = path
        self.imagePaths = imagePaths
        self.width = width
        self.height = height
        self.channels = channels
        self.frameCount = frameCount
        self.framesPerSecond = framesPerSecond
        self.fingerprint = fingerprint
        self.sourceFrames = sourceFrames
        self.sourceJSON = sourceJSON
    }
}
