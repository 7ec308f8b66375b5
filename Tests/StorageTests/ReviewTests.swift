import Domain
import Foundation
import Storage
import Testing

/// The review queue, its answers, and the sample behind the stated error rate.
@Suite struct ReviewTests {
    private let scene: Scene
    private var store: ProjectStore { scene.store }
    private var video: VideoID { scene.videos[0] }

    init() throws {
        scene = try Scene()
        let (a, b) = (scene.tracks[0], scene.tracks[1])
        try scene.store.replaceJoins(
            [
                NewJoin(before: 9, frame: 11, track: a, other: b, probability: 0.2),
                NewJoin(before: 19, frame: 20, track: b, other: a, probability: 0.45),
                NewJoin(before: 29, frame: 33, track: a, other: nil, probability: 0),
            ], video: video)
    }

    private func tracks(on frame: Int) throws -> [TrackID?] { try scene.predictions(on: frame).map(\.track) }

    private func join(at frame: Int) throws -> IdentityJoin {
        try #require(try store.reviewQueue().joins.first { $0.frame == frame })
    }

    @Test func theMostDoubtfulComesFirst() throws {
        let queue = try store.reviewQueue()
        #expect(queue.joins.map(\.frame) == [20, 11, 33])
        #expect(queue.counts.open == 3 && queue.counts.right == 0)
        #expect(queue.doubtful == 2)
        #expect(try store.reviewQueue(video: scene.videos[1]).joins.isEmpty)
        #expect(try store.reviewQueue(limit: 1).joins.count == 1 && store.reviewQueue(limit: 1).counts.open == 3)
    }

    @Test func swappedSwapsFromTheJoinOnInOneStep() throws {
        let before = try store.contents()
        let outcome = try store.edit(.answerJoin(try join(at: 20).id, .swapped))
        #expect(outcome.changed.review && outcome.changed.frames[video] == [20...39])
        #expect(try tracks(on: 19) == [scene.tracks[0], scene.tracks[1]])
        #expect(try tracks(on: 20) == [scene.tracks[1], scene.tracks[0]])
        #expect(try tracks(on: 39) == [scene.tracks[1], scene.tracks[0]])
        #expect(try join(at: 20).state == .swapped && join(at: 20).author == "anna")
        try store.undo(by: "anna")
        #expect(try store.contents() == before)
        try store.redo(by: "anna")
        #expect(try tracks(on: 30) == [scene.tracks[1], scene.tracks[0]])
    }

    @Test func anotherAnswerTakesTheSwapBack() throws {
        let id = try join(at: 20).id
        try store.edit(.answerJoin(id, .swapped))
        try store.edit(.answerJoin(id, .right))
        #expect(try tracks(on: 30) == [scene.tracks[0], scene.tracks[1]])
        #expect(try join(at: 20).state == .right)
        try store.edit(.answerJoin(id, .open))
        #expect(try join(at: 20).answered == nil)
    }

    @Test func laterJoinsFollowTheirTracks() throws {
        try store.edit(.answerJoin(try join(at: 11).id, .swapped))
        #expect(try join(at: 33).track == scene.tracks[1])
        #expect(try join(at: 11).track == scene.tracks[0])
    }

    @Test func aJoinWithoutAnotherAnimalCannotBeSwapped() throws {
        let id = try join(at: 33).id
        #expect(throws: StorageError.invalidEdit(.joinWithoutOther(id))) { try store.edit(.answerJoin(id, .swapped)) }
        #expect(throws: StorageError.invalidEdit(.unknownJoin(99))) { try store.edit(.answerJoin(99, .right)) }
    }

    @Test func trackingAgainReplacesOnlyWhatNobodyAnswered() throws {
        try store.edit(.answerJoin(try join(at: 20).id, .right))
        let (a, b) = (scene.tracks[0], scene.tracks[1])
        try store.replaceJoins(
            [
                NewJoin(before: 19, frame: 21, track: a, other: b, probability: 0.3),
                NewJoin(before: 24, frame: 25, track: a, other: b, probability: 0.1),
            ], video: video)
        let queue = try store.reviewQueue()
        #expect(queue.joins.map(\.frame) == [25, 20])
        #expect(queue.joins.map(\.state) == [.open, .right])
        #expect(try store.answeredJoins(video: video).map(\.frame) == [20])
        try store.replaceJoins([], video: video) { $0 < 25 }
        #expect(try store.reviewQueue().counts.open == 1)
    }

    @Test func aRemovedVideoTakesItsReviewAlongAndBringsItBack() throws {
        try store.edit(.drawSample(video: nil, count: 5, seed: 1))
        let before = try store.contents()
        try store.edit(.removeVideos([video]))
        #expect(try store.reviewQueue().joins.isEmpty)
        try store.undo(by: "anna")
        #expect(try store.contents() == before)
    }

