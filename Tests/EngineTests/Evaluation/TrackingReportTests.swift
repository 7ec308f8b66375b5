import Domain
import Engine
import Testing

/// Cases worked out by hand from the definitions of CLEAR MOT and IDF1.
@Suite struct TrackingReportTests {
    private let skeleton: Skeleton

    init() throws { skeleton = try Skeleton(nodeNames: ["a", "b"]) }

    /// An animal of 40 px at a height, so that the gate is 10 px.
    private func points(_ x: Double) -> [Point] { [Point(x, 0), Point(x, 40)] }

    private func truth(_ animals: [(x: Double, track: TrackID?)], frame: Int, video: VideoID = 0) -> LabeledFrame {
        LabeledFrame(
            video: video, frame: frame,
            instances: animals.map { animal in
                LabelInstance(points: points(animal.x).map { LabelPoint($0) }, track: animal.track)
            })
    }

    private func found(_ animals: [(x: Double, track: TrackID?)], frame: Int, video: VideoID = 0) -> LabeledFrame {
        LabeledFrame(
            video: video, frame: frame,
            predictions: animals.map { animal in
                PredictedInstance(
                    points: points(animal.x).map { PredictedPoint(x: Float($0.x), y: Float($0.y), score: 1) },
                    score: 1, track: animal.track)
            })
    }

    private func report(_ truth: [LabeledFrame], _ found: [LabeledFrame]) throws -> TrackingReport {
        try #require(
            EvaluationReport.evaluate(truth: truth, predictions: found, skeleton: skeleton, tracking: true).tracking)
    }

    @Test func otherNumbersForTheSameAnimalsAreNoError() throws {
        let report = try report(
            (0..<5).map { truth([(0, 1), (100, 2)], frame: $0) },
            (0..<5).map { found([(0, 40), (100, 7)], frame: $0) })
        #expect(report.switches == 0 && report.idf1 == 1 && report.mota == 1)
    }

    @Test func exchangedTracksAreTwoSwitches() throws {
        let frames = (0..<10).map { truth([(0, 1), (100, 2)], frame: $0) }
        let predictions = (0..<10).map { found([(0, $0 < 6 ? 1 : 2), (100, $0 < 6 ? 2 : 1)], frame: $0) }
        let report = try report(frames, predictions)
        #expect(report.switches == 2)
        #expect(report.switchFrames.map(\.frame) == [6, 6])
        #expect(report.switchFrames[0].truth == 1 && report.switchFrames[0].from == 1 && report.switchFrames[0].to == 2)
        // Twelve of twenty animal-frames under the right name; 1 - 2 / 20.
        #expect(report.idf1 == 0.6)
        #expect(report.mota == 0.9)
    }

    @Test func aNewTrackAfterAGapIsOneSwitch() throws {
        let frames = (0..<6).map { truth([(0, 1)], frame: $0) }
        let predictions = (0..<6).map { found($0 == 3 ? [] : [(0, $0 < 3 ? 1 : 2)], frame: $0) }
        let report = try report(frames, predictions)
        #expect(report.switches == 1 && report.misses == 1 && report.falsePositives == 0)
        // 1 - (1 miss + 1 switch) / 6; the better track has 3 of 6 frames: 2 * 3 / (6 + 5).
        #expect(abs((report.mota ?? 0) - (1 - 2.0 / 6)) < 1e-12)
        #expect(abs((report.idf1 ?? 0) - 6.0 / 11) < 1e-12)
    }

    @Test func aMatchThatStillHoldsIsKeptEvenWhenAnotherIsNearer() throws {
        let report = try report(
            [truth([(0, 1)], frame: 0), truth([(0, 1)], frame: 1)],
            [found([(0, 1)], frame: 0), found([(0, 2), (6, 1)], frame: 1)])
        #expect(report.switches == 0 && report.falsePositives == 1)
    }

    @Test func whatIsTooFarAwayIsMissedAndFalse() throws {
        let report = try report([truth([(0, 1)], frame: 0)], [found([(11, 1)], frame: 0)])
        #expect(report.misses == 1 && report.falsePositives == 1 && report.mota == -1 && report.idf1 == 0)
    }

    @Test func untrackedPredictionsAreFalseAndUntrackedLabelsAreLeftOut() throws {
        let report = try report(
            [truth([(0, 1), (100, nil)], frame: 0)], [found([(0, 1), (50, nil)], frame: 0)])
        #expect(report.objects == 1 && report.misses == 0 && report.falsePositives == 1)
    }

    @Test func videosAreCountedApart() throws {
        let report = try report(
            [truth([(0, 1)], frame: 0), truth([(0, 1)], frame: 0, video: 1)],
            [found([(0, 1)], frame: 0), found([(0, 2)], frame: 0, video: 1)])
        #expect(report.switches == 0 && report.idf1 == 1)
    }

    @Test func twoPredictionsMayBearTheSameTrack() throws {
        let report = try report(
            [truth([(0, 1), (100, 2)], frame: 0), truth([(0, 1), (100, 2)], frame: 1)],
            [found([(0, 1), (100, 1)], frame: 0), found([(0, 1), (100, 1)], frame: 1)])
        #expect(report.misses == 0 && report.objects == 4)
    }
}
