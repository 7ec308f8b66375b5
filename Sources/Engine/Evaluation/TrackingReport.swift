import Domain

/// Identity over time: CLEAR MOT (Bernardin and Stiefelhagen 2008) and IDF1 (Ristani et al. 2016).
///
/// Animals without a track in the truth are left out; a prediction without a track stands for no animal and is
/// counted as false. Several videos are counted apart and added up.
public struct TrackingReport: Codable, Sendable, Hashable {
    /// How often a labelled animal goes on under another predicted track.
    public let switches: Int
    /// 2 IDTP / (2 IDTP + IDFP + IDFN) under the best one-to-one pairing of whole tracks; null without any animal.
    @Measured public var idf1: Double?
    /// 1 − (misses + false positives + switches) / labelled animals; null without any labelled animal.
    @Measured public var mota: Double?
    public let misses: Int
    public let falsePositives: Int
    /// Labelled animal-frames with an identity.
    public let objects: Int
    /// Predicted tracks seen.
    public let predictedTracks: Int
    /// Where the switches are, in order.
    public let switchFrames: [Switch]

    public struct Switch: Codable, Sendable, Hashable {
        public let video: VideoID
        public let frame: Int
        public let truth: TrackID
        public let from: TrackID
        public let to: TrackID
    }

    /// - Parameter pairs: labels and predictions of the same frames, sorted by video, then frame.
    static func evaluate(_ pairs: [(LabeledFrame, LabeledFrame)], options: EvaluationOptions) -> TrackingReport {
        var counts = IdentityCounts()
        var correspondence = Correspondence()
        var overlaps = TrackOverlaps()
        var video: VideoID?
        for (truth, predicted) in pairs {
            if truth.video != video {
                counts.add(overlaps)
                (video, overlaps, correspondence) = (truth.video, TrackOverlaps(), Correspondence())
            }
            let frame = TrackedFrame(truth, predicted, options: options)
            overlaps.add(frame)
            counts.add(correspondence.update(frame), of: frame)
        }
        counts.add(overlaps)
        return counts.report
    }
}

/// One frame's identities and the distances (px) of the pairs that may correspond.
struct TrackedFrame {
    let video: VideoID
    let frame: Int
    let objects: [TrackID]
    let hypotheses: [TrackID]
    /// Predictions without a track.
    let untracked: Int
    /// `[objects * hypotheses]`, infinite where too far apart.
    let distances: [Double]

    init(_ truth: LabeledFrame, _ predicted: LabeledFrame, options: EvaluationOptions) {
        let labels = truth.instances.filter { $0.track != nil }
        let tracked = predicted.predictions.filter { $0.track != nil }
        video = truth.video
        frame = truth.frame
        objects = labels.compactMap(\.track)
        hypotheses = tracked.compactMap(\.track)
        untracked = predicted.predictions.count - tracked.count
        distances = labels.flatMap { label in
            let points = label.points.map(\.position)
            return tracked.map { Self.distance(points, $0.points.map(\.position), options: options) }
        }
    }

    /// Mean over shared nodes, infinite beyond the gate or when none is shared.
    private static func distance(_ truth: [Point], _ prediction: [Point], options: EvaluationOptions) -> Double {
        guard let box = Box(around: truth),
            let mean = Percentiles(zip(truth, prediction).map { $0.distance(to: $1) }).mean
        else { return .infinity }
        let diagonal = (box.width * box.width + box.height * box.height).squareRoot()
        return mean <= max(options.trackingGate * diagonal, options.trackingGateMinimum) ? mean : .infinity
    }

    func distance(_ object: Int, _ hypothesis: Int) -> Double {
        distances[object * hypotheses.count + hypothesis]
    }
}

/// The pairing that CLEAR MOT carries from frame to frame: pairs still valid are kept, the rest paired at least cost.
struct Correspondence {
    private var current: [TrackID: TrackID] = [:]

    struct Events {
        var matches = 0
        var switches: [TrackingReport.Switch] = []
    }