    // MARK: Tracks

    @Test func splitGivesTheRestANewTrack() throws {
        let new = try #require(
            try store.edit(.splitTrack(video: video, track: scene.tracks[0], from: 12)).created.tracks.first)
        #expect(try tracks(on: 11)[0] == scene.tracks[0] && tracks(on: 12)[0] == new && tracks(on: 39)[0] == new)
        try store.undo(by: "anna")
        #expect(try tracks(on: 39)[0] == scene.tracks[0] && store.tracks().count == 2)
    }

    @Test func connectGoesOnAsAnEarlierTrack() throws {
        let new = try store.edit(.splitTrack(video: video, track: scene.tracks[0], from: 12)).created.tracks[0]
        try store.edit(.connectTracks(video: video, track: new, into: scene.tracks[0], from: 12))
        #expect(try tracks(on: 39)[0] == scene.tracks[0])
        #expect(throws: StorageError.invalidEdit(.trackGoesOn(name: "male", frame: 5))) {
            try store.edit(.connectTracks(video: video, track: scene.tracks[0], into: scene.tracks[1], from: 5))
        }
    }

    // MARK: Sample

    @Test func aSeedDrawsTheSameAnimalsAgain() throws {
        try store.edit(.drawSample(video: video, count: 12, seed: 7))
        let first = try #require(try store.reviewSample())
        try store.edit(.drawSample(video: video, count: 12, seed: 7))
        let second = try #require(try store.reviewSample())
        #expect(first.items == second.items && first.id != second.id)
        #expect(first.items.count == 12 && first.population == 80)
        #expect(Set(first.items.map { "\($0.frame) \($0.track)" }).count == 12)
        #expect(first.items.map(\.frame) == first.items.map(\.frame).sorted())
        try store.edit(.drawSample(video: nil, count: 5_000, seed: 8))
        #expect(try store.reviewSample()?.items.count == 80)
    }

    /// Every animal-frame is drawn about equally often.
    @Test func theDrawIsFair() throws {
        var frames: [Int: Int] = [:]
        var female = 0
        for seed in 0..<60 as Range<Int64> {
            try store.edit(.drawSample(video: video, count: 20, seed: seed))
            for item in try #require(try store.reviewSample()).items {
                frames[item.frame / 10, default: 0] += 1
                female += item.track == scene.tracks[0] ? 1 : 0
            }
        }
        #expect((500...700).contains(female))
        for quarter in 0..<4 { #expect((230...370).contains(frames[quarter] ?? 0)) }
    }

    @Test func verdictsAreCountedAndUndone() throws {
        try store.edit(.drawSample(video: video, count: 80, seed: 1))
        let id = try #require(try store.reviewSample()).id
        try store.edit(.answerSample(id, video: video, frame: 0, .right, wrong: nil))
        try store.edit(.answerSample(id, video: video, frame: 1, .wrong, wrong: [scene.tracks[1]]))
        try store.edit(.answerSample(id, video: video, frame: 2, .unsure, wrong: nil))
        var sample = try #require(try store.reviewSample())
        #expect((sample.checked, sample.wrong, sample.unsure, sample.changed) == (6, 3, 2, 0))
        try store.undo(by: "anna")
        sample = try #require(try store.reviewSample())
        #expect((sample.checked, sample.wrong) == (4, 1) && !sample.isComplete)
        #expect(throws: StorageError.invalidEdit(.notInSample(frame: 50))) {
            try store.edit(.answerSample(id, video: video, frame: 50, .right, wrong: nil))
        }
    }

    @Test func aSampleNoticesThatIdentitiesChanged() throws {
        try store.edit(.drawSample(video: video, count: 80, seed: 1))
        let id = try #require(try store.reviewSample()).id
        for frame in [10, 12] { try store.edit(.answerSample(id, video: video, frame: frame, .right, wrong: nil)) }
        let shown = try scene.predictions(on: 12)[0].id
        try store.edit(.acceptPredictions(video: video, predictions: [shown], complete: false))
        #expect(try store.reviewSample()?.changed == 0)
        try store.edit(
            .swapTracks(video: video, first: scene.tracks[0], second: scene.tracks[1], from: 11, to: nil))
        #expect(try store.reviewSample()?.items.filter(\.isChanged).map(\.frame) == [12, 12])
        try store.undo(by: "anna")
        #expect(try store.reviewSample()?.changed == 0)
    }

    @Test func withoutTracksThereIsNothingToDraw() throws {
        #expect(throws: StorageError.invalidEdit(.nothingTracked)) {
            try store.edit(.drawSample(video: scene.videos[1], count: 5, seed: 1))
        }
        #expect(throws: StorageError.invalidEdit(.sampleSize(0))) {
            try store.edit(.drawSample(video: video, count: 0, seed: 1))
        }
    }
}
