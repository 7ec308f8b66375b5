/// How frames worth labelling are found. The first six are SLEAP's.
public enum SuggestionMethod: String, Sendable, Codable, CaseIterable {
    /// Spread evenly over the video, or at random.
    case sample
    /// A few of each look, told apart by the pictures.
    case imageFeatures = "image-features"
    /// Frames with animals of low score.
    case score = "prediction-score"
    /// Frames on which one part moves fast.
    case velocity
    /// Every frame of a stretch.
    case chunk = "frame-chunk"
    /// Frames on which an animal jumps.
    case displacement = "max-point-displacement"
    /// Frames of which a model is unsure, or of which it says something else when asked again.
    case uncertain
    /// Frames as different as possible from each other and from those that are labelled.
    case diverse
}

/// A method's numbers; the defaults are SLEAP's where SLEAP has the method, but for `count`, which bounds them all.
public struct SuggestionSettings: Sendable, Hashable {
    public enum Sampling: String, Sendable, CaseIterable { case stride, random }
    public enum ImageFeature: String, Sendable, CaseIterable { case raw, brisk, hog }

    public var method: SuggestionMethod
    /// Frames of each video at most; nil: as many as there are.
    public var count: Int?
    public var sampling = Sampling.stride
    public var seed: UInt64 = 0
    /// Pictures of each video that are looked at.
    public var samples = 200
    /// Picture px per frame px.
    public var scale = 1.0
    public var imageFeature = ImageFeature.raw
    /// How much brighter or darker a ring must be for its middle to be a keypoint, 1 to 255.
    public var briskThreshold = 40
    /// Words of the vocabulary of keypoints.
    public var words = 20
    /// Principal components that are kept.
    public var components = 5
    public var clusters = 5
    /// Looks are told apart over all videos together instead of in each.
    public var isTogether = false
    /// An animal counts as doubtful up to this score.
    public var scoreLimit: Float = 3
    /// How many doubtful animals a frame must have.
    public var doubtful = 1...2
    /// The part whose speed counts; nil: the skeleton's first.
    public var node: String?
    /// Share of the range of speeds, 0 to 1, above which a frame counts.
    public var velocityThreshold = 0.1
    /// px from one frame to the next.
    public var displacement = 10.0

    public init(_ method: SuggestionMethod, count: Int? = 20) {
        self.method = method
        self.count = count
    }
}

/// A frame that a method proposes, with why.
public struct SuggestedFrame: Sendable, Hashable {
    public let frame: Int
    public let group: Int
    /// In a few words, as “moves 45 px”.
    public let reason: String

    public init(frame: Int, group: Int = 0, reason: String) {
        self.frame = frame
        self.group = group
        self.reason = reason
    }
}