    mutating func update(_ frame: TrackedFrame) -> Events {
        var events = Events()
        var freeHypotheses = Set(frame.hypotheses.indices)
        var freeObjects: [Int] = []
        for (object, track) in frame.objects.enumerated() {
            if let previous = current[track], let kept = frame.hypotheses.firstIndex(of: previous),
                freeHypotheses.contains(kept), frame.distance(object, kept).isFinite
            {
                freeHypotheses.remove(kept)
                events.matches += 1
            } else {
                freeObjects.append(object)
            }
        }
        pair(freeObjects, freeHypotheses.sorted(), in: frame, &events)
        return events
    }

    private mutating func pair(
        _ objects: [Int], _ hypotheses: [Int], in frame: TrackedFrame, _ events: inout Events
    ) {
        let costs = objects.flatMap { object in hypotheses.map { frame.distance(object, $0) } }
        let pairing = Assignment.hungarian(costs, rows: objects.count, columns: hypotheses.count)
        for (object, column) in zip(objects, pairing) {
            guard let column else { continue }
            let (truth, track) = (frame.objects[object], frame.hypotheses[hypotheses[column]])
            if let previous = current[truth], previous != track {
                events.switches.append(
                    .init(video: frame.video, frame: frame.frame, truth: truth, from: previous, to: track))
            }
            current[truth] = track
            events.matches += 1
        }
    }
}

/// How many frames each labelled and predicted track has, and how many each pair shares within the gate.
struct TrackOverlaps {
    private(set) var objects: [TrackID: Int] = [:]
    private(set) var hypotheses: [TrackID: Int] = [:]
    private var shared: [Pair: Int] = [:]
    private(set) var untracked = 0

    private struct Pair: Hashable {
        let object: TrackID
        let hypothesis: TrackID
    }

    mutating func add(_ frame: TrackedFrame) {
        for track in frame.objects { objects[track, default: 0] += 1 }
        for track in frame.hypotheses { hypotheses[track, default: 0] += 1 }
        untracked += frame.untracked
        for (o, object) in frame.objects.enumerated() {
            for (h, hypothesis) in frame.hypotheses.enumerated() where frame.distance(o, h).isFinite {
                shared[Pair(object: object, hypothesis: hypothesis), default: 0] += 1
            }
        }
    }

    /// Animal-frames under the right identity when whole tracks are paired one to one as well as possible.
    var identityTruePositives: Int {
        let rows = objects.keys.sorted()
        let columns = hypotheses.keys.sorted()
        let counts = rows.flatMap { o in columns.map { shared[Pair(object: o, hypothesis: $0)] ?? 0 } }
        let pairing = Assignment.hungarian(counts.map { -Double($0) }, rows: rows.count, columns: columns.count)
        return pairing.enumerated().reduce(0) { sum, pair in
            sum + (pair.element.map { counts[pair.offset * columns.count + $0] } ?? 0)
        }
    }
}

/// Sums over frames and videos.
struct IdentityCounts {
    private var switches: [TrackingReport.Switch] = []
    private var matches = 0
    private var objects = 0
    private var hypotheses = 0
    private var tracks = 0
    private var identityTruePositives = 0

    mutating func add(_ events: Correspondence.Events, of frame: TrackedFrame) {
        switches += events.switches
        matches += events.matches
        objects += frame.objects.count
        hypotheses += frame.hypotheses.count + frame.untracked
    }

    mutating func add(_ overlaps: TrackOverlaps) {
        identityTruePositives += overlaps.identityTruePositives
        tracks += overlaps.hypotheses.count
    }

    var report: TrackingReport {
        let misses = objects - matches
        let falsePositives = hypotheses - matches
        let all = objects + hypotheses
        return TrackingReport(
            switches: switches.count,
            idf1: all == 0 ? nil : 2 * Double(identityTruePositives) / Double(all),
            mota: objects == 0 ? nil : 1 - Double(misses + falsePositives + switches.count) / Double(objects),
            misses: misses, falsePositives: falsePositives, objects: objects, predictedTracks: tracks,
            switchFrames: switches)
    }
}
