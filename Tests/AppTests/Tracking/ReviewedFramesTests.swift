import App
import Domain
import Storage
import Testing

/// How what people have said becomes votes for tracklets.
@Suite struct ReviewedFramesTests {
    /// Poses of three parts, 40 px long, at the places given; the track of each, if it has one.
    private func record(_ frame: Int, _ animals: [(x: Float, track: TrackID?)]) -> FrameRecord {
        FrameRecord(
            frame: frame,
            predictions: animals.enumerated().map { place, animal in
                PredictionRecord(
                    id: PredictionID(place), track: animal.track, score: 1, trackingScore: 1, points: points(animal.x),
                    run: nil)
            })
    }

    private func points(_ x: Float) -> [PredictedPoint] {
        (0..<3).map { PredictedPoint(x: x + 20 * Float($0), y: 50, score: 1) }
    }

    private func join(_ before: Int, _ frame: Int) -> IdentityJoin {
        IdentityJoin(
            id: 1, video: 1, before: before, frame: frame, track: 1, other: 2, probability: 0.4, state: .right,
            author: "anna", answered: 0)
    }

    @Test func bothAnimalsOfAJoinAreHeldBeforeItAndAfterIt() {
        var reviewed = ReviewedFrames([join(1, 2)])
        var votes = IdentityVotes()
        for frame in 0..<4 {
            let record = record(frame, [(x: 0, track: 1), (x: 200, track: 2)])
            let numbers = frame < 2 ? [0, 1] : [2, 3]
            reviewed.count(record, numbers: numbers, given: reviewed.given(record), into: &votes)
        }
        let weight = ReviewedFrames.weight
        #expect(votes.votes == [0: [1: weight], 1: [2: weight], 2: [1: weight], 3: [2: weight]])
    }

    @Test func oneThatIsHiddenIsHeldWhereItWasSeenLastAndIsSeenNext() {
        var reviewed = ReviewedFrames([join(3, 4)])
        var votes = IdentityVotes()
        for frame in 0..<8 {
            let isHidden = (2..<6).contains(frame)
            let record = record(frame, isHidden ? [(x: 0, track: 1)] : [(x: 0, track: 1), (x: 200, track: 2)])
            let numbers = [0, frame < 2 ? 1 : 2]
            reviewed.count(record, numbers: isHidden ? [0] : numbers, given: [], into: &votes)
        }
        let weight = ReviewedFrames.weight
        #expect(votes.votes == [0: [1: 2 * weight], 1: [2: weight], 2: [2: weight]])
    }

    @Test func aPoseSpeaksOfThePredictionThatLiesOnIt() {
        let reviewed = ReviewedFrames(
            [],
            fixed: [
                FixedIdentity(frame: 5, track: 2, points: points(3)),
                FixedIdentity(frame: 5, track: 3, points: points(9)),
                FixedIdentity(frame: 6, track: 1, points: points(300)),
            ])
        // Both lie near both poses: each takes the nearer one.
        #expect(
            reviewed.given(record(5, [(x: 10, track: nil), (x: 2, track: 1), (x: 200, track: nil)])) == [3, 2, nil])
        #expect(reviewed.given(record(6, [(x: 0, track: nil), (x: 200, track: 1)])) == [nil, nil])
        #expect(reviewed.given(record(7, [(x: 3, track: nil)])).isEmpty)
    }

    @Test func aPoseThatWasGivenATrackVotesForItsTracklet() {
        var reviewed = ReviewedFrames([], fixed: [FixedIdentity(frame: 5, track: 2, points: points(0))])
        var votes = IdentityVotes()
        let record = record(5, [(x: 0, track: 1)])
        reviewed.count(record, numbers: [7], given: reviewed.given(record), into: &votes)
        #expect(votes.votes == [7: [2: ReviewedFrames.weight]])
    }
}
