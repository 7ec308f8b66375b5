import Domain

public typealias SampleID = Identifier<ReviewSample>

/// Animal-frames (one animal on one frame) drawn at random from all that have a track, and what a person says of them.
public struct ReviewSample: Hashable, Sendable, Codable {
    public enum Verdict: String, Hashable, Sendable, Codable {
        case right, wrong, unsure
    }

    public struct Item: Hashable, Sendable, Codable {
        public let ordinal: Int
        public let video: VideoID
        public let frame: Int
        /// The animal that was drawn.
        public let track: TrackID
        public let verdict: Verdict?
        /// Someone has changed the identities on the frame since it was looked at.
        public let isChanged: Bool

        private enum CodingKeys: String, CodingKey {
            case ordinal, video, frame, track, verdict
            case isChanged = "changed"
        }
    }

    public let id: SampleID
    /// Nil: drawn from all videos of the project.
    public let video: VideoID?
    /// The same seed draws the same animal-frames from the same tracks.
    public let seed: Int64
    /// Animal-frames that it was drawn from.
    public let population: Int
    public let author: String
    /// Seconds since 1970.
    public let created: Double
    /// In the order of videos and frames.
    public let items: [Item]

    public var checked: Int { items.count { $0.verdict != nil } }
    /// What could not be told counts as wrong, so that a bound never promises too much.
    public var wrong: Int { items.count { $0.verdict == .wrong || $0.verdict == .unsure } }
    public var unsure: Int { items.count { $0.verdict == .unsure } }
    public var changed: Int { items.count(where: \.isChanged) }
    public var isComplete: Bool { checked == items.count }
}

/// SplitMix64 (Steele, Lea and Flood 2014): a seed says all that a sample depends on.
struct SampleGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// `count` different numbers below `total`, each set as likely as any other (Floyd 1987), ascending.
    mutating func choose(_ count: Int, below total: Int) -> [Int] {
        var chosen: Set<Int> = []
        for last in (total - count)..<total {
            let pick = Int.random(in: 0...last, using: &self)
            if !chosen.insert(pick).inserted { chosen.insert(last) }
        }
        return chosen.sorted()
    }
}
