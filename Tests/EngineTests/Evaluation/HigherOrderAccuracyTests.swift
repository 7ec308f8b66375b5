import Domain
import Engine
import Foundation
import Testing

/// HOTA and its company beside TrackEval's numbers (`Tests/Fixtures/metrics/make_hota.py`), and cases by hand.
@Suite struct HigherOrderAccuracyTests {
    private struct Fixture: Decodable {
        struct Animal: Decodable {
            let track: Int64?
            let points: [[Double]?]

            var positions: [Point] { points.map { $0.map { Point($0[0], $0[1]) } ?? .absent } }
        }
        struct Frame: Decodable {
            let truth: [Animal]
            let found: [Animal]
        }
        let expected: [String: Double]
        let videos: [[Frame]]
    }

    private func label(_ points: [Point], _ track: Int64?) -> LabelInstance {
        LabelInstance(points: points.map { LabelPoint($0) }, track: track.map { TrackID($0) })
    }

    private func prediction(_ points: [Point], _ track: Int64?) -> PredictedInstance {
        PredictedInstance(
            points: points.map {
                $0.isPresent ? PredictedPoint(x: Float($0.x), y: Float($0.y), score: 1) : .absent
            }, score: 1, track: track.map { TrackID($0) })
    }

    private func report(_ truth: [LabeledFrame], _ found: [LabeledFrame], nodes: Int) throws -> TrackingReport {
        let skeleton = try Skeleton(nodeNames: (0..<nodes).map { "node \($0)" })
        return try #require(
            EvaluationReport.evaluate(truth: truth, predictions: found, skeleton: skeleton, tracking: true).tracking)
    }

    @Test func agreesWithTrackEval() throws {
        let file = MetricsOracle.root.appendingPathComponent("Tests/Fixtures/metrics/hota.json")
        let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
        var (truth, found): ([LabeledFrame], [LabeledFrame]) = ([], [])
        for (video, frames) in fixture.videos.enumerated() {
            for (index, frame) in frames.enumerated() {
                let id = VideoID(Int64(video))
                truth.append(
                    LabeledFrame(
                        video: id, frame: index, instances: frame.truth.map { label($0.positions, $0.track) }))
                found.append(
                    LabeledFrame(
                        video: id, frame: index, predictions: frame.found.map { prediction($0.positions, $0.track) }))
            }
        }
        let report = try report(truth, found, nodes: 3)
        let measured = [
            "HOTA": report.hota, "DetA": report.detectionAccuracy, "AssA": report.associationAccuracy,
            "IDF1": report.idf1, "MOTA": report.mota, "switches": Double(report.switches),
        ]
        #expect(Set(measured.keys) == Set(fixture.expected.keys))
        for (name, value) in measured {
            // Positions are stored as Float32.
            #expect(abs((value ?? .nan) - (fixture.expected[name] ?? .nan)) < 1e-6, "\(name)")
        }
    }

    /// One animal, found exactly, called otherwise from the middle on: half of each pair's frames agree.
    @Test func aChangeOfNameHalvesTheAssociation() throws {
        let points = [Point(0, 0), Point(0, 40)]
        let truth = (0..<10).map { LabeledFrame(video: 0, frame: $0, instances: [label(points, 1)]) }
        let found = (0..<10).map {
            LabeledFrame(video: 0, frame: $0, predictions: [prediction(points, $0 < 5 ? 1 : 2)])
        }
        let report = try report(truth, found, nodes: 2)
        #expect(report.detectionAccuracy == 1)
        #expect(abs((report.associationAccuracy ?? 0) - 0.5) < 1e-12)
        #expect(abs((report.hota ?? 0) - 0.5.squareRoot()) < 1e-12)
    }

    /// At the gate the similarity is one half: ten of the nineteen thresholds hold it for the same animal.
    @Test func anAnimalAtTheGateIsFoundAtHalfOfTheThresholds() throws {
        let truth = [LabeledFrame(video: 0, frame: 0, instances: [label([Point(0, 0), Point(0, 40)], 1)])]
        let found = [LabeledFrame(video: 0, frame: 0, predictions: [prediction([Point(10, 0), Point(10, 40)], 1)])]
        let report = try report(truth, found, nodes: 2)
        #expect(report.misses == 0)
        #expect(abs((report.hota ?? 0) - 10.0 / 19) < 1e-12)
    }

    @Test func nothingLabelledIsNoNumber() throws {
        let found = [LabeledFrame(video: 0, frame: 0, predictions: [prediction([Point(0, 0)], 1)])]
        let report = try report([LabeledFrame(video: 0, frame: 0)], found, nodes: 1)
        #expect(report.hota == nil && report.associationAccuracy == nil)
    }
}
