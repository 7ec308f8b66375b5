import Domain

/// HOTA (Luiten et al. 2020): how well animals are found (DetA) and how well they are followed (AssA), in equal parts.
///
/// One pairing a frame, chosen so that tracks that agree over the whole video are paired, is judged at every threshold.
struct HigherOrderAccuracy {
    /// Similarities from which a pair is a true one.
    static let thresholds = (1...19).map { Double($0) / 20 }
    static let none = thresholds.map { _ in 0 }

    /// Sums at one threshold.
    struct Level {
        var truePositives = 0
        var misses = 0
        var falsePositives = 0
        /// Over true pairs, the Jaccard index of their tracks' frames (equation 15).
        var associations = 0.0

        var detection: Double { Self.share(Double(truePositives), of: truePositives + misses + falsePositives) }
        var association: Double { Self.share(associations, of: truePositives) }
        var hota: Double { (detection * association).squareRoot() }

        private static func share(_ value: Double, of count: Int) -> Double { count == 0 ? 0 : value / Double(count) }
    }

    private var levels = Array(repeating: Level(), count: thresholds.count)
    private var objects = 0

    /// Adds a video.
    mutating func add(_ video: TrackAlignment) {
        objects += video.objectCount
        let shared = video.shared()
        for index in levels.indices {
            let pairs = shared.mapValues { $0[index] }.filter { $0.value > 0 }
            let matches = pairs.values.reduce(0, +)
            levels[index].truePositives += matches
            levels[index].misses += video.objectCount - matches
            levels[index].falsePositives += video.hypothesisCount - matches
            for (pair, count) in pairs {
                levels[index].associations += Double(count * count) / Double(video.frames(of: pair) - count)
            }
        }
    }

    /// Mean over the thresholds; nil without any labelled animal.
    func mean(_ value: KeyPath<Level, Double>) -> Double? {
        objects == 0 ? nil : levels.reduce(0) { $0 + $1[keyPath: value] } / Double(levels.count)
    }
}

/// A video's frames, and how well each labelled track agrees with each predicted one over all of them.
struct TrackAlignment {
    struct Pair: Hashable {
        let object: TrackID
        let hypothesis: TrackID
    }

    private var frames: [TrackedFrame] = []
    private var objects: [TrackID: Int] = [:]
    private var hypotheses: [TrackID: Int] = [:]
    private var agreement: [Pair: Double] = [:]
    private(set) var objectCount = 0
    private(set) var hypothesisCount = 0

    mutating func add(_ frame: TrackedFrame) {
        frames.append(frame)
        objectCount += frame.objects.count
        hypothesisCount += frame.hypotheses.count + frame.untracked
        for track in frame.objects { objects[track, default: 0] += 1 }
        for track in frame.hypotheses { hypotheses[track, default: 0] += 1 }
        let rows = frame.objects.indices.map { o in
            frame.hypotheses.indices.reduce(0) { $0 + frame.similarity(o, $1) }
        }
        let columns = frame.hypotheses.indices.map { h in
            frame.objects.indices.reduce(0) { $0 + frame.similarity($1, h) }
        }
        for (o, object) in frame.objects.enumerated() {
            for (h, hypothesis) in frame.hypotheses.enumerated() where frame.similarity(o, h) > 0 {
                let value = frame.similarity(o, h)
                agreement[Pair(object: object, hypothesis: hypothesis), default: 0] +=
                    value / (rows[o] + columns[h] - value)
            }
        }
    }

    /// Frames of both tracks added up.
    func frames(of pair: Pair) -> Int { objects[pair.object, default: 0] + hypotheses[pair.hypothesis, default: 0] }

    /// For each pair of tracks and each threshold, the frames on which they are paired.
    func shared() -> [Pair: [Int]] {
        let jaccard = Dictionary(
            uniqueKeysWithValues: agreement.map { ($0, $1 / (Double(frames(of: $0)) - $1)) })
        var result: [Pair: [Int]] = [:]
        for frame in frames {
            let pairs = frame.objects.flatMap { o in frame.hypotheses.map { Pair(object: o, hypothesis: $0) } }
            let costs = zip(pairs, frame.similarities).map { -(jaccard[$0] ?? 0) * $1 }
            let columns = frame.hypotheses.count
            let pairing = Assignment.hungarian(costs, rows: frame.objects.count, columns: columns)
            for (row, column) in pairing.enumerated() {
                guard let column else { continue }
                let place = row * columns + column
                for (index, threshold) in HigherOrderAccuracy.thresholds.enumerated()
                where frame.similarities[place] >= threshold - .ulpOfOne {
                    result[pairs[place], default: HigherOrderAccuracy.none][index] += 1
                }
            }
        }
        return result
    }
}
