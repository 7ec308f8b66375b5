import Domain
import Foundation
import Testing

@Suite struct SkeletonTests {
    @Test func numbersNodesInTheOrderOfTheirNames() throws {
        let skeleton = try Skeleton(nodeNames: ["nose", "ear", "tail"], edges: [(0, 2)], symmetries: [])
        #expect(skeleton.nodes.map(\.id) == [0, 1, 2])
        #expect(skeleton.edges == [Edge(source: 0, destination: 2)])
    }

    @Test func rejectsDuplicateNodeNames() {
        #expect(throws: SkeletonError.duplicateNodeName("ear")) { try Skeleton(nodeNames: ["ear", "nose", "ear"]) }
    }

    @Test func rejectsEmptyNodeNames() {
        #expect(throws: SkeletonError.emptyNodeName) { try Skeleton(nodeNames: ["nose", ""]) }
    }

    @Test func rejectsNodeIDsThatAreNegativeOrUsedTwice() {
        let nose = Node(id: 4, name: "nose")
        #expect(throws: SkeletonError.invalidNodeID(4)) {
            try Skeleton(nodes: [nose, Node(id: 4, name: "tail")])
        }
        #expect(throws: SkeletonError.invalidNodeID(-1)) { try Skeleton(nodes: [Node(id: -1, name: "nose")]) }
    }

    @Test func rejectsEdgesThatAreNoConnection() {
        let names = ["a", "b"]
        #expect(throws: SkeletonError.unknownNode(7)) { try Skeleton(nodeNames: names, edges: [(0, 7)]) }
        #expect(throws: SkeletonError.selfEdge(1)) { try Skeleton(nodeNames: names, edges: [(1, 1)]) }
        #expect(throws: SkeletonError.duplicateEdge(Edge(source: 0, destination: 1))) {
            try Skeleton(nodeNames: names, edges: [(0, 1), (0, 1)])
        }
    }

    @Test func acceptsEdgesInBothDirections() throws {
        #expect(try Skeleton(nodeNames: ["a", "b"], edges: [(0, 1), (1, 0)]).edges.count == 2)
    }

    @Test func rejectsPairsWithAStrangerOrASecondPartner() {
        let names = ["a", "b", "c"]
        #expect(throws: SkeletonError.unknownNode(9)) { try Skeleton(nodeNames: names, symmetries: [(0, 9)]) }
        #expect(throws: SkeletonError.nodePairedTwice(1)) {
            try Skeleton(nodeNames: names, symmetries: [(0, 1), (1, 2)])
        }
    }

    @Test func indicesArePositionsNotIDs() throws {
        let skeleton = try Skeleton(
            nodes: [Node(id: 9, name: "nose"), Node(id: 2, name: "l"), Node(id: 5, name: "r")],
            edges: [Edge(source: 9, destination: 5)], symmetries: [Symmetry(2, 5)])
        #expect(skeleton.index(of: 5) == 2)
        #expect(skeleton.index(of: 0) == nil)
        #expect(skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 2]])
        #expect(skeleton.symmetryIndices.map { [$0.0, $0.1] } == [[1, 2]])
    }

    @Test func survivesJSONAndIsCheckedOnTheWayIn() throws {
        let skeleton = try Skeleton(name: "s", nodeNames: ["a", "b", "c"], edges: [(0, 1)], symmetries: [(1, 2)])
        let json = try JSONEncoder().encode(skeleton)
        #expect(try JSONDecoder().decode(Skeleton.self, from: json) == skeleton)
        let twice = Data(#"{"nodes": [{"id": 0, "name": "a"}, {"id": 1, "name": "a"}]}"#.utf8)
        #expect(throws: SkeletonError.duplicateNodeName("a")) {
            try JSONDecoder().decode(Skeleton.self, from: twice)
        }
    }

    @Test(arguments: [
        (SkeletonError.duplicateNodeName("ear"), "ear"), (.unknownNode(7), "7"), (.selfEdge(3), "3"),
        (.nodePairedTwice(1), "1"), (.invalidNodeID(4), "4"),
    ])
    func errorsNameWhatIsWrong(error: SkeletonError, word: String) {
        #expect(error.description.contains(word))
    }
}

/// The skeletons that a project can start from.
@Suite struct SkeletonTemplateTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("templates/skeletons")

    @Test func everyTemplateIsAValidSkeletonNamedAfterItsFile() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
        #expect(files.contains { $0.lastPathComponent == "mouse-5.json" })
        for file in files {
            let skeleton = try JSONDecoder().decode(Skeleton.self, from: Data(contentsOf: file))
            #expect(skeleton.name == file.deletingPathExtension().lastPathComponent)
            #expect(!skeleton.nodes.isEmpty)
        }
    }
}
