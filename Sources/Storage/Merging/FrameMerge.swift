import Domain

/// What merging does to one frame on which another project has something. Points of both sides are indexed by slot.
struct FrameMerge {
    private typealias Pose = (Int, [Point])

    /// Positions among the labels and predictions that are here: those that go.
    private(set) var goneLabels: Set<Int> = []
    private(set) var gonePredictions: Set<Int> = []
    /// Positions among those that come: those that are added, in order.
    private(set) var newLabels: [Int] = []
    private(set) var newPredictions: [Int] = []
    /// Labels, and predictions, that are the same on both sides: positions of those that come to positions here.
    private(set) var sameLabels: [Int: Int] = [:]
    private(set) var samePredictions: [Int: Int] = [:]
    /// The prediction here that an arriving label stands for, and which it hides from now on.
    private(set) var standsFor: [Int: Int] = [:]
    /// The frame becomes one without animals.
    private(set) var setsNegative = false
    /// Both sides have labels that the other lacks: the rule had to decide.
    private(set) var isConflict = false

    var isEmpty: Bool {
        goneLabels.isEmpty && gonePredictions.isEmpty && newLabels.isEmpty && newPredictions.isEmpty && !setsNegative
    }

    init(here: FrameRecord, there: LabeledFrame, rule: MergeRule.Frames) {
        let labels = here.labels.enumerated().map { ($0, $1.points.map(\.position)) }
        let arriving = there.instances.enumerated().map { ($0, $1.points.map(\.position)) }
        mergeLabels(labels, arriving, here: here, there: there, rule)
        let staying = labels.filter { !goneLabels.contains($0.0) }
        setsNegative =
            there.isNegative && there.instances.isEmpty && staying.isEmpty && !here.isNegative && newLabels.isEmpty
        let predictions = here.predictions.enumerated().map { ($0, $1.points.map(\.position)) }
        mergePredictions(
            predictions, there.predictions.enumerated().map { ($0, $1.points.map(\.position)) }, staying: staying, rule)
        link(arriving, to: predictions, here: here, there: there)
    }

    private mutating func mergeLabels(
        _ here: [Pose], _ there: [Pose], here record: FrameRecord, there frame: LabeledFrame, _ rule: MergeRule.Frames
    ) {
        let same = SameAnimal.pairs(here, there, by: SameAnimal.identity)
        for (i, j) in same { sameLabels[j] = i }
        let restHere = here.filter { pose in !same.contains { $0.0 == pose.0 } }
        let restThere = there.filter { pose in !same.contains { $0.1 == pose.0 } }
        isConflict = !restHere.isEmpty && !restThere.isEmpty
        switch rule {
        case .both: newLabels = restThere.map(\.0)
        case .original: newLabels = here.isEmpty && !record.isNegative ? restThere.map(\.0) : []
        case .new:
            guard !there.isEmpty || frame.isNegative else { return }
            goneLabels = Set(restHere.map(\.0))
            newLabels = restThere.map(\.0)
        case .labelsFirst:
            let known = Set(SameAnimal.pairs(restHere, restThere, by: SameAnimal.distance).map(\.1))
            newLabels = restThere.map(\.0).filter { !known.contains($0) }
        }
    }

    private mutating func mergePredictions(
        _ here: [Pose], _ there: [Pose], staying labels: [Pose], _ rule: MergeRule.Frames
    ) {
        let same = SameAnimal.pairs(here, there, by: SameAnimal.identity)
        for (i, j) in same { samePredictions[j] = i }
        let restHere = here.filter { pose in !same.contains { $0.0 == pose.0 } }
        var restThere = there.filter { pose in !same.contains { $0.1 == pose.0 } }
        if rule != .both {
            let labelled = Set(SameAnimal.pairs(labels, restThere, by: SameAnimal.distance).map(\.1))
            restThere.removeAll { labelled.contains($0.0) }
        }
        switch rule {
        case .original where !here.isEmpty: return
        case .both, .original: break
        case .new: if !there.isEmpty { gonePredictions = Set(restHere.map(\.0)) }
        case .labelsFirst:
            gonePredictions = Set(SameAnimal.pairs(restHere, restThere, by: SameAnimal.distance).map(\.0))
        }
        newPredictions = restThere.map(\.0)
    }

    /// A label that comes without a prediction of its own stands for the one of its animal that is here.
    private mutating func link(
        _ arriving: [Pose], to predictions: [Pose], here: FrameRecord, there: LabeledFrame
    ) {
        let linked = Set(here.labels.compactMap(\.fromPrediction))
        let open = predictions.filter { !gonePredictions.contains($0.0) && !linked.contains(here.predictions[$0.0].id) }
        let loose = arriving.filter { newLabels.contains($0.0) && there.instances[$0.0].fromPrediction == nil }
        for (i, j) in SameAnimal.pairs(open, loose, by: SameAnimal.distance) { standsFor[j] = i }
    }
}
