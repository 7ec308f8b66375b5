import Domain
import Storage
import Testing

/// Another project joins `Scene`'s, which has labels on frames 0, 10 and 20 of its first video and predictions on 0 to 39.
@Suite struct MergeDocumentTests {
    private static let nodes = ["head", "left ear", "right ear", "tail"]

    /// The other project: the same video at another place, one track of the same name.
    private func other(
        _ frames: [LabeledFrame], path: String = "/elsewhere/a.mp4", nodes: [String] = nodes
    ) throws -> LabelDocument {
        var video = Scene.video(path, id: 9)
        video.fingerprint = nil
        return LabelDocument(
            skeleton: try Skeleton(nodeNames: nodes), videos: [video],
            tracks: [Track(id: 4, name: "male"), Track(id: 5, name: "pup")], frames: frames)
    }

    private func label(_ points: [LabelPoint], track: TrackID? = nil) -> LabelInstance {
        LabelInstance(points: points, track: track)
    }

    /// Points of `Scene`'s label `i`, moved by some px.
    private func moved(_ i: Int, by px: Double) -> [LabelPoint] {
        Scene.points(Double(i)).map { LabelPoint($0.position.x + px, $0.position.y) }
    }

    private func frame(_ number: Int, of scene: Scene) throws -> FrameRecord {
        try scene.store.frames(video: scene.videos[0], in: number...number)[0]
    }

    @Test func aVideoIsTheSameByNameAndSizeAndTracksByName() throws {
        let scene = try Scene()
        let document = try other([
            LabeledFrame(video: 9, frame: 30, instances: [label(Scene.points(100), track: 4)]),
            LabeledFrame(video: 9, frame: 31, instances: [label(Scene.points(100), track: 5)]),
        ])
        let rule = MergeRule()
        let preview = try scene.store.mergePreview(document, rule: rule)
        #expect(preview.videos[0].match == scene.videos[0] && preview.videos[0].reason == .nameAndSize)
        #expect(preview.newTracks == ["pup"] && preview.newNodes.isEmpty && preview.labels.added == 2)
        let outcome = try scene.store.edit(.mergeDocument(document, rule, name: "other"))
        #expect(outcome.created.videos.isEmpty && outcome.name == "Merge other")
        #expect(try frame(30, of: scene).labels.map(\.track) == [scene.tracks[1]])
        #expect(try frame(31, of: scene).labels.map(\.track) == outcome.created.tracks.map(Optional.some))
    }

    /// Frame 0: one label that is here already, one of the same animal but 2 px off, one of an animal that is not here.
    private func conflicting() throws -> LabelDocument {
        try other([
            LabeledFrame(
                video: 9, frame: 0,
                instances: [
                    label(Scene.points(0)), label(moved(1, by: 2)), label(Scene.points(200)),
                ])
        ])
    }

    @Test(arguments: [
        (MergeRule.Frames.labelsFirst, 3, [0.0, 1, 200], 1, 0), (.original, 2, [0, 1], 0, 0),
        (.new, 3, [0, 3, 200], 2, 1), (.both, 4, [0, 1, 3, 200], 2, 0),
    ])
    func framesThatBothHaveAreResolvedByTheRule(
        rule: MergeRule.Frames, count: Int, starts: [Double], added: Int, gone: Int
    ) throws {
        let scene = try Scene()
        let document = try conflicting()
        let preview = try scene.store.mergePreview(document, rule: MergeRule(frames: rule))
        #expect(preview.conflictFrames == 1 && preview.conflicts[0].here == 2 && preview.conflicts[0].there == 3)
        #expect(preview.labels == .init(added: added, same: 1, left: 2 - added, gone: gone))
        try scene.store.edit(.mergeDocument(document, MergeRule(frames: rule), name: "other"))
        let labels = try frame(0, of: scene).labels
        #expect(labels.count == count)
        #expect(labels.map { $0.points[0].position.x }.sorted() == starts)
    }

