import Domain
import Engine
import Foundation
import Testing

@Suite struct EvaluationReportTests {
    private let skeleton: Skeleton

    init() throws { skeleton = try Skeleton(nodeNames: ["a", "b", "c"]) }

    /// A box of 100 x 50 px: area 5000.
    private let corners = [Point(0, 0), Point(100, 0), Point(100, 50)]

    private func label(_ points: [Point], track: TrackID? = nil) -> LabelInstance {
        LabelInstance(points: points.map { LabelPoint($0) }, track: track)
    }

    private func prediction(_ points: [Point], score: Float = 1) -> PredictedInstance {
        PredictedInstance(
            points: points.map { PredictedPoint(x: Float($0.x), y: Float($0.y), score: 1) }, score: score)
    }

    private func moved(_ points: [Point], _ dx: Double, _ dy: Double = 0) -> [Point] {
        points.map { Point($0.x + dx, $0.y + dy) }
    }

    private func evaluate(
        _ frames: [(labels: [LabelInstance], predictions: [PredictedInstance])], options: EvaluationOptions = .init()
    ) -> EvaluationReport {
        EvaluationReport.evaluate(
            truth: frames.enumerated().map { .init(video: 0, frame: $0.offset, instances: $0.element.labels) },
            predictions: frames.enumerated().map {
                .init(video: 0, frame: $0.offset, predictions: $0.element.predictions)
            },
            skeleton: skeleton, options: options)
    }

    // MARK: - By hand

    @Test func perfectPredictionsArePerfect() {
        let report = evaluate([([label(corners)], [prediction(corners)])])
        #expect(report.distance.mean == 0 && report.distance.p95 == 0 && report.distance.points == 3)
        #expect(report.oks.mean == 1)
        #expect(abs((report.oks.mAP ?? 0) - 1) < 1e-12 && report.oks.mAR == 1)
        #expect(report.pck.mean == 1)
        #expect(report.visibility.precision == 1 && report.visibility.recall == 1)
        #expect(report.counts.truth == 1 && report.counts.matched == 1 && report.counts.extra == 0)
        #expect(report.detection.precision == 1)
    }

    @Test func similarityFollowsThePublishedFormula() {
        // d = 5 px, (2 * 0.025)² * 2 * 5000 = 25: every node exp(-25 / 25).
        let report = evaluate([([label(corners)], [prediction(moved(corners, 3, 4))])])
        #expect(abs((report.oks.mean ?? 0) - exp(-1)) < 1e-9)
        #expect(abs((report.distance.mean ?? 0) - 5) < 1e-6)
        // 5 px is below the thresholds 6 to 10 only.
        #expect(report.pck.mean == 0.5)
        #expect(report.oks.mAP == 0 && report.oks.mAR == 0)
    }

    @Test func aMissingNodeCountsAsNothingFound() {
        var found = corners
        found[1] = .absent
        let report = evaluate([([label(corners)], [prediction(found)])])
        #expect(abs((report.oks.mean ?? 0) - 2.0 / 3) < 1e-9)
        #expect(report.distance.points == 2 && report.distance.mean == 0)
        #expect(abs((report.pck.mean ?? 0) - 2.0 / 3) < 1e-9)
        #expect(report.visibility.falseNegatives == 1 && report.visibility.recall == 2.0 / 3)
        #expect(report.perNode.map(\.missing) == [0, 1, 0])
    }

    @Test func aNodeTheLabelLacksIsNoPartOfSimilarity() {
        var labelled = corners
        labelled[0] = .absent
        let report = evaluate([([label(labelled)], [prediction(moved(corners, 0))])])
        #expect(report.oks.mean == 1)
        #expect(report.visibility.falsePositives == 1 && report.visibility.precision == 2.0 / 3)
    }

    @Test func distancesHaveNumpysPercentiles() {
        // Distances 0, 1, 2, 3: percentiles between ranks.
        let one = [Point(0, 0), Point(100, 0), Point(100, 50)]
        let frames = (0..<4).map { i in ([label(one)], [prediction(moved(one, Double(i)))]) }
        let report = evaluate(frames)
        #expect(report.distance.mean == 1.5 && report.distance.p50 == 1.5)
        #expect(abs((report.distance.p90 ?? 0) - 3) < 1e-9)
        // The twelve distances are 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3: rank 8.25 lies between 2 and 3.
        #expect(abs((report.distance.p75 ?? 0) - 2.25) < 1e-9)
    }

