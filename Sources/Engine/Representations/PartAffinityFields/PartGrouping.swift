import Domain

/// How peaks are joined to animals; the defaults are SLEAP's.
public struct PartGrouping: Codable, Hashable, Sendable {
    /// Places along a candidate link at which the field is read.
    public var linePoints: Int
    /// Longest link that is not held against a candidate, relative to the longer side of the picture.
    public var longestLink: Double
    /// How much a longer link counts against a candidate.
    public var distanceWeight: Double
    /// Lowest mean agreement of field and link, -1 to 1, that joins two peaks.
    public var lowestScore: Double
    /// An animal with a smaller share of its parts is a fragment and left out. SLEAP keeps all of two parts or more: 0.
    public var fewestParts: Double

    /// Peaks of a part that are grouped, at most: as many animals can be told apart in one picture.
    static let mostPeaks = 256

    public init(
        linePoints: Int = 10, longestLink: Double = 0.25, distanceWeight: Double = 1, lowestScore: Double = 0.25,
        fewestParts: Double = 0.25
    ) {
        self.linePoints = linePoints
        self.longestLink = longestLink
        self.distanceWeight = distanceWeight
        self.lowestScore = lowestScore
        self.fewestParts = fewestParts
    }
}
