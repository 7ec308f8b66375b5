import Domain

extension EvaluationReport {
    /// By mean distance; frames where an animal was missed or invented stand before those where none was.
    static func worstFrames(
        _ frames: [(LabeledFrame, FrameMatch)], skeleton: Skeleton, count: Int
    ) -> [FrameError] {
        func key(_ error: FrameError) -> (Int, Double) { (error.missed + error.extra, error.mean ?? 0) }
        let errors = frames.map { FrameError($0, $1, skeleton: skeleton) }
        return Array(errors.sorted { key($0) > key($1) }.prefix(count))
    }
}

extension EvaluationReport.FrameError {
    init(_ frame: LabeledFrame, _ match: FrameMatch, skeleton: Skeleton) {
        let animals = match.pairs.compactMap { pair in
            Percentiles(pair.distances).mean.map { (instance: pair.instance, mean: $0) }
        }
        let worst = animals.max { $0.mean < $1.mean }
        let nodes = match.pairs.flatMap { pair in
            zip(skeleton.nodes, pair.distances).filter { !$1.isNaN }.map { (name: $0.name, distance: $1) }
        }
        let farthest = nodes.max { $0.distance < $1.distance }
        let missed = match.missed.first
        self.init(
            video: frame.video, frame: frame.frame, mean: Percentiles(match.pairs.flatMap(\.distances)).mean,
            missed: match.missed.count, extra: match.extraScores.count,
            instance: missed?.instance ?? worst?.instance, instanceMean: missed == nil ? worst?.mean : nil,
            node: farthest?.name, nodeError: farthest?.distance)
    }
}
