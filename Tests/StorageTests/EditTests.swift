import Domain
import Foundation
import Storage
import Testing

/// One of each kind of edit, made in a small project.
struct EditCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (Scene) throws -> Edit

    static let all: [EditCase] = [
        EditCase(testDescription: "addInstances") { scene in
            .addInstances([
                .init(video: scene.videos[1], frame: 3, points: Scene.points(1), track: scene.tracks[1])
            ])
        },
        EditCase(testDescription: "setPoints") { scene in
            .setPoints(
                instance: scene.labels[2],
                points: [
                    .init(node: scene.nodes[1], position: Point(9, 8)), .init(node: scene.nodes[3], position: .absent),
                ])
        },
        EditCase(testDescription: "deleteInstances") { .deleteInstances([$0.labels[0], $0.labels[3]]) },
        EditCase(testDescription: "mergeInstances") { .mergeInstances($0.labels[0], others: [$0.labels[1]]) },
        EditCase(testDescription: "mergeNodes") { .mergeNodes($0.nodes[1], into: $0.nodes[3]) },
        EditCase(testDescription: "replaceSkeleton") { scene in
            .replaceSkeleton(
                try Skeleton(
                    name: "other", nodeNames: ["tail", "nose", "left ear", "paw"], edges: [(0, 1), (1, 2)],
                    symmetries: [(2, 3)]), renamed: [scene.nodes[0]: "nose"])
        },
        EditCase(testDescription: "replaceVideo") {
            .replaceVideo(Scene.video("other.mp4", frameCount: 15, id: $0.videos[0]))
        },
        EditCase(testDescription: "deleteTracks") { .deleteTracks($0.tracks) },
        EditCase(testDescription: "setTrack") {
            .setTrack(instances: [$0.labels[0]], track: $0.tracks[1], propagate: false)
        },
        EditCase(testDescription: "setTrackPropagate") {
            .setTrack(instances: [$0.labels[2]], track: $0.tracks[1], propagate: true)
        },
        EditCase(testDescription: "removeTrackPropagate") {
            .setTrack(instances: [$0.labels[2]], track: nil, propagate: true)
        },
        EditCase(testDescription: "acceptPredictions") { scene in
            let predictions = try scene.predictions(on: 5)
            return .acceptPredictions(video: scene.videos[0], predictions: predictions.map(\.id), complete: true)
        },
        EditCase(testDescription: "deletePredictionsInFrames") {
            .deletePredictions(video: $0.videos[0], frames: [3...9, 20...20], predictions: nil)
        },
        EditCase(testDescription: "deleteAllPredictions") { _ in
            .deletePredictions(video: nil, frames: nil, predictions: nil)
        },
        EditCase(testDescription: "deletePredictionsByID") { scene in
            .deletePredictions(video: nil, frames: nil, predictions: [try scene.predictions(on: 8)[1].id])
        },
        EditCase(testDescription: "setPredictionTrack") { scene in
            .setPredictionTrack(predictions: [try scene.predictions(on: 8)[1].id], track: nil)
        },
        EditCase(testDescription: "swapTracks") {
            .swapTracks(video: $0.videos[0], first: $0.tracks[0], second: $0.tracks[1], from: 10, to: 25)
        },
        EditCase(testDescription: "swapTracksToEnd") {
            .swapTracks(video: $0.videos[0], first: $0.tracks[0], second: $0.tracks[1], from: 10, to: nil)
        },
        EditCase(testDescription: "addTracks") { _ in .addTracks(["pup", "other pup"]) },
        EditCase(testDescription: "renameTrack") { .renameTrack($0.tracks[0], name: "queen") },
        EditCase(testDescription: "deleteTrack") { .deleteTrack($0.tracks[0]) },
        EditCase(testDescription: "addNodes") { _ in .addNodes(["paw"]) },
        EditCase(testDescription: "renameNode") { .renameNode($0.nodes[3], name: "tail base") },
        EditCase(testDescription: "deleteNode") { .deleteNode($0.nodes[1]) },
        EditCase(testDescription: "reorderNodes") { .reorderNodes($0.nodes.reversed()) },
        EditCase(testDescription: "addEdge") { .addEdge(source: $0.nodes[1], destination: $0.nodes[2]) },
        EditCase(testDescription: "deleteEdge") { .deleteEdge(source: $0.nodes[0], destination: $0.nodes[3]) },
        EditCase(testDescription: "setSymmetry") { .setSymmetry(node: $0.nodes[0], partner: $0.nodes[1]) },
        EditCase(testDescription: "removeSymmetry") { .setSymmetry(node: $0.nodes[2], partner: nil) },
        EditCase(testDescription: "setNegative") { .setNegative(video: $0.videos[1], frame: 4, negative: true) },
        EditCase(testDescription: "addSuggestions") {
            .addSuggestions([
                Suggestion(video: $0.videos[1], frame: 4, group: 2, reason: "moves 45 px"),
                Suggestion(video: $0.videos[0], frame: 1),
            ])
        },
        EditCase(testDescription: "removeSuggestions") {
            .removeSuggestions([Suggestion(video: $0.videos[0], frame: 7)])
        },
        EditCase(testDescription: "addVideos") { _ in .addVideos([Scene.video("c.mp4")]) },
        EditCase(testDescription: "relinkVideos") { scene in
            var video = try scene.store.video(scene.videos[0])
            video.path = "elsewhere/a.mp4"
            return .relinkVideos([video])
        },
        EditCase(testDescription: "setTrackWithin") {
            .setTrack(instances: [$0.labels[2]], track: $0.tracks[1], propagate: true, within: 5...15)
        },
        EditCase(testDescription: "acceptOpenPredictions") {
            .acceptOpenPredictions(video: $0.videos[0], complete: false)
        },
        EditCase(testDescription: "removeVideos") { .removeVideos($0.videos) },
        EditCase(testDescription: "removeVideo") { .removeVideos([$0.videos[0]]) },
        EditCase(testDescription: "importDocument") { _ in .importDocument(try ImportTests.document(), name: "x.slp") },
        EditCase(testDescription: "mergeDocument") { scene in
            let frames = [
                LabeledFrame(video: 1, frame: 0, instances: [LabelInstance(points: Scene.points(90))]),
                LabeledFrame(video: 1, frame: 7, predictions: [Scene.predicted(3)]),
                LabeledFrame(video: 1, frame: 41, isNegative: true),
            ]
            let document = LabelDocument(
                skeleton: try scene.store.skeleton(), videos: [Scene.video("a.mp4", id: 1)], frames: frames)
            return .mergeDocument(document, MergeRule(frames: .new), name: "other")
        },
    ]
}

