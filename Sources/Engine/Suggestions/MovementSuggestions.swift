import Domain

extension LabeledFrame {
    /// Where each animal that can be followed is: by its track; without tracks, the only animal of a frame.
    fileprivate var followed: [TrackID?: [Point]] {
        let labels = instances.map { ($0.track, $0.points.map(\.position)) }
        let all = labels + shownPredictions.map { ($0.track, $0.points.map(\.position)) }
        if all.count == 1 { return [all[0].0: all[0].1] }
        return Dictionary(all.filter { $0.0 != nil }) { first, _ in first }
    }
}

/// SLEAP's method “velocity”: d is how far a part moves from frame to frame, summed over tracks, a track that is gone
/// staying where it was last; frames count where d - min > threshold * (max - min). The fastest comes first.
public struct VelocitySuggestions {
    private let node: Int
    private let name: String
    private let threshold: Double
    private var last: [TrackID?: Point] = [:]
    private var slowest = Double.infinity
    private var fastest = -Double.infinity
    private var found = StrongestFrames()

    /// - Parameter node: position in the skeleton's nodes.
    public init(node: Int, name: String, threshold: Double) {
        self.node = node
        self.name = name
        self.threshold = threshold
    }

    /// False until some animal could be followed from one frame to another.
    public var hasMovement: Bool { fastest >= slowest }

    /// Frames come in ascending order.
    public mutating func take(_ frame: LabeledFrame, isOpen: Bool) {
        var moved: Double?
        for (track, points) in frame.followed where points.indices.contains(node) && points[node].isPresent {
            if let before = last[track] { moved = (moved ?? 0) + before.distance(to: points[node]) }
            last[track] = points[node]
        }
        guard let moved else { return }
        slowest = min(slowest, moved)
        fastest = max(fastest, moved)
        if isOpen { found.add(frame.frame, value: moved) }
    }

    public func suggestions(_ count: Int?, of total: Int) -> [SuggestedFrame] {
        guard hasMovement else { return [] }
        let limit = slowest + threshold * (fastest - slowest)
        return found.chosen(count, spacing: StrongestFrames.spacing(count, of: total), above: limit).map {
            SuggestedFrame(frame: $0.frame, reason: "\(name) moves \(Int($0.value.rounded())) px")
        }
    }
}

/// SLEAP's method “max point displacement”: the later of two consecutive frames between which some track moves more than
/// a threshold, in the mean over the parts that both frames have. The farthest comes first.
public struct DisplacementSuggestions {
    private let threshold: Double
    private var last: (frame: Int, animals: [TrackID?: [Point]])?
    private var found = StrongestFrames()
    public private(set) var hasMovement = false

    /// - Parameter threshold: px.
    public init(threshold: Double) { self.threshold = threshold }

    /// Frames come in ascending order.
    public mutating func take(_ frame: LabeledFrame, isOpen: Bool) {
        let animals = frame.followed
        defer { last = (frame.frame, animals) }
        guard let last, last.frame + 1 == frame.frame else { return }
        let moves = animals.compactMap { track, points in last.animals[track].flatMap { Self.mean($0, points) } }
        guard let farthest = moves.max() else { return }
        hasMovement = true
        if isOpen { found.add(frame.frame, value: farthest) }
    }

    private static func mean(_ a: [Point], _ b: [Point]) -> Double? {
        let moves = zip(a, b).filter { $0.isPresent && $1.isPresent }.map { $0.distance(to: $1) }
        return moves.isEmpty ? nil : moves.reduce(0, +) / Double(moves.count)
    }

    public func suggestions(_ count: Int?, of total: Int) -> [SuggestedFrame] {
        found.chosen(count, spacing: StrongestFrames.spacing(count, of: total), above: threshold).map {
            SuggestedFrame(frame: $0.frame, reason: "moves \(Int($0.value.rounded())) px")
        }
    }
}
