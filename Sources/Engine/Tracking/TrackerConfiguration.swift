/// How instances are followed from frame to frame. Every field has a default; a JSON object may leave any out.
public struct TrackerConfiguration: Codable, Sendable, Hashable {
    /// What makes two poses alike.
    public enum Similarity: String, Codable, Sendable, CaseIterable {
        /// Mean over nodes of 1 / (1 + (d / s)²), s a quarter of the animal's size: like OKS near 0 px, but it still
        /// tells near from far when an animal moves fast. The default.
        case pose
        /// SLEAP's object keypoint similarity, spread by the animal's size: Σ exp(−d² / (2 (2σ)² area)) / n, σ .025.
        case oks
        /// SLEAP's `object_keypoint`: Σ exp(−d² / (2e²)) / n, e = `keypointError` px.
        case objectKeypoint
        /// SLEAP's `instance`: Σ exp(−d²) / n of the earlier instance's visible nodes.
        case instance
        /// SLEAP's `normalized_instance`: the same with positions as shares of the frame's width and height.
        case normalizedInstance
        /// sleap-nn's `cosine_sim` of keypoints: the cosine of the angle between the poses as vectors of positions.
        case cosine
        /// Intersection over union of the boxes around the points.
        case iou
        /// Minus the distance in px between the medians of the points.
        case centroid
    }

    public enum Matching: String, Codable, Sendable, CaseIterable { case hungarian, greedy }

    /// How a track's similarities over its window become one.
    public enum Reduction: String, Codable, Sendable, CaseIterable {
        case maximum, mean
        /// SLEAP's `robust`: the quantile `quantile`.
        case quantile
    }

    /// What the earlier instances are compared as.
    public enum Motion: String, Codable, Sendable, CaseIterable {
        /// As they were, as SLEAP's simple tracker does.
        case none
        /// Moved on by the track's recent velocity, which fades over a gap.
        case velocity
        /// Where a constant-velocity Kalman filter on each node expects them, once it has seen `kalmanStart` poses.
        case kalman
        /// Where optical flow finds their points in the picture of the new frame, as SLEAP's flow tracker does.
        case flow
    }

