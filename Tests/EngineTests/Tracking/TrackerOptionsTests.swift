import Domain
import Engine
import Foundation
import Testing

/// SLEAP's and sleap-nn's options, on cases small enough to work out by hand.
@Suite struct TrackerOptionsTests {
    private func instance(_ points: [(Double, Double, Float)?], score: Float = 1) -> PredictedInstance {
        PredictedInstance(
            points: points.map { point in
                point.map { PredictedPoint(x: Float($0.0), y: Float($0.1), score: $0.2) } ?? .absent
            }, score: score)
    }

    /// The score that the second of two frames gets.
    private func score(
        _ first: PredictedInstance, _ second: PredictedInstance, _ change: (inout TrackerConfiguration) -> Void
    ) -> Double {
        var configuration = TrackerConfiguration.sleapSimple
        change(&configuration)
        var tracker = WindowTracker(configuration)
        _ = tracker.assign([first], frame: 0)
        return Double(tracker.assign([second], frame: 1)[0].score)
    }

    @Test func normalizedInstanceMeasuresInSharesOfTheFrame() {
        let found = score(instance([(0, 0, 1), (10, 0, 1)]), instance([(100, 0, 1), (10, 50, 1)])) {
            $0.similarity = .normalizedInstance
            $0.frameSize = [200, 100]
        }
        #expect(abs(found - (exp(-0.25) + exp(-0.25)) / 2) < 1e-6)
    }

    @Test func objectKeypointsMayBeWeightedAndNormalizedInThreeWays() {
        let first = instance([(0, 0, 0.5), (10, 0, 1), nil, nil])
        let second = instance([(2, 0, 0.7), nil, (5, 5, 1), nil])
        let one = exp(-4.0 / (2 * 4))
        func found(_ normalization: TrackerConfiguration.Normalization, weighted: Bool = false) -> Double {
            score(first, second) {
                $0.similarity = .objectKeypoint
                $0.keypointError = 2
                $0.normalization = normalization
                $0.scoreWeighting = weighted
            }
        }
        #expect(abs(found(.all) - one / 4) < 1e-6)
        #expect(abs(found(.reference) - one / 2) < 1e-6)
        #expect(abs(found(.union) - one / 3) < 1e-6)
        #expect(abs(found(.all, weighted: true) - 0.6 * one / 4) < 1e-6)
    }

    @Test func cosineComparesDirections() {
        let found = score(instance([(3, 4, 1), (0, 5, 1)]), instance([(6, 8, 1), (5, 0, 1)])) {
            $0.similarity = .cosine
        }
        #expect(abs(found - (18 + 32) / (50.0.squareRoot() * 125.0.squareRoot())) < 1e-6)
    }

    @Test func uncertainInstancesAreNotTracked() {
        var configuration = TrackerConfiguration()
        configuration.minScore = 0.5
        configuration.minPointScore = 0.3
        var tracker = WindowTracker(configuration)
        let assigned = tracker.assign(
            [
                instance([(0, 0, 1), (9, 0, 1)], score: 0.4), instance([(100, 0, 0.1), (109, 0, 0.3)]),
                instance([(200, 0, 0.4), nil]),
            ], frame: 0)
        #expect(assigned.map(\.track) == [nil, nil, 0])
    }

    /// Two animals cross at constant speed: where they were says the opposite of where they go.
    @Test func theKalmanFilterSeesThroughACrossing() {
        func switches(_ configuration: TrackerConfiguration) -> Int {
            var tracker = WindowTracker(configuration)
            var count = 0
            for frame in 0..<40 {
                let x = Double(frame) * 12
                let assigned = tracker.assign(
                    [instance([(x, 100, 1), (x + 4, 100, 1)]), instance([(470 - x, 104, 1), (474 - x, 104, 1)])],
                    frame: frame)
                count += assigned.map(\.track) == [0, 1] ? 0 : 1
            }
            return count
        }
        var still = TrackerConfiguration.kalman
        still.motion = .none
        #expect(switches(.kalman) == 0)
        #expect(switches(still) > 0)
    }

    @Test func theKalmanFilterWaitsUntilItHasSeenEnough() {
        var early = TrackerConfiguration.kalman
        early.kalmanStart = 100
        var tracker = WindowTracker(early)
        for frame in 0..<5 { _ = tracker.assign([instance([(Double(frame) * 10, 0, 1)])], frame: frame) }
        #expect(tracker.assign([instance([(50, 0, 1)])], frame: 5)[0].score == -10)
        var tuned = TrackerConfiguration.kalman
        tuned.kalmanStart = 3
        var second = WindowTracker(tuned)
        for frame in 0..<5 { _ = second.assign([instance([(Double(frame) * 10, 0, 1)])], frame: frame) }
        #expect(second.assign([instance([(50, 0, 1)])], frame: 5)[0].score > -5)
    }
}
