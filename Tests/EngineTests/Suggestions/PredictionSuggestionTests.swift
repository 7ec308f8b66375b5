import Domain
import Engine
import Testing

/// What the methods that read stored predictions make of small made-up ones.
@Suite struct PredictionSuggestionTests {
    private func animal(_ x: Double, score: Float, track: TrackID? = nil, points: Int = 2) -> PredictedInstance {
        PredictedInstance(
            points: (0..<points).map { PredictedPoint(x: Float(x), y: Float(10 * $0), score: score) }, score: score,
            track: track)
    }

    private func frame(
        _ index: Int, _ predictions: [PredictedInstance], labels: [LabelInstance] = []
    ) -> LabeledFrame {
        LabeledFrame(video: 1, frame: index, instances: labels, predictions: predictions)
    }

    @Test func sampleTakesEveryNthOrRandomOnesWithoutReplacement() {
        let frames = Array(100..<200)
        #expect(FrameSampling.stride(frames, count: 7) == [100, 114, 128, 142, 156, 170, 184])
        #expect(FrameSampling.stride(frames, count: 500) == frames)
        #expect(FrameSampling.stride([], count: 5).isEmpty)
        #expect(FrameSampling.stride(frames, count: 0).isEmpty)
        let drawn = FrameSampling.random(frames, count: 30, seed: 4)
        #expect(Set(drawn).count == 30 && Set(drawn).isSubset(of: frames) && drawn == drawn.sorted())
        #expect(drawn == FrameSampling.random(frames, count: 30, seed: 4))
        #expect(drawn != FrameSampling.random(frames, count: 30, seed: 5))
        #expect(FrameSampling.random(frames, count: 300, seed: 4) == frames)
    }

