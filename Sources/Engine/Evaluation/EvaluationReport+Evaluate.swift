import Domain

extension EvaluationReport {
    /// Compares predictions with labels by SLEAP's definitions (sleap/nn/evals.py).
    ///
    /// Labelled frames are those with `instances` (a negative frame has none, and its predictions count as extra);
    /// each is compared with the prediction frame of the same video and number, of which only `predictions` matter.
    ///
    /// - Parameters:
    ///   - truth: frames in any order, points in the skeleton's node order, px.
    ///   - predictions: likewise; a frame with no `predictions` says that nothing was found there.
    /// - Precondition: every instance has a point for each node of the skeleton.
    public static func evaluate(
        truth: [LabeledFrame], predictions: [LabeledFrame], skeleton: Skeleton, options: EvaluationOptions = .init()
    ) -> EvaluationReport {
        let isWhole =
            truth.allSatisfy { $0.instances.allSatisfy { $0.points.count == skeleton.nodes.count } }
            && predictions.allSatisfy { $0.predictions.allSatisfy { $0.points.count == skeleton.nodes.count } }
        precondition(isWhole, "labels and predictions must have a point for each of the skeleton's nodes")
        let (pairs, skipped) = framePairs(truth, predictions, unpredicted: options.unpredictedFrames)
        let matcher = InstanceMatcher(standardDeviation: options.standardDeviation)
        let matches = pairs.map { ($0.0, matcher.match($0.0, $0.1)) }
        return EvaluationReport(
            matches, skipped: skipped, skeleton: skeleton, options: options,
            tracking: options.tracking ? TrackingReport.evaluate(pairs, options: options) : nil)
    }

    /// As above with the default options.
    public static func evaluate(
        truth: [LabeledFrame], predictions: [LabeledFrame], skeleton: Skeleton, tracking: Bool
    ) -> EvaluationReport {
        var options = EvaluationOptions()
        options.tracking = tracking
        return evaluate(truth: truth, predictions: predictions, skeleton: skeleton, options: options)
    }

    private static func framePairs(
        _ truth: [LabeledFrame], _ predictions: [LabeledFrame], unpredicted: EvaluationOptions.UnpredictedFrames
    ) -> (pairs: [(LabeledFrame, LabeledFrame)], skipped: Int) {
        let predicted = Dictionary(grouping: predictions) { FrameKey(video: $0.video, frame: $0.frame) }
        var pairs: [(LabeledFrame, LabeledFrame)] = []
        var skipped = 0
        let labelled = truth.filter { !$0.instances.isEmpty || $0.isNegative }
        for frame in labelled.sorted(by: { ($0.video, $0.frame) < ($1.video, $1.frame) }) {
            let found = predicted[FrameKey(video: frame.video, frame: frame.frame)] ?? []
            if found.count == 1 {
                pairs.append((frame, found[0]))
            } else if found.isEmpty, unpredicted == .missed {
                pairs.append((frame, LabeledFrame(video: frame.video, frame: frame.frame)))
            } else {
                skipped += 1
            }
        }
        return (pairs, skipped)
    }

    private struct FrameKey: Hashable {
        let video: VideoID
        let frame: Int
    }

    private init(
        _ frames: [(LabeledFrame, FrameMatch)], skipped: Int, skeleton: Skeleton, options: EvaluationOptions,
        tracking: TrackingReport?
    ) {
        let pairs = frames.flatMap(\.1.pairs)
        let missedAnimals = frames.flatMap { $0.1.missed.map(\.points) }
        let missed = missedAnimals.count
        let extra = frames.flatMap(\.1.extraScores)
        distance = Distance(pairs)
        oks = ObjectKeypoints(pairs, missed: missed, extraScores: extra)
        pck = CorrectKeypoints(pairs, missed: missed, thresholds: options.pckThresholds)
        visibility = Visibility(pairs)
        counts = Counts(
            truth: pairs.count + missed, matched: pairs.count, missed: missed, extra: extra.count,
            frames: frames.count, skippedFrames: skipped)
        detection = Detection(pairs, missed: missed, extra: extra.count)
        perNode = skeleton.nodes.indices.map {
            NodeError(pairs, missed: missedAnimals, node: $0, name: skeleton.nodes[$0].name)
        }
        worst = Self.worstFrames(frames, skeleton: skeleton, count: options.worstFrames)
        self.tracking = tracking
    }

