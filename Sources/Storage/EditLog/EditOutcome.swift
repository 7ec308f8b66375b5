import Domain

/// What an edit, an undo or a redo did; JSON as `docs/api.md` describes it.
public struct EditOutcome: Hashable, Sendable, Codable {
    public struct Created: Hashable, Sendable, Codable {
        public var instances: [InstanceID] = []
        public var tracks: [TrackID] = []
        public var nodes: [NodeID] = []
        public var videos: [VideoID] = []
    }

    public struct Changed: Hashable, Sendable {
        /// Frames whose labels, predictions or empty mark changed.
        public var frames: [VideoID: FrameRanges] = [:]
        public var skeleton = false
        public var videos = false
        public var tracks = false
        public var suggestions = false
        /// Joins or samples of the review.
        public var review = false

        public var isEmpty: Bool { frames.isEmpty && !skeleton && !videos && !tracks && !suggestions && !review }
    }

    /// The entry in the edit log; an undo and a redo are entries of their own.
    public let entry: Int64
    /// The project's revision after it.
    public let revision: Int64
    public let name: String
    public let created: Created
    public let changed: Changed
    /// Undo and redo only: how many changes were left alone because someone else has changed the same thing since.
    public let kept: Int
    /// What the author's next undo and redo would take back; nil when there is nothing.
    public let undo: String?
    public let redo: String?

    private enum CodingKeys: String, CodingKey { case entry, revision, name, created, changed, kept, undo, redo }

    /// `undo` and `redo` are written as null when there is nothing, as the page expects.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entry, forKey: .entry)
        try container.encode(revision, forKey: .revision)
        try container.encode(name, forKey: .name)
        try container.encode(created, forKey: .created)
        try container.encode(changed, forKey: .changed)
        try container.encode(kept, forKey: .kept)
        try container.encode(undo, forKey: .undo)
        try container.encode(redo, forKey: .redo)
    }
}

extension EditOutcome.Changed: Codable {
    private enum CodingKeys: String, CodingKey { case frames, skeleton, videos, tracks, suggestions, review }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for (key, ranges) in try container.decode([String: FrameRanges].self, forKey: .frames) {
            guard let id = Int64(key) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .frames, in: container, debugDescription: "“\(key)” is no video's id")
            }
            frames[VideoID(id)] = ranges
        }
        skeleton = try container.decode(Bool.self, forKey: .skeleton)
        videos = try container.decode(Bool.self, forKey: .videos)
        tracks = try container.decode(Bool.self, forKey: .tracks)
        suggestions = try container.decode(Bool.self, forKey: .suggestions)
        // Outcomes that an earlier version stored do not say.
        review = try container.decodeIfPresent(Bool.self, forKey: .review) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let named = Dictionary(uniqueKeysWithValues: frames.map { (String($0.key.rawValue), $0.value) })
        try container.encode(named, forKey: .frames)
        try container.encode(skeleton, forKey: .skeleton)
        try container.encode(videos, forKey: .videos)
        try container.encode(tracks, forKey: .tracks)
        try container.encode(suggestions, forKey: .suggestions)
        try container.encode(review, forKey: .review)
    }
}
