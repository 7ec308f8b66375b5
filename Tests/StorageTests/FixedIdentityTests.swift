import Domain
import Storage
import Testing

/// What a person's changes of tracks leave for the tracker: the poses beside the change with the tracks that they then have.
@Suite struct FixedIdentityTests {
    private let scene: Scene
    private var store: ProjectStore { scene.store }
    private var video: VideoID { scene.videos[0] }
    private var first: TrackID { scene.tracks[0] }
    private var second: TrackID { scene.tracks[1] }

    init() throws { scene = try Scene() }

    private struct Fixed: Hashable, Comparable {
        let frame: Int
        let track: TrackID
        /// Of the first part; the scene's first animal is at the frame's number, the second 50 px to the right.
        let x: Float

        static func < (a: Self, b: Self) -> Bool { (a.frame, a.x) < (b.frame, b.x) }
    }

    private func fixed() throws -> [Fixed] {
        try store.fixedIdentities(video: video).map { Fixed(frame: $0.frame, track: $0.track, x: $0.points[0].x) }
            .sorted()
    }

    @Test func aSwapFixesBothAnimalsBeforeItAndAfterIt() throws {
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: nil))
        #expect(
            try fixed() == [
                Fixed(frame: 24, track: first, x: 24), Fixed(frame: 24, track: second, x: 74),
                Fixed(frame: 25, track: second, x: 25), Fixed(frame: 25, track: first, x: 75),
            ])
        try store.undo(by: "anna")
        #expect(try fixed().isEmpty)
        try store.redo(by: "anna")
        #expect(try fixed().count == 4)
    }

    @Test func aSwapOfAStretchFixesItsEndToo() throws {
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: 30))
        #expect(try fixed().map(\.frame) == [24, 24, 25, 25, 30, 30, 31, 31])
        #expect(try fixed().filter { $0.frame == 31 }.map(\.track) == [first, second])
    }

    @Test func oneThatIsHiddenIsFixedWhereItIsSeenNext() throws {
        let hidden = try (24...27).map { try scene.predictions(on: $0)[1].id }
        try store.edit(.deletePredictions(video: nil, frames: nil, predictions: hidden))
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: nil))
        #expect(try fixed().map(\.frame) == [23, 24, 25, 28])
    }

    @Test func aLaterSwapTurnsWhatWasFixedBehindIt() throws {
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 35, to: nil))
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: nil))
        let late = try fixed().filter { $0.frame >= 34 }
        #expect(late.map(\.track) == [second, first, first, second])
        #expect(try fixed().count == 8)
    }

    @Test func aPredictionsTrackIsFixedAndForgottenWithIt() throws {
        let prediction = try scene.predictions(on: 33)[0].id
        try store.edit(.setPredictionTrack(predictions: [prediction], track: second))
        #expect(try fixed() == [Fixed(frame: 33, track: second, x: 33)])
        try store.edit(.setPredictionTrack(predictions: [prediction], track: nil))
        #expect(try fixed().isEmpty)
        try store.undo(by: "anna")
        #expect(try fixed().count == 1)
    }

    @Test func theTrackThatAPredictionHasAlreadyIsNoChange() throws {
        let prediction = try scene.predictions(on: 33)[0]
        let before = try store.contents()
        try store.edit(.setPredictionTrack(predictions: [prediction.id], track: prediction.track))
        #expect(try store.contents() == before)
    }

    @Test func aLabelsTrackIsFixedWithItsOwnPose() throws {
        try store.edit(.setTrack(instances: [scene.labels[2]], track: second, propagate: false))
        #expect(try fixed().map(\.frame) == [10, 10] && Set(fixed().map(\.track)) == [first, second])
        #expect(try fixed().contains { $0.track == second && $0.x == 2 })
        try store.edit(.setTrack(instances: [scene.labels[2]], track: nil, propagate: false))
        #expect(try fixed().filter { $0.track == second && $0.x == 2 }.isEmpty)
    }

    @Test func propagatingFixesBeforeToo() throws {
        try store.edit(.setTrack(instances: [scene.labels[2]], track: second, propagate: true))
        #expect(try Set(fixed().map(\.frame)) == [9, 10])
    }

    @Test func splittingAndConnectingAreFixed() throws {
        let new = try store.edit(.splitTrack(video: video, track: first, from: 30)).created.tracks[0]
        #expect(try fixed().map(\.track) == [first, new] && fixed().map(\.frame) == [29, 30])
        try store.edit(.connectTracks(video: video, track: new, into: first, from: 30))
        #expect(try fixed().map(\.track) == [first, first] && fixed().map(\.frame) == [29, 30])
    }

    @Test func whatGoesTakesItAlong() throws {
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: nil))
        try store.edit(.deleteTrack(first))
        #expect(try fixed().map(\.track) == [second, second])
        try store.edit(.removeVideos([video]))
        #expect(try fixed().isEmpty)
        try store.undo(by: "anna")
        try store.undo(by: "anna")
        #expect(try fixed().count == 4)
    }

    @Test func answeringAJoinFixesNothingItself() throws {
        try store.replaceJoins(
            [NewJoin(before: 19, frame: 20, track: second, other: first, probability: 0.4)], video: video)
        let join = try #require(try store.reviewQueue().joins.first).id
        try store.edit(.swapTracks(video: video, first: first, second: second, from: 25, to: nil))
        try store.edit(.answerJoin(join, .swapped))
        #expect(try fixed().map(\.track) == [second, first, first, second])
    }
}
