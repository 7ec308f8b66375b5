import Domain

/// How another project, or a label file, joins this one.
public struct MergeRule: Hashable, Sendable {
    /// What becomes of frames on which both have labels, or both have predictions; the names of SLEAP's choices.
    ///
    /// Labels are weighed against labels and predictions against predictions, so that no prediction ever takes a label's
    /// place. What is the same point for point is never there twice.
    public enum Frames: String, Sendable, Codable, CaseIterable {
        /// Labels that are here stay; others join them unless they are of the same animal. A prediction gives way to a
        /// label of its animal, and to the other project's prediction of it. SLEAP's rule.
        case labelsFirst = "auto"
        case original
        case new
        case both
    }

    public var frames: Frames
    public var includesPredictions: Bool
    /// Videos that a person has matched, by the other project's ids; nil: a video of its own. The others match themselves.
    public var videos: [VideoID: VideoID?]

    public init(
        frames: Frames = .labelsFirst, includesPredictions: Bool = true, videos: [VideoID: VideoID?] = [:]
    ) {
        self.frames = frames
        self.includesPredictions = includesPredictions
        self.videos = videos
    }
}

/// When two poses on one frame are the same animal's.
enum SameAnimal {
    /// px by which parts may differ in the mean, as in SLEAP.
    static let tolerance = 5.0
    /// The same, as a share of the diagonal of the animal's box: 5 px are nothing on a large animal.
    static let share = 0.1

    /// The mean distance of the parts that both have, px; nil when they are not the same animal's.
    static func distance(_ a: [Point], _ b: [Point]) -> Double? {
        let distances = zip(a, b).compactMap { $0.isPresent && $1.isPresent ? $0.distance(to: $1) : nil }
        guard !distances.isEmpty, let box = Box(around: a) else { return nil }
        let mean = distances.reduce(0, +) / Double(distances.count)
        let diagonal = (box.width * box.width + box.height * box.height).squareRoot()
        return mean <= max(tolerance, share * diagonal) ? mean : nil
    }

    /// 0 when every part is at the same place or absent in both; else nil.
    static func identity(_ a: [Point], _ b: [Point]) -> Double? {
        for i in 0..<max(a.count, b.count) {
            let (p, q) = (i < a.count ? a[i] : .absent, i < b.count ? b[i] : .absent)
            guard p.isPresent == q.isPresent, !p.isPresent || p == q else { return nil }
        }
        return 0
    }

    /// Pairs of positions, nearest first, each position at most once.
    static func pairs(
        _ a: [(Int, [Point])], _ b: [(Int, [Point])], by distance: ([Point], [Point]) -> Double?
    ) -> [(Int, Int)] {
        var candidates: [(distance: Double, i: Int, j: Int)] = []
        for (i, p) in a {
            for (j, q) in b { if let d = distance(p, q) { candidates.append((d, i, j)) } }
        }
        candidates.sort { ($0.distance, $0.i, $0.j) < ($1.distance, $1.i, $1.j) }
        var (takenA, takenB, pairs): (Set<Int>, Set<Int>, [(Int, Int)]) = ([], [], [])
        for candidate in candidates where !takenA.contains(candidate.i) && !takenB.contains(candidate.j) {
            takenA.insert(candidate.i)
            takenB.insert(candidate.j)
            pairs.append((candidate.i, candidate.j))
        }
        return pairs
    }
}