    @Test func sampleSaysWhyAndCarriesItsVideo() {
        var settings = SuggestionSettings(.sample, count: 4)
        let even = FrameSampling.suggestions(Array(0..<40), settings, group: 2)
        #expect(even.map(\.frame) == [0, 10, 20, 30])
        #expect(Set(even.map(\.reason)) == ["one frame in 10"] && Set(even.map(\.group)) == [2])
        settings.sampling = .random
        #expect(
            FrameSampling.suggestions([3, 4], settings, group: 0).map(\.reason) == [
                "picked at random", "picked at random",
            ])
    }

    /// SLEAP: the number of animals up to the limit lies within bounds.
    @Test func scoreCountsTheDoubtfulAnimals() {
        var settings = SuggestionSettings(.score)
        settings.scoreLimit = 0.5
        settings.doubtful = 1...2
        var method = ScoreSuggestions(settings)
        let scores: [[Float]] = [[0.9, 0.8], [0.4, 0.9], [0.3, 0.2], [0.1, 0.2, 0.3], [0.5, 0.9], []]
        for (index, scores) in scores.enumerated() {
            method.take(frame(index, scores.map { animal(5, score: $0) }), isOpen: true)
        }
        let found = method.suggestions(20, of: 6)
        #expect(found.map(\.frame) == [2, 1, 4])
        #expect(found[0].reason == "lowest score 0.20")
        #expect(method.suggestions(1, of: 6).map(\.frame) == [2])
    }

    @Test func whatALabelStandsForIsNoLongerDoubtful() {
        var settings = SuggestionSettings(.score)
        settings.scoreLimit = 0.5
        settings.doubtful = 1...1
        var method = ScoreSuggestions(settings)
        let predictions = [animal(5, score: 0.1, track: 1), animal(50, score: 0.2)]
        let label = LabelInstance(points: [LabelPoint(5, 0)], fromPrediction: 1)
        method.take(frame(3, predictions, labels: [label]), isOpen: true)
        #expect(method.suggestions(20, of: 4).map(\.reason) == ["lowest score 0.10"])
    }

    @Test func closedFramesAreNeverSuggested() {
        var settings = SuggestionSettings(.score)
        settings.scoreLimit = 1
        var score = ScoreSuggestions(settings)
        var unsure = UnsureSuggestions()
        var jumps = DisplacementSuggestions(threshold: 1)
        var speed = VelocitySuggestions(node: 0, name: "nose", threshold: 0.1)
        for index in 0..<6 {
            let one = frame(index, [animal(Double(index * index), score: 0.2)])
            score.take(one, isOpen: index % 2 == 0)
            unsure.take(one, isOpen: index % 2 == 0)
            jumps.take(one, isOpen: index % 2 == 0)
            speed.take(one, isOpen: index % 2 == 0)
        }
        for found in [
            score.suggestions(9, of: 6), unsure.suggestions(9, of: 6), jumps.suggestions(9, of: 6),
            speed.suggestions(9, of: 6),
        ] {
            #expect(!found.isEmpty && found.allSatisfy { $0.frame % 2 == 0 })
        }
    }

    @Test func neighboursOfASuggestedFrameWaitForOthers() {
        var method = UnsureSuggestions()
        for index in 0..<400 {
            method.take(frame(index, [animal(0, score: Float(abs(index - 200)) / 400)]), isOpen: true)
        }
        let found = method.suggestions(4, of: 400).map(\.frame)
        #expect(found.count == 4 && found[0] == 200)
        for (a, b) in zip(found.sorted(), found.sorted().dropFirst()) { #expect(b - a >= 25) }
        #expect(method.suggestions(nil, of: 400).count == 400)
        #expect(method.suggestions(500, of: 400).count == 400)
    }

    @Test func unsureTakesTheWeakestAnimalAndCountsMissingParts() {
        var method = UnsureSuggestions()
        var half = animal(0, score: 0.8)
        half.points[1] = .absent
        method.take(frame(0, [animal(0, score: 0.6)]), isOpen: true)
        method.take(frame(1, [animal(0, score: 0.9), half]), isOpen: true)
        method.take(frame(2, []), isOpen: true)
        let found = method.suggestions(20, of: 3)
        #expect(found.map(\.frame) == [1, 0])
        #expect(found[0].reason == "lowest score 0.40")
    }

    /// Files of other programs may hold a score for the animal alone.
    @Test func withoutScoresOfPartsTheAnimalsOwnCounts() {
        var method = UnsureSuggestions()
        for (index, score) in [Float(0.7), 0.3].enumerated() {
            var one = animal(0, score: 0)
            one.score = score
            method.take(frame(index, [one]), isOpen: true)
        }
        #expect(method.suggestions(20, of: 2).map(\.reason) == ["lowest score 0.30", "lowest score 0.70"])
    }

    /// d is summed over tracks; a track that is gone stays where it was.
    @Test func velocityFollowsTracksOverGaps() {
        var method = VelocitySuggestions(node: 0, name: "nose", threshold: 0.5)
        let places: [(Double, Double?)] = [(0, 100), (2, 100), (4, nil), (6, 140), (8, 141)]
        for (index, place) in places.enumerated() {
            let second = place.1.map { [animal($0, score: 1, track: 2)] } ?? []
            method.take(frame(index, [animal(place.0, score: 1, track: 1)] + second), isOpen: true)
        }
        let found = method.suggestions(20, of: 5)
        #expect(found == [SuggestedFrame(frame: 3, reason: "nose moves 42 px")])
    }

    @Test func withoutTracksSeveralAnimalsCannotBeFollowed() {
        var speed = VelocitySuggestions(node: 0, name: "nose", threshold: 0.1)
        var jumps = DisplacementSuggestions(threshold: 1)
        for index in 0..<4 {
            let pair = frame(index, [animal(Double(9 * index), score: 1), animal(50, score: 1)])
            speed.take(pair, isOpen: true)
            jumps.take(pair, isOpen: true)
        }
        #expect(!speed.hasMovement && speed.suggestions(20, of: 4).isEmpty)
        #expect(!jumps.hasMovement && jumps.suggestions(20, of: 4).isEmpty)
    }

    /// SLEAP: mean over parts between consecutive frames; the later one counts.
    @Test func displacementLooksAtConsecutiveFramesOnly() {
        var method = DisplacementSuggestions(threshold: 10)
        for (index, x) in [(0, 0.0), (1, 8), (2, 30), (5, 90), (6, 101)] {
            method.take(frame(index, [animal(x, score: 1, track: 7)]), isOpen: true)
        }
        let found = method.suggestions(20, of: 7)
        #expect(found.map(\.frame) == [2, 6])
        #expect(found.map(\.reason) == ["moves 22 px", "moves 11 px"])
    }
}
