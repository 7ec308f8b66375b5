import Domain
import Engine
import Foundation
import Testing

@Suite struct WindowTrackerTests {
    /// A small animal of three nodes at a place.
    private func animal(_ x: Double, _ y: Double, score: Float = 1) -> PredictedInstance {
        let points = [(0.0, 0.0), (20.0, 0.0), (40.0, 5.0)].map {
            PredictedPoint(x: Float(x + $0.0), y: Float(y + $0.1), score: 1)
        }
        return PredictedInstance(points: points, score: score)
    }

    private func tracks(_ tracker: inout WindowTracker, _ instances: [PredictedInstance], _ frame: Int) -> [Int?] {
        tracker.assign(instances, frame: frame).map(\.track)
    }

    @Test func tracksAreNumberedInTheOrderTheyBegin() {
        var tracker = WindowTracker()
        #expect(tracks(&tracker, [animal(0, 0), animal(300, 0)], 0) == [0, 1])
        #expect(tracks(&tracker, [animal(302, 0), animal(3, 0), animal(0, 300)], 1) == [1, 0, 2])
        #expect(tracker.trackCount == 3)
    }

    @Test func theScoreIsTheSimilarityToTheTrack() {
        var tracker = WindowTracker()
        #expect(tracker.assign([animal(0, 0)], frame: 0)[0].score == 0)
        #expect(tracker.assign([animal(0, 0)], frame: 1)[0].score == 1)
        let moved = tracker.assign([animal(4, 0)], frame: 2)[0].score
        #expect(moved > 0.8 && moved < 1)
    }

    @Test func anEmptyFrameGivesNothing() {
        var tracker = WindowTracker()
        #expect(tracker.assign([], frame: 0).isEmpty)
        #expect(tracks(&tracker, [animal(0, 0)], 1) == [0])
        #expect(tracker.assign([], frame: 2).isEmpty)
        #expect(tracks(&tracker, [animal(0, 0)], 3) == [0])
    }

    @Test func anInstanceWithoutPointsHasNoTrack() {
        var tracker = WindowTracker()
        let nothing = PredictedInstance(points: Array(repeating: .absent, count: 3), score: 1)
        #expect(tracks(&tracker, [nothing, animal(0, 0)], 0) == [nil, 0])
        #expect(tracks(&tracker, [nothing, animal(0, 0)], 1) == [nil, 0])
    }

    @Test func aTrackEndsWhenUnseenForLongerThanTheWindow() {
        var tracker = WindowTracker()
        _ = tracker.assign([animal(0, 0)], frame: 0)
        for frame in 1...5 { _ = tracker.assign([], frame: frame) }
        #expect(tracks(&tracker, [animal(0, 0)], 6) == [1])
    }

    @Test func withAMaximumATrackWaitsForItsAnimal() {
        var configuration = TrackerConfiguration()
        configuration.maxTracks = 2
        var tracker = WindowTracker(configuration)
        _ = tracker.assign([animal(0, 0), animal(300, 0)], frame: 0)
        for frame in 1...200 { _ = tracker.assign([animal(0, 0)], frame: frame) }
        #expect(tracks(&tracker, [animal(0, 0), animal(310, 40)], 201) == [0, 1])
    }

    @Test func noTrackBeginsBeyondTheMaximum() {
        var configuration = TrackerConfiguration()
        configuration.maxTracks = 2
        var tracker = WindowTracker(configuration)
        #expect(tracks(&tracker, [animal(0, 0), animal(300, 0), animal(0, 300)], 0) == [0, 1, nil])
        #expect(tracks(&tracker, [animal(0, 300), animal(0, 0), animal(300, 0)], 1) == [nil, 0, 1])
        #expect(tracker.trackCount == 2)
    }

    @Test func motionCarriesTracksThroughACrossing() {
        // Two animals run through each other; on the middle frames only one is found.
        func through(_ motion: TrackerConfiguration.Motion) -> [Int?] {
            var configuration = TrackerConfiguration()
            configuration.maxTracks = 2
            configuration.motion = motion
            var tracker = WindowTracker(configuration)
            for frame in 0..<20 {
                let both = [animal(Double(frame) * 10, 0), animal(200 - Double(frame) * 10, 0)]
                let assigned = tracker.assign((9...11).contains(frame) ? [] : both, frame: frame)
                if frame == 19 { return assigned.map(\.track) }
            }
            return []
        }
        #expect(through(.velocity) == [0, 1])
        #expect(through(.none) == [1, 0])
    }

    @Test func aDissimilarInstanceIsNotMatched() {
        var configuration = TrackerConfiguration()
        configuration.minSimilarity = 0.5
        var tracker = WindowTracker(configuration)
        _ = tracker.assign([animal(0, 0)], frame: 0)
        #expect(tracks(&tracker, [animal(200, 0)], 1) == [1])
    }

