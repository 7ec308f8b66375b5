import Arena
import Domain
import Engine
import Testing

/// The tracker for a known number of animals, on arena videos whose truth is known.
@Suite struct GlobalTrackerTests {
    /// What a tracker makes of detections; `looks` is how far apart the animals' looks are, in standard deviations of
    /// one sample.
    private struct Outcome {
        let report: TrackingReport
        let tracklets: [Tracklet]
        let identities: GlobalTracker.Identities
    }

    private func track(
        _ detections: Detections, animals: Int = 2, seed: UInt64, looks: Double? = nil, labelEvery: Int? = nil
    ) throws -> Outcome {
        let arena = ArenaScene(try ArenaConfiguration(animalCount: animals, seed: seed))
        var (truth, predictions) = detections.frames(of: arena, count: 1800)
        var builder = TrackletBuilder(animals: animals)
        let owners = predictions.map { builder.add($0.predictions, frame: $0.frame) }
        let tracklets = builder.tracklets
        let identities = GlobalTracker.identify(
            tracklets, animals: animals,
            descriptors: looks.map { descriptors(of: tracklets, truth, apart: $0, seed: seed) } ?? [],
            names: labelEvery.map { names(owners, predictions, truth, every: $0) } ?? [:])
        for index in predictions.indices {
            for (instance, tracklet) in owners[index].enumerated() {
                predictions[index].predictions[instance].track =
                    tracklet.flatMap { identities.animals[$0] }.map { TrackID($0) }
            }
        }
        let report = EvaluationReport.evaluate(
            truth: truth, predictions: predictions, skeleton: arena.skeleton, tracking: true)
        return Outcome(report: try #require(report.tracking), tracklets: tracklets, identities: identities)
    }

    /// Three numbers, of which the first tells the animals apart.
    private func descriptors(
        of tracklets: [Tracklet], _ truth: [LabeledFrame], apart: Double, seed: UInt64
    ) -> [[[Double]]] {
        var random = SplitMix64(state: seed)
        let frames = Dictionary(uniqueKeysWithValues: truth.map { ($0.frame, $0.instances) })
        return tracklets.map { tracklet in
            tracklet.samples.map { sample in
                let animal = nearest(sample.points, in: frames[sample.frame] ?? [])
                return [Double(animal) * apart + random.normal(), random.normal(), 10 * random.normal()]
            }
        }
    }

    private func nearest(_ points: [Point], in animals: [LabelInstance]) -> Int {
        let distances = animals.map { animal in
            zip(animal.points, points).map { $0.position.distance(to: $1) }.filter { !$0.isNaN }.min() ?? .infinity
        }
        return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }

    private func names(
        _ owners: [[Int?]], _ predictions: [LabeledFrame], _ truth: [LabeledFrame], every: Int
    ) -> GlobalTracker.Names {
        var names: GlobalTracker.Names = [:]
        for index in stride(from: 0, to: truth.count, by: every) {
            for (instance, tracklet) in zip(predictions[index].predictions, owners[index]) {
                guard let tracklet else { continue }
                let animal = nearest(instance.points.map(\.position), in: truth[index].instances)
                names[tracklet, default: [:]][animal, default: 0] += 1
            }
        }
        return names
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func perfectDetectionsNeverSwitch(seed: UInt64) throws {
        let report = try track(Detections(), seed: seed).report
        #expect(report.switches == 0)
        #expect(report.idf1 == 1 && report.mota == 1)
        #expect(report.predictedTracks == 2)
    }

    @Test func noisyDetectionsNeverSwitch() throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let detections = Detections(jitter: 2, dropped: 0.3, droppedNodes: 0.05, losesHidden: true, seed: seed)
            #expect(try track(detections, seed: seed).report.switches == 0)
        }
    }