    @Test func theHigherScoreChoosesFirst() {
        // Both predictions are nearest to the first animal; the higher score takes it, the other what is left.
        let far = moved(corners, 12)
        let report = evaluate([
            (
                [label(corners), label(far)],
                [prediction(moved(corners, 5), score: 0.2), prediction(corners, score: 0.9)]
            )
        ])
        #expect(report.counts.matched == 2)
        #expect(abs((report.distance.mean ?? 0) - 3.5) < 1e-6)
    }

    @Test func extraPredictionsAreCountedAndCostHonestPrecision() {
        let ghost = moved(corners, 400, 300)
        let report = evaluate([([label(corners)], [prediction(corners, score: 0.5), prediction(ghost, score: 0.9)])])
        #expect(report.counts.extra == 1 && report.counts.missed == 0)
        #expect(abs((report.oks.mAP ?? 0) - 1) < 1e-9)
        #expect(abs((report.oks.mAPCountingExtra ?? 0) - 0.5) < 1e-9)
        #expect(report.detection.precision == 0.5 && report.detection.recall == 1)
    }

    @Test func missedAnimalsLowerRecall() {
        let report = evaluate([([label(corners), label(moved(corners, 300, 200))], [prediction(corners)])])
        #expect(report.counts.truth == 2 && report.counts.missed == 1)
        #expect(report.oks.mAR == 0.5)
        // Precision 1 up to recall 0.5: 51 of 101 levels.
        #expect(abs((report.oks.mAP ?? 0) - 51.0 / 101) < 1e-9)
    }

    @Test func errorsAreGivenForEachNodeAndTheWorstFrameStandsFirst() {
        var bent = corners
        bent[2] = Point(100, 58)
        let report = evaluate([
            ([label(corners)], [prediction(corners)]), ([label(corners)], [prediction(bent)]),
            ([label(corners)], []),
        ])
        #expect(report.perNode.map(\.node) == ["a", "b", "c"])
        #expect(report.perNode.map(\.mean) == [0, 0, 4])
        #expect(report.worst.map(\.frame) == [2, 1, 0])
        #expect(report.worst[0].missed == 1 && report.worst[0].mean == nil)
    }

    @Test func aWorstFrameNamesItsAnimalAndItsNode() {
        let (second, third) = (moved(corners, 300, 200), moved(corners, 600))
        var bent = second
        bent[1] = Point(second[1].x, second[1].y + 6)
        let report = evaluate([
            ([label(corners), label(second)], [prediction(moved(corners, 1)), prediction(bent)]),
            ([label(corners), label(second), label(third)], [prediction(corners), prediction(third)]),
        ])
        #expect(report.worst.map(\.frame) == [1, 0])
        #expect(report.worst[0].instance == 1 && report.worst[0].instanceMean == nil && report.worst[0].missed == 1)
        #expect(report.worst[1].instance == 1 && report.worst[1].node == "b")
        #expect(abs((report.worst[1].instanceMean ?? 0) - 2) < 1e-5)
        #expect(abs((report.worst[1].nodeError ?? 0) - 6) < 1e-5)
        #expect(report.perNode.map(\.missed) == [1, 1, 1])
        #expect(report.perNode.map(\.missing) == [0, 0, 0])
    }

    @Test func aPoseThatMerelyOverlapsIsNoGoodMatch() {
        // OKS exp(-1) = 0.37: matched by SLEAP's rule, not found by the stricter one.
        let report = evaluate([
            (
                [label(corners), label(moved(corners, 300))],
                [prediction(moved(corners, 3, 4)), prediction(moved(corners, 300))]
            )
        ])
        #expect(report.detection.precision == 1 && report.detection.recall == 1)
        #expect(report.detection.precisionAt50 == 0.5 && report.detection.recallAt50 == 0.5)
    }

    // MARK: - Edges

    @Test func nothingAtAllMeasuresNothing() {
        let report = EvaluationReport.evaluate(truth: [], predictions: [], skeleton: skeleton, tracking: true)
        #expect(report.distance.mean == nil && report.oks.mean == nil && report.oks.mAP == nil)
        #expect(report.pck.mean == nil && report.visibility.precision == nil)
        #expect(report.counts.truth == 0 && report.worst.isEmpty)
        #expect(report.tracking?.mota == nil && report.tracking?.switches == 0)
    }

