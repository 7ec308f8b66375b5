import Arena
import Domain
import Engine
import Foundation
import Testing

/// Tarsier's numbers beside those of the published implementations, on the same noisy detections of an arena.
@Suite(.enabled(if: MetricsOracle.python != nil, Comment(rawValue: MetricsOracle.absence)))
struct PublishedMetricsTests {
    private struct PoseInput: Encodable {
        struct Prediction: Encodable {
            let points: [[Double]?]
            let score: Double
        }
        struct Frame: Encodable {
            let truth: [[[Double]?]]
            let predictions: [Prediction]
        }
        let frames: [Frame]
    }

    private struct TrackInput: Encodable {
        struct Frame: Encodable {
            let objects: [Int64]
            let hypotheses: [Int64]
            let distances: [[Double?]]
        }
        let frames: [Frame]
    }

    private static func json(_ point: Point) -> [Double]? { point.isPresent ? [point.x, point.y] : nil }

    @Test(arguments: [0.6, 2.5])
    func posesAgreeWithTheFormulasInNumpy(jitter: Double) throws {
        let arena = ArenaScene(try ArenaConfiguration(frameCount: 300, animalCount: 3, seed: 8))
        var detections = Detections(jitter: jitter, dropped: 0.15, droppedNodes: 0.1, losesHidden: true)
        detections.every = 3
        var (truth, predictions) = detections.frames(of: arena, count: 300)
        try invent(&predictions)
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predictions, skeleton: arena.skeleton, tracking: false)
        let input = PoseInput(
            frames: zip(truth, predictions).map { frame, predicted in
                .init(
                    truth: frame.instances.map { $0.points.map { Self.json($0.position) } },
                    predictions: predicted.predictions.map {
                        .init(points: $0.points.map { Self.json($0.position) }, score: Double($0.score))
                    })
            })
        let expected = try MetricsOracle.run("pose_metrics.py", on: input)
        let measured: [String: Double?] = [
            "mean": report.distance.mean, "p50": report.distance.p50, "p75": report.distance.p75,
            "p90": report.distance.p90, "p95": report.distance.p95, "p99": report.distance.p99,
            "oks": report.oks.mean, "mAP": report.oks.mAP, "mAR": report.oks.mAR, "pck": report.pck.mean,
            "visibilityPrecision": report.visibility.precision, "visibilityRecall": report.visibility.recall,
            "matched": Double(report.counts.matched), "missed": Double(report.counts.missed),
            "extra": Double(report.counts.extra), "mAPAll": report.oks.mAPCountingExtra, "pckMAP": report.pck.mAP,
            "pckMAR": report.pck.mAR, "precision": report.detection.precision,
            "precisionAt50": report.detection.precisionAt50, "recallAt50": report.detection.recallAt50,
            "firstMean": report.perNode[0].mean, "firstP90": report.perNode[0].p90,
            "firstP95": report.perNode[0].p95, "firstMissed": Double(report.perNode[0].missed),
        ]
        #expect(report.counts.extra > 0, "the case must have something to count as false")
        #expect(Set(measured.keys) == Set(expected.keys))
        for (name, value) in measured {
            #expect(abs((value ?? .nan) - (expected[name] ?? .nan)) < 1e-9, "\(name)")
        }
    }

    /// Animals where there are none, and all scores different, so that their order matters.
    private func invent(_ predictions: inout [LabeledFrame]) throws {
        for index in predictions.indices {
            for animal in predictions[index].predictions.indices {
                predictions[index].predictions[animal].score = Float((index * 7 + animal * 13) % 97) / 97
            }
            guard index % 4 == 0, var ghost = predictions[index].predictions.first else { continue }
            ghost.points = ghost.points.map { PredictedPoint(x: $0.x + 5000, y: $0.y, score: $0.score) }
            ghost.score = Float(index % 11) / 11
            predictions[index].predictions.append(ghost)
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func tracksAgreeWithPyMotmetrics(seed: UInt64) throws {
        let arena = ArenaScene(try ArenaConfiguration(frameCount: 400, animalCount: 4, seed: seed))
        var (truth, predictions) = Detections(jitter: 3, dropped: 0.2, seed: seed).frames(of: arena, count: 400)
        label(&predictions)
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predictions, skeleton: arena.skeleton, tracking: true)
        let tracking = try #require(report.tracking)
        let expected = try MetricsOracle.run(
            "tracking_metrics.py", on: TrackInput(frames: zip(truth, predictions).map(Self.frame)))
        #expect(tracking.switches > 0, "the case must have something to count")
        #expect(Double(tracking.switches) == expected["num_switches"])
        #expect(Double(tracking.misses) == expected["num_misses"])
        #expect(Double(tracking.falsePositives) == expected["num_false_positives"])
        #expect(Double(tracking.objects) == expected["num_objects"])
        #expect(abs((tracking.idf1 ?? .nan) - (expected["idf1"] ?? .nan)) < 1e-9)
        #expect(abs((tracking.mota ?? .nan) - (expected["mota"] ?? .nan)) < 1e-9)
    }

    /// A bad tracker on purpose, so that there are switches: few poses compared, no motion, tracks that end soon.
    private func label(_ predictions: inout [LabeledFrame]) {
        var configuration = TrackerConfiguration.sleapSimple
        configuration.window = 2
        configuration.matching = .greedy
        var tracker = WindowTracker(configuration)
        for index in predictions.indices {
            let assigned = tracker.assign(predictions[index].predictions, frame: predictions[index].frame)
            for (instance, assignment) in assigned.enumerated() {
                predictions[index].predictions[instance].track = assignment.track.map { TrackID($0) }
            }
        }
    }

    /// Distances as the report defines them, worked out anew: mean over the nodes, at most a quarter of the diagonal.
    private static func frame(_ truth: LabeledFrame, _ predicted: LabeledFrame) -> TrackInput.Frame {
        TrackInput.Frame(
            objects: truth.instances.compactMap { $0.track?.rawValue },
            hypotheses: predicted.predictions.compactMap { $0.track?.rawValue },
            distances: truth.instances.map { label in
                let points = label.points.map(\.position)
                let (xs, ys) = (points.map(\.x), points.map(\.y))
                let width = (xs.max() ?? 0) - (xs.min() ?? 0)
                let height = (ys.max() ?? 0) - (ys.min() ?? 0)
                let gate = max(0.25 * (width * width + height * height).squareRoot(), 5)
                return predicted.predictions.map { prediction in
                    let sum = zip(points, prediction.points).reduce(0) { $0 + $1.0.distance(to: $1.1.position) }
                    let mean = sum / Double(points.count)
                    return mean <= gate ? mean : nil
                }
            })
    }
}