    @Test func fewPointsBeginNoTrack() {
        var configuration = TrackerConfiguration()
        configuration.minNewTrackPoints = 2
        var tracker = WindowTracker(configuration)
        var one = animal(0, 0)
        one.points[0] = .absent
        one.points[1] = .absent
        #expect(tracks(&tracker, [one], 0) == [nil])
        #expect(tracks(&tracker, [animal(0, 0)], 1) == [0])
        #expect(tracks(&tracker, [one], 2) == [0])
    }

    @Test func anAnimalFoundTwiceHasOneTrack() {
        var tracker = WindowTracker()
        #expect(tracks(&tracker, [animal(1, 0, score: 0.5), animal(0, 0, score: 0.9)], 0) == [nil, 0])
        #expect(tracks(&tracker, [animal(0, 0), animal(15, 0)], 1) == [0, 1])
        var lenient = WindowTracker(.sleapSimple)
        #expect(tracks(&lenient, [animal(1, 0, score: 0.5), animal(0, 0, score: 0.9)], 0) == [0, 1])
    }

    @Test func cullingDropsDuplicatesBeforeLowScores() {
        var configuration = TrackerConfiguration()
        configuration.duplicateDistance = 0
        configuration.cullTo = 2
        var tracker = WindowTracker(configuration)
        let instances = [animal(0, 0, score: 0.9), animal(1, 0, score: 0.8), animal(300, 0, score: 0.2)]
        #expect(tracks(&tracker, instances, 0) == [0, nil, 1])
        #expect(tracks(&tracker, [animal(0, 0, score: 0.1), animal(300, 0), animal(0, 300)], 1) == [nil, 1, 0])
    }

    @Test func aSingleBreakIsConnectedWhenAsked() {
        var configuration = TrackerConfiguration()
        configuration.minSimilarity = 0.9
        configuration.connectSingleBreaks = true
        var tracker = WindowTracker(configuration)
        _ = tracker.assign([animal(0, 0), animal(300, 0)], frame: 0)
        #expect(tracks(&tracker, [animal(0, 0), animal(300, 60)], 1) == [0, 1])
    }

    @Test(arguments: TrackerConfiguration.Similarity.allCases, TrackerConfiguration.Matching.allCases)
    func everySimilarityFollowsSlowAnimals(
        similarity: TrackerConfiguration.Similarity, matching: TrackerConfiguration.Matching
    ) {
        for reduction in TrackerConfiguration.Reduction.allCases {
            var configuration = TrackerConfiguration()
            configuration.similarity = similarity
            configuration.matching = matching
            configuration.reduction = reduction
            var tracker = WindowTracker(configuration)
            for frame in 0..<30 {
                let x = Double(frame) * 0.5
                let instances = [animal(x, 0), animal(200 - x, 50)]
                let order = frame % 2 == 0 ? instances : instances.reversed()
                #expect(tracks(&tracker, order, frame) == (frame % 2 == 0 ? [0, 1] : [1, 0]))
            }
        }
    }

    @Test func posesWithoutACommonNodeAreComparedByPlace() {
        var configuration = TrackerConfiguration()
        configuration.maxTracks = 2
        var tracker = WindowTracker(configuration)
        func only(_ node: Int, _ x: Double) -> PredictedInstance {
            var instance = animal(x, 0)
            for other in 0..<3 where other != node { instance.points[other] = .absent }
            return instance
        }
        _ = tracker.assign([only(0, 0), only(0, 300)], frame: 0)
        #expect(tracks(&tracker, [only(1, 290), only(1, 0)], 1) == [1, 0])
    }

    @Test func aValueCopiedMidwayGoesOnTheSame() {
        var tracker = WindowTracker()
        for frame in 0..<10 { _ = tracker.assign([animal(Double(frame), 0), animal(300, 0)], frame: frame) }
        var copy = tracker
        let next = [animal(298, 0), animal(11, 0)]
        #expect(copy.assign(next, frame: 10) == tracker.assign(next, frame: 10))
    }
}

@Suite struct TrackerConfigurationTests {
    @Test func survivesJSON() throws {
        var configuration = TrackerConfiguration()
        configuration.maxTracks = 3
        configuration.similarity = .iou
        configuration.minSimilarity = 0.25
        configuration.duplicateDistance = 0
        let json = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(TrackerConfiguration.self, from: json) == configuration)
    }

    @Test func whatJSONLeavesOutIsTheDefault() throws {
        let json = Data(#"{"window": 9, "matching": "greedy"}"#.utf8)
        let configuration = try JSONDecoder().decode(TrackerConfiguration.self, from: json)
        #expect(configuration.window == 9 && configuration.matching == .greedy)
        #expect(configuration.similarity == .pose && configuration.maxTracks == nil)
        #expect(try JSONDecoder().decode(TrackerConfiguration.self, from: Data("{}".utf8)) == .init())
    }

    @Test func rejectsAnUnknownSimilarity() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(TrackerConfiguration.self, from: Data(#"{"similarity": "smell"}"#.utf8))
        }
    }

    @Test func trackersHaveNames() {
        #expect(TrackerConfiguration.named["window"] == TrackerConfiguration())
        #expect(TrackerConfiguration.named["simple"]?.similarity == .instance)
    }
}
