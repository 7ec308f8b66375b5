import Arena
import Domain
import Engine
import Testing

/// The tracker on whole arena videos, where the truth is known.
@Suite struct ArenaTrackingTests {
    private func track(
        _ detections: Detections, animals: Int = 2, seed: UInt64, configuration: TrackerConfiguration = .init()
    ) throws -> TrackingReport {
        let arena = ArenaScene(try ArenaConfiguration(animalCount: animals, seed: seed))
        var (truth, predictions) = detections.frames(of: arena, count: 1800)
        var configuration = configuration
        configuration.maxTracks = animals
        var tracker = WindowTracker(configuration)
        for index in predictions.indices {
            let assigned = tracker.assign(predictions[index].predictions, frame: predictions[index].frame)
            for (instance, assignment) in assigned.enumerated() {
                predictions[index].predictions[instance].track = assignment.track.map { TrackID($0) }
            }
        }
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predictions, skeleton: arena.skeleton, tracking: true)
        return try #require(report.tracking)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func perfectDetectionsNeverSwitch(seed: UInt64) throws {
        let report = try track(Detections(), seed: seed)
        #expect(report.switches == 0)
        #expect(report.idf1 == 1 && report.mota == 1)
        #expect(report.predictedTracks == 2)
    }

    /// The demo: a tenth of the animals and a twentieth of the nodes not found, 2 px of error, hidden parts lost.
    @Test func noisyDetectionsHardlyEverSwitch() throws {
        var switches = 0
        for seed in 1...4 as ClosedRange<UInt64> {
            let detections = Detections(jitter: 2, dropped: 0.1, droppedNodes: 0.05, losesHidden: true, seed: seed)
            let report = try track(detections, seed: seed)
            switches += report.switches
            #expect((report.idf1 ?? 0) > 0.85)
        }
        #expect(switches <= 2)
    }

    @Test func everyTenthFrameIsEnough() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            #expect(try track(Detections(every: 10), seed: seed).switches <= 2)
        }
    }

    /// What a top-down network does when animals lie on each other: both crops show the same one.
    @Test func anAnimalFoundInTheOthersPlaceTakesNoTrack() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let detections = Detections(jitter: 1.5, dropped: 0.02, merged: 0.4, seed: seed)
            #expect(try track(detections, seed: seed).switches <= 2)
        }
    }

    @Test func fiveAnimalsKeepTheirTracks() throws {
        #expect(try track(Detections(), animals: 5, seed: 1).switches == 0)
        let noisy = Detections(jitter: 2, dropped: 0.1, droppedNodes: 0.05, losesHidden: true)
        #expect(try track(noisy, animals: 5, seed: 1).switches <= 4)
    }

    @Test func sleapsSimpleTrackerLosesFastAnimals() throws {
        #expect(try track(Detections(every: 10), seed: 1, configuration: .sleapSimple).switches > 4)
    }
}