    @Test func aLabelledFrameWithoutPredictionsIsSkippedAsSLEAPDoes() {
        let truth = [LabeledFrame(video: 0, frame: 3, instances: [label(corners)])]
        let report = EvaluationReport.evaluate(truth: truth, predictions: [], skeleton: skeleton, tracking: false)
        #expect(report.counts.skippedFrames == 1 && report.counts.missed == 0 && report.tracking == nil)
        var options = EvaluationOptions()
        options.unpredictedFrames = .missed
        let strict = EvaluationReport.evaluate(truth: truth, predictions: [], skeleton: skeleton, options: options)
        #expect(strict.counts.missed == 1 && strict.counts.skippedFrames == 0 && strict.oks.mAR == 0)
    }

    @Test func aFrameOnWhichNothingWasFoundIsAMiss() {
        let report = evaluate([([label(corners)], [])])
        #expect(report.counts.missed == 1 && report.counts.frames == 1)
        #expect(report.distance.mean == nil && report.oks.mAP == 0)
    }

    @Test func unlabelledFramesDoNotCountButNegativeOnesDo() {
        let predicted = [0, 1].map {
            LabeledFrame(video: 0, frame: $0, predictions: [prediction(corners)])
        }
        let truth = [
            LabeledFrame(video: 0, frame: 0), LabeledFrame(video: 0, frame: 1, isNegative: true),
        ]
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predicted, skeleton: skeleton, tracking: false)
        #expect(report.counts.frames == 1 && report.counts.extra == 1 && report.counts.truth == 0)
        #expect(report.detection.precision == 0 && report.detection.recall == nil)
    }

    @Test func framesAreMatchedByVideoAndNumber() {
        let truth = [
            LabeledFrame(video: 1, frame: 5, instances: [label(corners)]),
            LabeledFrame(video: 0, frame: 5, instances: [label(corners)]),
        ]
        let predicted = [LabeledFrame(video: 1, frame: 5, predictions: [prediction(corners)])]
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predicted, skeleton: skeleton, tracking: false)
        #expect(report.counts.matched == 1 && report.counts.skippedFrames == 1)
    }

    @Test func labelsWithoutAnyPointAreMissed() {
        let report = evaluate([([label([.absent, .absent, .absent])], [prediction(corners)])])
        #expect(report.counts.missed == 1 && report.counts.extra == 1)
    }

    @Test func predictionsWithoutAnyPointAreExtra() {
        let report = evaluate([([label(corners)], [prediction([.absent, .absent, .absent])])])
        #expect(report.counts.missed == 1 && report.counts.extra == 1 && report.counts.matched == 0)
    }

    @Test func aScoreThatIsNoNumberComesLast() {
        let report = evaluate([
            ([label(corners)], [prediction(moved(corners, 5), score: .nan), prediction(corners, score: 0.1)])
        ])
        #expect(report.distance.mean == 0 && report.counts.extra == 1)
    }

    // MARK: - JSON

    @Test func jsonHasTheKeysThatAreDocumented() throws {
        var options = EvaluationOptions()
        options.tracking = true
        let report = evaluate([([label(corners, track: 1)], [prediction(corners)])], options: options)
        let data = try JSONEncoder().encode(report)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let keys = [
            "distance": ["mean", "p50", "p90", "p95"], "oks": ["mean", "mAP", "mAR"], "pck": ["mean"],
            "visibility": ["precision", "recall"], "counts": ["truth", "matched", "missed", "extra"],
            "tracking": ["switches", "idf1", "mota"],
        ]
        for (group, names) in keys {
            let values = try #require(json[group] as? [String: Any])
            for name in names { #expect(values[name] is NSNumber, "\(group).\(name)") }
        }
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: data) == report)
    }

    @Test func whatCannotBeMeasuredIsNullInJSON() throws {
        let data = try JSONEncoder().encode(evaluate([]))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let distance = try #require(json["distance"] as? [String: Any])
        #expect(distance["mean"] is NSNull)
        #expect(json["tracking"] == nil)
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: data) == evaluate([]))
    }
}
