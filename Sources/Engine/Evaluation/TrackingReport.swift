import Domain

/// Identity over time: CLEAR MOT (Bernardin and Stiefelhagen 2008), IDF1 (Ristani et al. 2016) and HOTA (Luiten et al.
/// 2020).
///
/// What stands for their overlap of boxes is `TrackedFrame.similarity`: 1 − d / (2 g), d the mean distance of the nodes
/// that both have and g the gate of `EvaluationOptions`. CLEAR MOT and IDF1 pair what is at least 0.5 alike, which is
/// within the gate; HOTA is the mean over 0.05, 0.1, … 0.95. Animals without a track in the truth are left out; a
/// prediction without a track stands for no animal and is counted as false. Several videos are counted apart and added
/// up.
public struct TrackingReport: Codable, Sendable, Hashable {
    /// How often a labelled animal goes on under another predicted track.
    public let switches: Int
    /// 2 IDTP / (2 IDTP + IDFP + IDFN) under the best one-to-one pairing of whole tracks; null without any animal.
    @Measured public var idf1: Double?
    /// 1 − (misses + false positives + switches) / labelled animals; null without any labelled animal.
    @Measured public var mota: Double?
    /// √(DetA · AssA), mean over the thresholds; null without any labelled animal.
    @Measured public var hota: Double?
    /// Of animals labelled or predicted, the share that is both, mean over the thresholds.
    @Measured public var detectionAccuracy: Double?
    /// How far the tracks of a true pair agree over all their frames, mean over true pairs and thresholds.
    @Measured public var associationAccuracy: Double?
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
        var alignment = TrackAlignment()
        var video: VideoID?
        for (truth, predicted) in pairs {
            if truth.video != video {
                counts.add(overlaps, alignment)
                (video, overlaps, correspondence) = (truth.video, TrackOverlaps(), Correspondence())
                alignment = TrackAlignment()
            }
            let frame = TrackedFrame(truth, predicted, options: options)
            overlaps.add(frame)
            alignment.add(frame)
            counts.add(correspondence.update(frame), of: frame)
        }
        counts.add(overlaps, alignment)
        return counts.report
    }
}

/// One frame's identities and how alike the pairs are.
struct TrackedFrame {
    let video: VideoID
    let frame: Int
    let objects: [TrackID]
    let hypotheses: [TrackID]
    /// Predictions without a track.
    let untracked: Int
    /// `[objects * hypotheses]`, 0 to 1.
    let similarities: [Double]

    init(_ truth: LabeledFrame, _ predicted: LabeledFrame, options: EvaluationOptions) {
        let labels = truth.instances.filter { $0.track != nil }
        let tracked = predicted.predictions.filter { $0.track != nil }
        video = truth.video
        frame = truth.frame
        objects = labels.compactMap(\.track)
        hypotheses = tracked.compactMap(\.track)
        untracked = predicted.predictions.count - tracked.count
        similarities = labels.flatMap { label in
            let points = label.points.map(\.position)
            let gate = Self.gate(points, options: options)
            return tracked.map { Self.similarity(points, $0.points.map(\.position), gate: gate) }
        }
    }

    /// How far off (px, mean over nodes) a prediction may be and still stand for an animal.
    private static func gate(_ truth: [Point], options: EvaluationOptions) -> Double? {
        Box(around: truth).map { box in
            let diagonal = (box.width * box.width + box.height * box.height).squareRoot()
            return max(options.trackingGate * diagonal, options.trackingGateMinimum)
        }
    }

    /// 0 when no node is shared; 0.5 at the gate.
    private static func similarity(_ truth: [Point], _ prediction: [Point], gate: Double?) -> Double {
        guard let gate, let mean = Percentiles(zip(truth, prediction).map { $0.distance(to: $1) }).mean else {
            return 0
        }
        return max(0, 1 - mean / (2 * gate))
    }

    func similarity(_ object: Int, _ hypothesis: Int) -> Double {
        similarities[object * hypotheses.count + hypothesis]
    }

    /// As a cost of pairing; infinite for a pair that is too far apart to correspond.
    func cost(_ object: Int, _ hypothesis: Int) -> Double {
        let value = similarity(object, hypothesis)
        return value >= 0.5 ? 1 - value : .infinity
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
                freeHypotheses.contains(kept), frame.cost(object, kept).isFinite
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
        let costs = objects.flatMap { object in hypotheses.map { frame.cost(object, $0) } }
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
            for (h, hypothesis) in frame.hypotheses.enumerated() where frame.cost(o, h).isFinite {
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
    private var accuracy = HigherOrderAccuracy()

    mutating func add(_ events: Correspondence.Events, of frame: TrackedFrame) {
        switches += events.switches
        matches += events.matches
        objects += frame.objects.count
        hypotheses += frame.hypotheses.count + frame.untracked
    }

    mutating func add(_ overlaps: TrackOverlaps, _ alignment: TrackAlignment) {
        accuracy.add(alignment)
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
            hota: accuracy.mean(\.hota), detectionAccuracy: accuracy.mean(\.detection),
            associationAccuracy: accuracy.mean(\.association),
            misses: misses, falsePositives: falsePositives, objects: objects, predictedTracks: tracks,
            switchFrames: switches)
    }
}