    @Test func aPredictionGivesWayToALabelOfItsAnimalAndToTheNewPredictionOfIt() throws {
        let scene = try Scene()
        let document = try other([
            LabeledFrame(
                video: 9, frame: 10,
                predictions: [Scene.predicted(2.5), Scene.predicted(61), Scene.predicted(300)])
        ])
        // Labels of frame 10 begin at 2 and 3, predictions at 10 and 60.
        let preview = try scene.store.mergePreview(document, rule: MergeRule())
        #expect(preview.predictions == .init(added: 2, same: 0, left: 1, gone: 1))
        try scene.store.edit(.mergeDocument(document, MergeRule(), name: "other"))
        #expect(try scene.predictions(on: 10).map { $0.points[0].x } == [10, 61, 300])
        #expect(try frame(10, of: scene).labels.count == 2)
        let without = MergeRule(includesPredictions: false)
        #expect(try scene.store.mergePreview(document, rule: without).predictions.added == 0)
    }

    @Test func anArrivingLabelStandsForThePredictionOfItsAnimal() throws {
        let scene = try Scene()
        let points = try scene.predictions(on: 5)[1].points.map { LabelPoint($0.position) }
        let document = try other([LabeledFrame(video: 9, frame: 5, instances: [label(points)])])
        try scene.store.edit(.mergeDocument(document, MergeRule(), name: "other"))
        let prediction = try scene.predictions(on: 5)[1].id
        #expect(try frame(5, of: scene).labels[0].fromPrediction == prediction)
    }

    @Test func mergingTwiceChangesNothingTheSecondTime() throws {
        let scene = try Scene()
        let document = try other(
            [
                LabeledFrame(
                    video: 9, frame: 44, instances: [label(Scene.points(7, count: 5))],
                    predictions: [Scene.predicted(70, count: 5)]),
                LabeledFrame(video: 9, frame: 45, isNegative: true),
            ], nodes: Self.nodes + ["paw"])
        #expect(try scene.store.mergePreview(document, rule: MergeRule()).newNodes == ["paw"])
        try scene.store.edit(.mergeDocument(document, MergeRule(), name: "other"))
        let after = try scene.store.contents()
        #expect(try frame(45, of: scene).isNegative)
        let again = try scene.store.edit(.mergeDocument(document, MergeRule(), name: "other"))
        #expect(again.changed.isEmpty)
        #expect(try scene.store.contents() == after)
    }

    @Test func aPersonDecidesWhichVideosAreTheSame() throws {
        let scene = try Scene()
        let document = try other(
            [LabeledFrame(video: 9, frame: 0, instances: [label(Scene.points(50))])], path: "z.mp4")
        #expect(try scene.store.mergePreview(document, rule: MergeRule()).videos[0].match == nil)
        let chosen = MergeRule(videos: [9: scene.videos[1]])
        let outcome = try scene.store.edit(.mergeDocument(document, chosen, name: "other"))
        #expect(outcome.created.videos.isEmpty)
        #expect(try scene.store.frames(video: scene.videos[1], in: 0...0)[0].labels.count == 1)
        let apart = try other([], path: "a.mp4")
        let separate = try scene.store.edit(.mergeDocument(apart, MergeRule(videos: [9: nil]), name: "other"))
        #expect(separate.created.videos.count == 1)
    }

    @Test func namesThatSeveralRecordingsShareMatchNone() throws {
        let theirs = [Scene.video("/x/cam1/0000.mp4", id: 1), Scene.video("/x/cam2/0000.mp4", id: 2)]
        let ours = [Scene.video("/y/0000.mp4", id: 3)]
        #expect(try VideoMatching.match(theirs, to: ours).isEmpty)
        #expect(try VideoMatching.match([theirs[0]], to: ours)[1]?.reason == .nameAndSize)
        var unknown = theirs[0]
        (unknown.width, unknown.height, unknown.frameCount) = (0, 0, 0)
        #expect(try VideoMatching.match([unknown], to: ours)[1]?.reason == .name)
        #expect(throws: EditProblem.videoMatchedTwice(3)) {
            try VideoMatching.match(theirs, to: ours, chosen: [1: 3, 2: 3])
        }
    }

    @Test func aFrameBeyondTheVideosEndIsRefusedAndChangesNothing() throws {
        let scene = try Scene()
        let document = try other([LabeledFrame(video: 9, frame: 6_000, instances: [label(Scene.points(1))])])
        let before = try scene.store.contents()
        #expect(
            throws: StorageError.invalidEdit(
                .frameOutside(video: scene.videos[0], frame: 6_000, frameCount: 5_000))
        ) {
            try scene.store.edit(.mergeDocument(document, MergeRule(), name: "other"))
        }
        #expect(try scene.store.contents() == before)
    }
}
