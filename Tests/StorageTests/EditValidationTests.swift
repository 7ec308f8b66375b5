import Domain
import Foundation
import Storage
import Testing

struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let problem: EditProblem
    let edit: @Sendable (Scene) throws -> Edit

    init(_ problem: EditProblem, _ edit: @escaping @Sendable (Scene) throws -> Edit) {
        testDescription = String(describing: problem)
        self.problem = problem
        self.edit = edit
    }

    static func adding(_ points: [LabelPoint], frame: Int = 0, track: TrackID? = nil) -> Edit {
        .addInstances([.init(video: 1, frame: frame, points: points, track: track)])
    }

    static let all: [Refusal] = [
        Refusal(.unknownInstance(99)) { _ in .deleteInstances([99]) },
        Refusal(.unknownInstance(98)) { _ in .setPoints(instance: 98, points: [.init(node: 0, position: Point(1, 1))])
        },
        Refusal(.unknownPrediction(9_999)) { _ in .setPredictionTrack(predictions: [9_999], track: nil) },
        Refusal(.unknownTrack(42)) { _ in adding(Scene.points(0), track: 42) },
        Refusal(.unknownTrack(43)) { _ in .deleteTrack(43) },
        Refusal(.unknownVideo(77)) { _ in .setNegative(video: 77, frame: 0, negative: true) },
        Refusal(.frameOutside(video: 1, frame: 5_000, frameCount: 5_000)) { _ in adding(Scene.points(0), frame: 5_000)
        },
        Refusal(.frameOutside(video: 1, frame: -1, frameCount: 5_000)) { _ in adding(Scene.points(0), frame: -1) },
        Refusal(.tooManyPoints(found: 5, slots: 4)) { _ in adding(Scene.points(0, count: 5)) },
        Refusal(.infiniteCoordinate(0)) { _ in adding([LabelPoint(.infinity, 1)]) },
        Refusal(.halfPoint(1)) { _ in adding([.absent, LabelPoint(.nan, 1)]) },
        Refusal(.unknownNode(9)) {
            .setPoints(instance: $0.labels[0], points: [.init(node: 9, position: Point(1, 1))])
        },
        Refusal(.unknownNode(3)) { scene in
            try scene.store.edit(.deleteNode(3), by: "setup")
            return adding(Scene.points(0))
        },
        Refusal(.duplicateNodeName("head")) { _ in .addNodes(["head"]) },
        Refusal(.duplicateNodeName("tail")) { _ in .renameNode(0, name: " tail ") },
        Refusal(.emptyName("body part")) { _ in .addNodes(["  "]) },
        Refusal(.duplicateTrackName("male")) { _ in .addTracks(["male"]) },
        Refusal(.emptyName("track")) { _ in .renameTrack(1, name: "") },
        Refusal(.duplicateEdge(0, 3)) { _ in .addEdge(source: 0, destination: 3) },
        Refusal(.selfEdge(1)) { _ in .addEdge(source: 1, destination: 1) },
        Refusal(.unknownEdge(3, 0)) { _ in .deleteEdge(source: 3, destination: 0) },
        Refusal(.selfSymmetry(1)) { _ in .setSymmetry(node: 1, partner: 1) },
        Refusal(.nodesNotAPermutation) { _ in .reorderNodes([0, 1, 2]) },
        Refusal(.nodesNotAPermutation) { _ in .reorderNodes([0, 1, 2, 2]) },
        Refusal(.negativeFrameHasLabels(video: 1, frame: 0, labels: 2)) { _ in
            .setNegative(video: 1, frame: 0, negative: true)
        },
        Refusal(.sameTrackTwice(1)) { _ in .swapTracks(video: 1, first: 1, second: 1, from: 0, to: nil) },
        Refusal(.framesBackwards(first: 9, last: 3)) { _ in .swapTracks(video: 1, first: 1, second: 2, from: 9, to: 3)
        },
        Refusal(.duplicateVideo(path: "a.mp4")) { _ in .addVideos([Scene.video("a.mp4")]) },
        Refusal(.nothingChosen) { _ in .deleteInstances([]) },
    ]
}

@Suite struct EditValidationTests {
    @Test(arguments: Refusal.all)
    func aRefusedEditChangesNothing(_ refusal: Refusal) throws {
        let scene = try Scene()
        let edit = try refusal.edit(scene)
        let before = try scene.store.contents()
        let revision = try scene.store.revision()
        #expect(throws: StorageError.invalidEdit(refusal.problem)) { try scene.store.edit(edit) }
        #expect(try scene.store.contents() == before)
        #expect(try scene.store.revision() == revision)
        #expect(try scene.store.undoNames(for: "anna").undo == nil)
    }

    @Test func absentPointsAreNoMistake() throws {
        let scene = try Scene()
        let id = try scene.store.edit(
            .addInstances([.init(video: 1, frame: 9, points: [.absent, LabelPoint(1, 2)])])
        ).created.instances[0]
        let points = try #require(try scene.label(id)).points
        #expect(points.map(\.position.isPresent) == [false, true, false, false])
    }
}