@Suite struct EditTests {
    @Test(arguments: EditCase.all)
    func undoRestoresEveryRowAndRedoMakesThemAgain(_ edit: EditCase) throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        let outcome = try scene.store.edit(try edit.make(scene))
        let after = try scene.store.contents()
        #expect(before != after)
        #expect(outcome.undo == outcome.name)
        for _ in 0..<2 {
            let undone = try #require(try scene.store.undo(by: "anna"))
            #expect(undone.kept == 0)
            #expect(undone.redo == outcome.name)
            #expect(undone.changed == outcome.changed)
            #expect(try scene.store.contents() == before)
            let redone = try #require(try scene.store.redo(by: "anna"))
            #expect(redone.kept == 0)
            #expect(try scene.store.contents() == after)
        }
    }

    @Test(arguments: EditCase.all)
    func summariesEqualARecountAfter(_ edit: EditCase) throws {
        let scene = try Scene()
        try scene.store.edit(try edit.make(scene))
        for video in try scene.store.videos() {
            #expect(try scene.store.summarised(video: video.id) == scene.store.recount(video: video.id))
        }
    }

    @Test(arguments: EditCase.all)
    func anEditThatIsSentTwiceIsMadeOnce(_ edit: EditCase) throws {
        let scene = try Scene()
        let edit = try edit.make(scene)
        let first = try scene.store.perform(edit, by: "anna", clientID: "one")
        let after = try scene.store.contents()
        #expect(try scene.store.perform(edit, by: "anna", clientID: "one") == first)
        #expect(try scene.store.contents() == after)
        #expect(try scene.store.revision() == first.revision)
    }

    @Test func acceptingTwiceMakesOneLabel() throws {
        let scene = try Scene()
        let id = try scene.predictions(on: 5)[0].id
        try scene.store.edit(.acceptPredictions(video: scene.videos[0], predictions: [id], complete: false))
        let again = try scene.store.edit(.acceptPredictions(video: scene.videos[0], predictions: [id], complete: false))
        #expect(again.created.instances.isEmpty)
        let frame = try scene.store.frames(video: scene.videos[0], in: 5...5)[0]
        #expect(frame.labels.map(\.fromPrediction) == [id])
        #expect(frame.predictions.count == 2)
        #expect(frame.labels[0].points.map(\.position) == frame.predictions[0].points.map(\.position))
    }

    /// Predictions that no tracker has seen have no tracking score, which SQLite keeps as null.
    @Test func acceptingAPredictionWithoutATrackingScoreCanBeUndone() throws {
        let scene = try Scene()
        var untracked = Scene.predicted(2)
        untracked.trackingScore = .nan
        try scene.store.storePredictions(
            [PredictedFrame(frame: 70, instances: [untracked])], video: scene.videos[0], run: "second")
        let before = try scene.store.contents()
        let id = try scene.predictions(on: 70)[0].id
        try scene.store.edit(.acceptPredictions(video: scene.videos[0], predictions: [id], complete: true))
        #expect(try scene.store.frames(video: scene.videos[0], in: 70...70)[0].labels.count == 1)
        let undone = try #require(try scene.store.undo(by: "anna"))
        #expect(undone.kept == 0)
        #expect(try scene.store.contents() == before)
    }

    @Test func settingATrackThatIsTakenSwapsTheTwo() throws {
        let scene = try Scene()
        try scene.store.edit(.setTrack(instances: [scene.labels[0]], track: scene.tracks[1], propagate: false))
        #expect(try scene.label(scene.labels[0])?.track == scene.tracks[1])
        #expect(try scene.label(scene.labels[1])?.track == scene.tracks[0])
        #expect(try scene.label(scene.labels[2])?.track == scene.tracks[0])
        #expect(try scene.predictions(on: 1).map(\.track) == scene.tracks)
    }

    @Test func propagatingATrackSwapsAllLaterFramesOnly() throws {
        let scene = try Scene()
        try scene.store.edit(.setTrack(instances: [scene.labels[2]], track: scene.tracks[1], propagate: true))
        #expect(try scene.label(scene.labels[0])?.track == scene.tracks[0])
        #expect(try scene.label(scene.labels[4])?.track == scene.tracks[1])
        #expect(try scene.predictions(on: 9).map(\.track) == scene.tracks)
        #expect(try scene.predictions(on: 39).map(\.track) == scene.tracks.reversed())
    }

    @Test func aTrackCanHoldForAStretchOfFramesOnly() throws {
        let scene = try Scene()
        let edit = Edit.setTrack(
            instances: [scene.labels[2]], track: scene.tracks[1], propagate: true, within: 5...15)
        try scene.store.edit(edit)
        for (frame, isSwapped) in [(4, false), (5, true), (15, true), (16, false)] {
            let tracks = try scene.predictions(on: frame).map(\.track)
            #expect(tracks == (isSwapped ? scene.tracks.reversed() : scene.tracks))
        }
        #expect(try scene.label(scene.labels[4])?.track == scene.tracks[0])
        #expect(throws: StorageError.invalidEdit(.notWithin(frame: 10, first: 11, last: 15))) {
            try scene.store.edit(
                .setTrack(instances: [scene.labels[2]], track: scene.tracks[0], propagate: true, within: 11...15))
        }
    }

    @Test func aNodesSlotIsNeverUsedAgain() throws {
        let scene = try Scene()
        try scene.store.edit(.deleteNode(scene.nodes[3]))
        let node = try scene.store.edit(.addNodes(["tail"])).created.nodes[0]
        #expect(node == 4)
        try scene.store.undo(by: "anna")
        #expect(try scene.store.edit(.addNodes(["tail"])).created.nodes == [5])
        let points = try #require(try scene.label(scene.labels[0])).points
        #expect(points.count == 6)
        #expect(points[3] == Scene.points(0)[3])
        #expect(!points[5].position.isPresent)
    }

    @Test func renamingAndReorderingNodesTouchesNoPoint() throws {
        let scene = try Scene()
        let before = try scene.store.contents()["label"]
        try scene.store.edit(.reorderNodes(scene.nodes.reversed()))
        try scene.store.edit(.renameNode(scene.nodes[0], name: "nose"))
        #expect(try scene.store.contents()["label"] == before)
        let document = try scene.store.document()
        #expect(document.skeleton.nodeNames == ["tail", "right ear", "left ear", "nose"])
        #expect(document.frames[0].instances[0].points == Scene.points(0).reversed())
    }

    @Test func aLabelOnAnEmptyFrameTakesTheMarkAway() throws {
        let scene = try Scene()
        try scene.store.edit(.setNegative(video: scene.videos[1], frame: 4, negative: true))
        #expect(try scene.store.timeline(video: scene.videos[1]).negative == [4...4])
        try scene.store.edit(.addInstances([.init(video: scene.videos[1], frame: 4, points: Scene.points(0))]))
        #expect(try scene.store.timeline(video: scene.videos[1]).negative.isEmpty)
    }

    @Test func anEditThatChangesNothingIsNoStepOfUndo() throws {
        let scene = try Scene()
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"))
        try scene.store.undo(by: "anna")
        let outcome = try scene.store.edit(.setNegative(video: scene.videos[1], frame: 4, negative: false))
        #expect(outcome.undo == nil)
        #expect(outcome.redo == "Rename track")
        #expect(outcome.changed.isEmpty)
    }
}