    @Test func everyTenthFrameIsEnough() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            #expect(try track(Detections(every: 10), seed: seed).report.switches == 0)
        }
    }

    /// What a top-down network does when animals lie on each other: both crops show the same one.
    private func merged(_ seed: UInt64) -> Detections {
        Detections(jitter: 1.5, dropped: 0.02, merged: 0.4, seed: seed)
    }

    @Test func looksTellWhoLeavesAMeeting() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let report = try track(merged(seed), seed: seed, looks: 4).report
            #expect((report.idf1 ?? 0) > 0.8)
            #expect(report.switches <= 2)
        }
    }

    /// What a bottom-up network does when animals lie on each other: one animal, made of parts of both.
    @Test func mixturesAreFollowedByTheirParts() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let detections = Detections(jitter: 1, mixed: 0.7, seed: seed)
            let report = try track(detections, seed: seed).report
            #expect((report.idf1 ?? 0) > 0.9)
            #expect(report.switches <= 2)
        }
    }

    /// While one of two is missing, an instance where the other was not quite may be the missing one.
    @Test func anAnimalThatComesBackBesideTheOthersPlaceIsNotTakenForIt() {
        func instance(_ x: Double, _ y: Double) -> PredictedInstance {
            PredictedInstance(
                points: [0, 20, 40].map { PredictedPoint(x: Float(x), y: Float(y + $0), score: 1) }, score: 1)
        }
        func owners(_ last: [PredictedInstance]) -> [Int?] {
            var builder = TrackletBuilder(animals: 2)
            for frame in 0..<20 { _ = builder.add([instance(0, 0), instance(200, 0)], frame: frame) }
            for frame in 20..<40 { _ = builder.add([instance(0, 0)], frame: frame) }
            return builder.add(last, frame: 40)
        }
        #expect(owners([instance(1, 0)]) == [0])
        #expect(owners([instance(12, 0)]) == [2])
        #expect(owners([instance(12, 0), instance(200, 0)])[0] == 0)
    }

    /// What a person says of two instances parts the tracklet between them, and what comes after it goes on.
    @Test func instancesThatAreSaidToBeTwoAnimalsAreNotOneTracklet() {
        func instance(_ frame: Int, _ y: Double) -> PredictedInstance {
            PredictedInstance(
                points: [0, 20, 40].map { PredictedPoint(x: Float(frame), y: Float(y + $0), score: 1) }, score: 1)
        }
        var builder = TrackletBuilder(animals: 2)
        let owners = (0..<40).map { frame in
            builder.add(
                [instance(frame, 0), instance(frame, 200)], frame: frame,
                given: frame == 19 ? [5, 6] : frame == 20 ? [6, 5] : [])
        }
        #expect(owners[0..<20].allSatisfy { $0 == [0, 1] })
        #expect(owners[20..<40].allSatisfy { $0 == [2, 3] })
    }

    @Test func theGreatestEigenvectorsComeFirst() {
        let found = SymmetricEigen.leading([2, 1, 0, 1, 2, 0, 0, 0, 5], dimension: 3, count: 2)
        #expect(abs(abs(found[0][2]) - 1) < 1e-12)
        #expect(abs(found[1][0] - found[1][1]) < 1e-12 && abs(abs(found[1][0]) - 0.5.squareRoot()) < 1e-12)
    }

    @Test func looksThatAreTheSameSayNothing() throws {
        let with = try track(Detections(jitter: 2, dropped: 0.1), seed: 1, looks: 0).report
        #expect(with.switches == 0)
    }

    @Test func aPersonsLabelsDecide() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let outcome = try track(merged(seed), seed: seed, labelEvery: 60)
            #expect((outcome.report.idf1 ?? 0) > 0.8)
            #expect(outcome.report.switches <= 4)
        }
    }

    /// A join that could be either way is said to be so.
    @Test func whatCouldBeEitherWayIsNotCalledCertain() throws {
        let clear = try track(Detections(), seed: 1)
        #expect(clear.identities.certainty.allSatisfy { $0 > 0.99 })
        let outcome = try track(merged(2), seed: 2)
        #expect((outcome.identities.certainty.min() ?? 1) < 0.9)
    }

    @Test(arguments: [5, 10])
    func manyAnimalsKeepTheirTracks(animals: Int) throws {
        #expect(try track(Detections(), animals: animals, seed: 1).report.switches == 0)
        let noisy = Detections(jitter: 2, dropped: 0.1, droppedNodes: 0.05, losesHidden: true)
        #expect(try track(noisy, animals: animals, seed: 1).report.switches <= animals)
    }

    @Test func noTwoInstancesOfAFrameAreOneAnimal() throws {
        let arena = ArenaScene(try ArenaConfiguration(animalCount: 3, seed: 5))
        let detections = Detections(jitter: 4, dropped: 0.2, merged: 0.5, seed: 5)
        let (_, predictions) = detections.frames(of: arena, count: 600)
        var builder = TrackletBuilder(animals: 3)
        let owners = predictions.map { builder.add($0.predictions, frame: $0.frame) }
        let animals = GlobalTracker.identify(builder.tracklets, animals: 3).animals
        for frame in owners {
            let found = frame.compactMap { $0.flatMap { animals[$0] } }
            #expect(Set(found).count == found.count)
            #expect(found.allSatisfy { (0..<3).contains($0) })
        }
    }

    @Test func theSameFramesGiveTheSameTracklets() throws {
        let arena = ArenaScene(try ArenaConfiguration(seed: 6))
        let (_, predictions) = Detections(jitter: 3, dropped: 0.3, merged: 0.3).frames(of: arena, count: 400)
        var first = TrackletBuilder(animals: 2)
        var second = TrackletBuilder(animals: 2)
        for frame in predictions {
            #expect(
                first.add(frame.predictions, frame: frame.frame) == second.add(frame.predictions, frame: frame.frame))
        }
    }

    @Test func nothingToFollowIsNoError() {
        var builder = TrackletBuilder(animals: 2)
        #expect(builder.add([], frame: 0).isEmpty)
        #expect(GlobalTracker.identify(builder.tracklets, animals: 2).animals.isEmpty)
    }
}