    /// How identities are found.
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// Frame by frame, by comparison with each track's last poses.
        case window
        /// Over the whole video at once, for a known number of animals (`maxTracks`): see `GlobalTracker`.
        case global
    }

    public var method = Method.window
    /// Frames of history, per track. Without `maxTracks` a track that is unseen for longer ends.
    public var window = 5
    public var similarity = Similarity.pose
    public var matching = Matching.hungarian
    public var reduction = Reduction.maximum
    /// Taken off the similarity of an older instance for each frame that it is older than the track's newest.
    public var agePenalty = 0.1
    /// For `Reduction.quantile`, 0 to 1.
    public var quantile = 0.95
    public var motion = Motion.velocity
    /// Once so many tracks exist no new one begins, and each waits for its animal however long the gap.
    public var maxTracks: Int?
    /// Pairs less alike than this are not matched; nil accepts any.
    public var minSimilarity: Double?
    /// An instance with fewer points starts no track.
    public var minNewTrackPoints = 0
    /// An instance with fewer points is no history: later frames are not compared with it.
    public var minMatchPoints = 0
    /// Before matching, keep at most so many instances: first duplicates go (`cullOverlap`), then the lowest scores.
    public var cullTo: Int?
    /// Intersection over union of boxes above which the lower-scored of two instances is a duplicate.
    public var cullOverlap = 0.8
    /// An instance whose nodes lie, on average, nearer than this share of its size to those of one with a higher score
    /// is the same animal found twice and gets no track; 0 leaves such instances in.
    public var duplicateDistance = 0.12
    /// A single new instance on a frame where a single track went missing continues that track.
    public var connectSingleBreaks = false
    /// px, for `Similarity.objectKeypoint`.
    public var keypointError = 1.0
    /// SLEAP's `oks_score_weighting`: nodes of an object keypoint similarity count by the scores of both points.
    public var scoreWeighting = false
    /// SLEAP's `oks_normalization`: what the sum over shared nodes is divided by.
    public var normalization = Normalization.all
    /// An instance with a lower score, or a lower mean score of its nodes, is not tracked.
    public var minScore: Double?
    public var minPointScore: Double?
    /// Poses after which `Motion.kalman` trusts its filter; until then poses are compared as they were.
    public var kalmanStart = 10
    /// For `Motion.flow`: side of the window that is compared, px; sizes beyond the full one; size of the pictures
    /// relative to the frames.
    public var flowWindow = 21
    public var flowLevels = 3
    public var flowScale = 1.0
    /// Width and height of the frames, px, for `Similarity.normalizedInstance`.
    public var frameSize = [1.0, 1.0]

    public enum Normalization: String, Codable, Sendable, CaseIterable {
        /// All nodes of the skeleton, those of the earlier instance, or those of either.
        case all, reference, union
    }

    public init() {}

    /// Trackers by the name a person gives, each with the options that make it.
    public static let named: [String: TrackerConfiguration] = [
        "global": .global, "window": .init(), "simple": .sleapSimple, "flow": .sleapFlow, "kalman": .kalman,
    ]

    /// Tarsier's tracker for a known number of animals; the options of the comparison frame by frame do not apply.
    public static let global: TrackerConfiguration = {
        var configuration = TrackerConfiguration()
        configuration.method = .global
        return configuration
    }()

    /// SLEAP's simple tracker with its defaults: earlier instances where they were, `instance` similarity.
    public static let sleapSimple: TrackerConfiguration = {
        var configuration = TrackerConfiguration()
        configuration.similarity = .instance
        configuration.motion = .none
        configuration.agePenalty = 0
        configuration.duplicateDistance = 0
        return configuration
    }()

    /// SLEAP's flow tracker with its defaults: poses moved by optical flow, `instance` similarity, greedy matching.
    public static let sleapFlow: TrackerConfiguration = {
        var configuration = sleapSimple
        configuration.motion = .flow
        configuration.matching = .greedy
        return configuration
    }()

    /// Poses where a Kalman filter expects them, compared by the distance of their middles.
    public static let kalman: TrackerConfiguration = {
        var configuration = sleapSimple
        configuration.motion = .kalman
        configuration.similarity = .centroid
        return configuration
    }()

    /// Reads what is there and takes the defaults for the rest.
    ///
    /// - Throws: `DecodingError` for a value of the wrong kind.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<T: Decodable>(_ key: CodingKeys, _ standard: T) throws -> T {
            try values.decodeIfPresent(T.self, forKey: key) ?? standard
        }
        method = try read(.method, method)
        window = try read(.window, window)
        similarity = try read(.similarity, similarity)
        matching = try read(.matching, matching)
        reduction = try read(.reduction, reduction)
        agePenalty = try read(.agePenalty, agePenalty)
        quantile = try read(.quantile, quantile)
        motion = try read(.motion, motion)
        maxTracks = try read(.maxTracks, maxTracks)
        minSimilarity = try read(.minSimilarity, minSimilarity)
        minNewTrackPoints = try read(.minNewTrackPoints, minNewTrackPoints)
        minMatchPoints = try read(.minMatchPoints, minMatchPoints)
        cullTo = try read(.cullTo, cullTo)
        cullOverlap = try read(.cullOverlap, cullOverlap)
        duplicateDistance = try read(.duplicateDistance, duplicateDistance)
        connectSingleBreaks = try read(.connectSingleBreaks, connectSingleBreaks)
        keypointError = try read(.keypointError, keypointError)
        scoreWeighting = try read(.scoreWeighting, scoreWeighting)
        normalization = try read(.normalization, normalization)
        minScore = try values.decodeIfPresent(Double.self, forKey: .minScore)
        minPointScore = try values.decodeIfPresent(Double.self, forKey: .minPointScore)
        kalmanStart = try read(.kalmanStart, kalmanStart)
        flowWindow = try read(.flowWindow, flowWindow)
        flowLevels = try read(.flowLevels, flowLevels)
        flowScale = try read(.flowScale, flowScale)
        frameSize = try read(.frameSize, frameSize)
    }
}
