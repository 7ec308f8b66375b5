import Domain

public typealias JoinID = Identifier<IdentityJoin>

/// Where a tracker let an animal go on from one tracklet in another, and what a person says of it.
public struct IdentityJoin: Hashable, Sendable, Codable {
    public enum Answer: String, Hashable, Sendable, Codable {
        case open, right, swapped, unsure
    }

    public let id: JoinID
    public let video: VideoID
    /// Last frame before the join.
    public let before: Int
    /// First frame after it.
    public let frame: Int
    public let track: TrackID
    /// The track whose animal it could be instead; nil: no other animal was near.
    public let other: TrackID?
    /// That the join is wrong, 0 to 1, as the tracker sees it.
    public let probability: Double
    public let state: Answer
    public let author: String?
    /// Seconds since 1970.
    public let answered: Double?

    package init(
        id: JoinID, video: VideoID, before: Int, frame: Int, track: TrackID, other: TrackID?, probability: Double,
        state: Answer, author: String?, answered: Double?
    ) {
        (self.id, self.video, self.before, self.frame) = (id, video, before, frame)
        (self.track, self.other, self.probability) = (track, other, probability)
        (self.state, self.author, self.answered) = (state, author, answered)
    }
}

/// A join as a tracker reports it; frames and tracks as in `IdentityJoin`.
public struct NewJoin: Hashable, Sendable {
    public var before: Int
    public var frame: Int
    public var track: TrackID
    public var other: TrackID?
    public var probability: Double

    public init(before: Int, frame: Int, track: TrackID, other: TrackID?, probability: Double) {
        (self.before, self.frame, self.track, self.other) = (before, frame, track, other)
        self.probability = probability
    }
}

/// The joins that a person looks at, the most doubtful first.
public struct ReviewQueue: Hashable, Sendable, Codable {
    public struct Counts: Hashable, Sendable, Codable {
        public var open = 0
        public var right = 0
        public var swapped = 0
        public var unsure = 0
    }

    /// Open ones first, by probability; then those answered, the last one first.
    public let joins: [IdentityJoin]
    /// All of them, also those beyond the list.
    public let counts: Counts
    /// Open joins that are more likely wrong than `doubt`.
    public let doubtful: Int

    /// Probability of an error above which a join is worth a look in any case.
    public static let doubt = 0.01
}
