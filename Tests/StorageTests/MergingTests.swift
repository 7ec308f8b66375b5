import Domain
import Foundation
import Storage
import Testing

/// Merging body parts and instances, and exchanging the skeleton or a video, keep every point.
@Suite struct MergingTests {
    private func point(_ scene: Scene, _ label: Int, _ node: NodeID) throws -> Point {
        try #require(try scene.label(scene.labels[label])).points[Int(node.rawValue)].position
    }

    @Test func aNodeMergedOntoAnotherGivesItsPointsWhereTheOtherHasNone() throws {
        let scene = try Scene()
        let (tail, ear) = (scene.nodes[3], scene.nodes[1])
        try scene.store.edit(.setPoints(instance: scene.labels[0], points: [.init(node: tail, position: .absent)]))
        let (own, other) = (try point(scene, 1, tail), try point(scene, 0, ear))
        let before = try scene.store.contents()
        try scene.store.edit(.mergeNodes(ear, into: tail))
        #expect(try scene.store.skeleton().nodeNames == ["head", "right ear", "tail"])
        #expect(try point(scene, 0, tail) == other)
        #expect(try point(scene, 1, tail) == own)
        #expect(try scene.store.undo(by: "anna")?.kept == 0)
        #expect(try scene.store.contents() == before)
    }

    @Test func aNodeMergedOntoANewOneCarriesLabelsAndPredictionsOver() throws {
        let scene = try Scene()
        let paw = try scene.store.edit(.addNodes(["paw"])).created.nodes[0]
        let before = try scene.store.contents()
        let (label, prediction) = (try point(scene, 2, scene.nodes[0]), try scene.predictions(on: 7)[1].points[0])
        try scene.store.edit(.mergeNodes(scene.nodes[0], into: paw))
        #expect(try point(scene, 2, paw) == label)
        #expect(try scene.predictions(on: 7)[1].points[Int(paw.rawValue)] == prediction)
        #expect(try scene.store.undo(by: "anna")?.kept == 0)
        #expect(try scene.store.contents() == before)
    }

    @Test func edgesAndThePairLeadToTheSurvivor() throws {
        let scene = try Scene()
        let n = scene.nodes
        try scene.store.edit(.addEdge(source: n[1], destination: n[2]))
        try scene.store.edit(.mergeNodes(n[3], into: n[1]))
        try scene.store.edit(.mergeNodes(n[1], into: n[0]))
        let skeleton = try scene.store.skeleton()
        #expect(skeleton.edges == [Edge(source: n[0], destination: n[2])])
        #expect(skeleton.symmetries.map { Set([$0.first, $0.second]) } == [[n[0], n[2]]])
    }

    @Test func mergedInstancesKeepTheSurvivorsPointsAndTakeTheOthers() throws {
        let scene = try Scene()
        let (first, second) = (scene.labels[0], scene.labels[1])
        try scene.store.edit(.setPoints(instance: first, points: [.init(node: scene.nodes[2], position: .absent)]))
        try scene.store.edit(.setTrack(instances: [first], track: nil, propagate: false))
        let (own, other) = (try point(scene, 0, scene.nodes[0]), try point(scene, 1, scene.nodes[2]))
        try scene.store.edit(.mergeInstances(first, others: [second]))
        let merged = try #require(try scene.label(first))
        #expect(merged.points[0].position == own && merged.points[2].position == other)
        #expect(merged.track == scene.tracks[1])
        #expect(try scene.label(second) == nil)
        #expect(try scene.store.undo(by: "anna")?.kept == 0)
        #expect(try scene.label(second) != nil)
    }

    @Test func aLoadedSkeletonKeepsThePointsOfNodesOfItsName() throws {
        let scene = try Scene()
        let (tail, head) = (try point(scene, 0, scene.nodes[3]), try point(scene, 0, scene.nodes[0]))
        let loaded = try Skeleton(
            name: "mouse", nodeNames: ["tail", "nose", "paw"], edges: [(0, 1)], symmetries: [(1, 2)])
        let outcome = try scene.store.edit(.replaceSkeleton(loaded, renamed: [scene.nodes[0]: "nose"]))
        let skeleton = try scene.store.skeleton()
        #expect(skeleton.name == "mouse" && skeleton.nodeNames == ["tail", "nose", "paw"])
        #expect(skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(skeleton.symmetryIndices.map { [$0.0, $0.1] } == [[1, 2]])
        #expect(skeleton.nodes[0].id == scene.nodes[3] && skeleton.nodes[1].id == scene.nodes[0])
        #expect(outcome.created.nodes == [skeleton.nodes[2].id])
        #expect(try point(scene, 0, skeleton.nodes[0].id) == tail && point(scene, 0, skeleton.nodes[1].id) == head)
        try scene.store.undo(by: "anna")
        #expect(try scene.store.skeleton().nodeNames == ["head", "left ear", "right ear", "tail"])
    }

    @Test func aShorterVideoTakesWhatLiesBeyondItsEnd() throws {
        let scene = try Scene()
        try scene.store.edit(.replaceVideo(Scene.video("short.mp4", frameCount: 15, id: scene.videos[0])))
        let timeline = try scene.store.timeline(video: scene.videos[0])
        #expect(timeline.frameCount == 15 && timeline.labeled == [0...0, 10...10] && timeline.predicted == [0...14])
    }

    @Test func whatCannotBeMergedIsRefusedAndNothingChanges() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        let skeleton = try Skeleton(nodeNames: ["head", "tail"])
        let taken = Scene.video("b.mp4", id: scene.videos[0])
        let cases: [(Edit, EditProblem)] = [
            (.mergeNodes(scene.nodes[0], into: scene.nodes[0]), .sameNodeTwice(scene.nodes[0])),
            (.mergeNodes(scene.nodes[0], into: 99), .unknownNode(99)),
            (.mergeInstances(scene.labels[0], others: [scene.labels[0]]), .nothingChosen),
            (.mergeInstances(scene.labels[0], others: [scene.labels[2]]), .notOnOneFrame),
            (.mergeInstances(scene.labels[0], others: [999]), .unknownInstance(999)),
            (.replaceSkeleton(skeleton, renamed: [scene.nodes[1]: "paw"]), .unknownNodeName("paw")),
            (.replaceSkeleton(skeleton, renamed: [scene.nodes[1]: "tail"]), .duplicateNodeName("tail")),
            (.replaceSkeleton(.empty, renamed: [:]), .nothingChosen),
            (.replaceVideo(taken), .duplicateVideo(path: "b.mp4")),
        ]
        for (edit, problem) in cases {
            #expect(throws: StorageError.invalidEdit(problem)) { try scene.store.edit(edit) }
            #expect(!problem.description.isEmpty)
        }
        #expect(try scene.store.contents() == before)
    }
}
