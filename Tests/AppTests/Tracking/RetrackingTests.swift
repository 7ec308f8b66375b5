import App
import Domain
import Engine
import Storage
import Testing

/// What a person has changed holds when the video is tracked again, whatever the poses say.
@Suite struct RetrackingTests {
    private let project: TrackedProject
    private let upper: TrackID
    private let lower: TrackID

    init() throws {
        project = try TrackedProject()
        let first = try project.tracks(on: 0)
        (upper, lower) = (try #require(first[0]), try #require(first[1]))
    }

    /// The frames on which the upper animal has the lower one's track, and the lower one the upper one's.
    private func exchanged() throws -> [Int] {
        try (0..<TrackedProject.frames).filter { frame in
            let tracks = try project.tracks(on: frame)
            #expect(Set(tracks) == [upper, lower], "frame \(frame)")
            return tracks == [lower, upper]
        }
    }

    @Test func withoutEditsNothingChanges() throws {
        #expect(try exchanged().isEmpty)
        try project.track()
        #expect(try exchanged().isEmpty)
    }

    /// Nothing in the poses speaks for it: the tracker itself would never have ended a tracklet there.
    @Test func aSwapHolds() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 60, to: nil))
        for _ in 0..<3 {
            try project.track()
            #expect(try exchanged() == Array(60..<120))
        }
        try project.store.undo(by: "anna")
        try project.track()
        #expect(try exchanged().isEmpty)
    }

    @Test func aSwapOfAStretchHolds() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 60, to: 79))
        try project.track()
        #expect(try exchanged() == Array(60..<80))
    }

    @Test func twoSwapsHold() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 90, to: nil))
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 30, to: nil))
        try project.track()
        #expect(try exchanged() == Array(30..<90))
    }

    @Test func aTrackThatIsSetHoldsForTheAnimal() throws {
        try project.edit(.setPredictionTrack(predictions: [try project.predictions(on: 60)[0].id], track: lower))
        try project.track()
        #expect(try exchanged() == Array(0..<120))
    }

    @Test func aLabelsTrackThatIsSetFromHereOnHolds() throws {
        let prediction = try project.predictions(on: 60)[0].id
        let label = try project.edit(
            .acceptPredictions(video: project.video, predictions: [prediction], complete: false)
        ).created.instances[0]
        try project.edit(.setTrack(instances: [label], track: lower, propagate: true))
        try project.track()
        #expect(try exchanged() == Array(60..<120))
    }

    @Test func aSwapHoldsForNewPredictionsOfTheSamePoses() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 60, to: nil))
        try project.predict(shift: 1.5)
        #expect(try project.tracks(on: 60) == [nil, nil])
        try project.track()
        #expect(try exchanged() == Array(60..<120))
    }

    /// Another tracker knows of no constraints, but it does not take them away.
    @Test func aSwapOutlivesAnotherTracker() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 60, to: nil))
        try project.track(TrackerConfiguration())
        #expect(try exchanged() != Array(60..<120))
        try project.track()
        #expect(try exchanged() == Array(60..<120))
    }

    @Test func animalsKeepTheirNames() throws {
        try project.edit(.renameTrack(upper, name: "female"))
        try project.edit(.renameTrack(lower, name: "male"))
        try project.track()
        #expect(try exchanged().isEmpty && project.store.tracks().map(\.name) == ["female", "male"])
    }

    @Test func partOfTheVideoIsTrackedAgainAsItWasFixed() throws {
        try project.edit(.swapTracks(video: project.video, first: upper, second: lower, from: 60, to: nil))
        var configuration = TrackerConfiguration.global
        configuration.maxTracks = 2
        var job = try TrackJob(
            store: project.store, video: try project.store.video(project.video), configuration: configuration,
            reporter: Silence())
        _ = try job.run(FrameSelection(40...80))
        #expect(try exchanged() == Array(60..<120))
    }
}