    fileprivate static func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }
}

extension EvaluationReport.Distance {
    init(_ pairs: [MatchedPair]) {
        let values = Percentiles(pairs.flatMap(\.distances))
        self.init(
            mean: values.mean, p50: values[50], p75: values[75], p90: values[90], p95: values[95], p99: values[99],
            points: values.count)
    }
}

extension EvaluationReport.ObjectKeypoints {
    init(_ pairs: [MatchedPair], missed: Int, extraScores: [Double]) {
        let found = pairs.map { (score: $0.score, match: $0.oks) }
        let extra = extraScores.map { (score: $0, match: 0.0) }
        let count = pairs.count + missed
        let voc = AveragePrecision(detections: found, truthCount: count)
        self.init(
            mean: Percentiles(pairs.map(\.oks)).mean, mAP: voc?.meanPrecision, mAR: voc?.meanRecall,
            mAPCountingExtra: AveragePrecision(detections: found + extra, truthCount: count)?.meanPrecision)
    }
}

extension EvaluationReport.CorrectKeypoints {
    init(_ pairs: [MatchedPair], missed: Int, thresholds: [Double]) {
        let shares = Self.shares(pairs.flatMap(\.distances), thresholds)
        let detections = pairs.map { pair in
            (score: pair.score, match: Self.share(pair.distances, thresholds))
        }
        let voc = AveragePrecision(detections: detections, truthCount: pairs.count + missed)
        self.init(
            mean: Percentiles(shares).mean, mAP: voc?.meanPrecision, mAR: voc?.meanRecall, thresholds: thresholds,
            shares: shares)
    }

    /// Over all thresholds and nodes; one division, because a share may equal a threshold of average precision.
    private static func share(_ distances: [Double], _ thresholds: [Double]) -> Double {
        let correct = thresholds.reduce(0) { sum, limit in sum + distances.count { $0 < limit } }
        return Double(correct) / Double(max(1, distances.count * thresholds.count))
    }

    /// For each threshold, the share of distances below it; NaN is below none.
    private static func shares(_ distances: [Double], _ thresholds: [Double]) -> [Double] {
        guard !distances.isEmpty else { return [] }
        return thresholds.map { limit in Double(distances.count { $0 < limit }) / Double(distances.count) }
    }
}

extension EvaluationReport.Detection {
    init(_ pairs: [MatchedPair], missed: Int, extra: Int) {
        let good = pairs.count { $0.oks >= Self.goodMatch }
        self.init(
            precision: EvaluationReport.ratio(pairs.count, pairs.count + extra),
            recall: EvaluationReport.ratio(pairs.count, pairs.count + missed),
            precisionAt50: EvaluationReport.ratio(good, pairs.count + extra),
            recallAt50: EvaluationReport.ratio(good, pairs.count + missed))
    }
}

extension EvaluationReport.Visibility {
    init(_ pairs: [MatchedPair]) {
        var (tp, fp, tn, fn) = (0, 0, 0, 0)
        for (truth, prediction) in pairs.flatMap({ zip($0.truth, $0.prediction) }) {
            switch (truth.isPresent, prediction.isPresent) {
            case (true, true): tp += 1
            case (false, true): fp += 1
            case (false, false): tn += 1
            case (true, false): fn += 1
            }
        }
        self.init(
            precision: EvaluationReport.ratio(tp, tp + fp), recall: EvaluationReport.ratio(tp, tp + fn),
            truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn)
    }
}

extension EvaluationReport.NodeError {
    init(_ pairs: [MatchedPair], missed: [[Point]], node: Int, name: String) {
        let values = Percentiles(pairs.map { $0.truth[node].distance(to: $0.prediction[node]) })
        let missing = pairs.count { $0.truth[node].isPresent && !$0.prediction[node].isPresent }
        self.init(
            node: name, mean: values.mean, p50: values[50], p90: values[90], p95: values[95], points: values.count,
            missing: missing, missed: missing + missed.count { $0[node].isPresent })
    }
}
