import Engine

/// The figures by which runs are set side by side; distances in px of the original frame.
struct RunScores: Encodable, Sendable {
    /// `test` where the run kept frames for it, else `validation`.
    let frames: String
    let frameCount, animals, missed, extra: Int
    let mean, p50, p90, p95: Double?
    /// Mean over matched animals, and average precision without and with invented animals.
    let oks, mAP, mAPCountingExtra: Double?

    init?(_ evaluation: RunEvaluation) {
        guard let report = evaluation.test ?? evaluation.validation else { return nil }
        frames = evaluation.test == nil ? "validation" : "test"
        (frameCount, animals) = (report.counts.frames, report.counts.truth)
        (missed, extra) = (report.counts.missed, report.counts.extra)
        (mean, p50, p90, p95) = (
            report.distance.mean, report.distance.p50, report.distance.p90, report.distance.p95
        )
        (oks, mAP, mAPCountingExtra) = (report.oks.mean, report.oks.mAP, report.oks.mAPCountingExtra)
    }
}
