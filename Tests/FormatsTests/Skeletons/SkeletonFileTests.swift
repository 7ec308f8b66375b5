import Domain
import Formats
import Foundation
import Testing

@Suite struct SkeletonFileTests {
    static func fly() throws -> Skeleton {
        try Skeleton(
            name: "fly", nodeNames: ["head", "thorax", "wing L", "no"], edges: [(1, 0), (1, 2), (1, 3)],
            symmetries: [(2, 3)])
    }

    private func read(_ text: String) throws -> SkeletonFile.Contents {
        try SkeletonFile.read(Array(text.utf8), name: "a.json")
    }

    @Test(arguments: SkeletonFile.Kind.allCases)
    func aSkeletonComesBackAsItWas(kind: SkeletonFile.Kind) throws {
        #expect(try read(SkeletonFile.write(Self.fly(), as: kind)).skeleton == Self.fly())
    }

    @Test func readsTheTemplates() throws {
        let folder = TestPlaces.root.appendingPathComponent("templates/skeletons")
        let counts = [
            "bees": [21, 20, 0], "flies13": [13, 12, 5], "fly32": [32, 25, 0], "gerbils": [14, 13, 2],
            "mice_hc": [5, 4, 0], "mice_of": [11, 10, 0],
        ]
        for (name, expected) in counts {
            let skeleton = try SkeletonFile.read(folder.appendingPathComponent("\(name).json")).skeleton
            #expect([skeleton.nodes.count, skeleton.edges.count, skeleton.symmetries.count] == expected, "\(name)")
        }
    }

    /// The links of a file of SLEAP's: numbers count nodes and types together, and `thorax` stands first as a link's end.
    @Test func readsWhatJSONPickleWrites() throws {
        let node = { (name: String) in
            #"{"py/object": "sleap.skeleton.Node", "py/state": {"py/tuple": ["\#(name)", 1.0]}}"#
        }
        let type = { (n: Int) in
            #"{"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [\#(n)]}, null, null, null]}"#
        }
        let text = """
            {"description": "", "nx_graph": {"directed": true, "graph": {"name": "s"}, "links": [
              {"source": \(node("thorax")), "target": \(node("head")), "type": \(type(1))},
              {"source": {"py/id": 1}, "target": \(node("L")), "type": {"py/id": 3}},
              {"source": {"py/id": 4}, "target": \(node("R")), "type": \(type(2))},
              {"source": {"py/id": 5}, "target": {"py/id": 4}, "type": {"py/id": 6}}],
             "multigraph": true, "nodes": [{"id": {"py/id": 2}}, {"id": {"py/id": 1}}, {"id": {"py/id": 4}},
              {"id": {"py/id": 5}}]}, "preview_image": {"py/b64": "AAAA"}}
            """
        let found = try read(text)
        #expect(
            try found.skeleton
                == Skeleton(
                    name: "s", nodeNames: ["head", "thorax", "L", "R"], edges: [(1, 0), (1, 2)], symmetries: [(2, 3)]))
        #expect(found.warnings.isEmpty)
    }

    @Test func ofSeveralSkeletonsTheFirstIsReadAndSaidSo() throws {
        let found = try SkeletonFile.read(
            Array("a:\n  nodes: [{name: x}]\nb:\n  nodes: [{name: y}]\n".utf8), name: "two.yaml")
        #expect(found.skeleton.nodeNames == ["x"] && found.skeleton.name == "a")
        #expect(found.warnings == ["The file holds 2 skeletons; the first, “a”, was read."])
    }

    @Test(arguments: [
        "", "  \n ", "{", "[]", "{}", "nodes", "12", #"{"links": [], "nodes": []}"#, #"{"links": 3, "nodes": {}}"#,
        #"{"links": [], "nodes": [{"id": {"py/id": 9}}]}"#, #"{"links": [], "nodes": [{"id": 0}]}"#,
        #"{"nodes": [{"id": 0, "name": "a"}, {"id": 1, "name": "a"}]}"#, #"{"nodes": [{"id": 0}]}"#,
        #"{"nodes": [{"id": 0, "name": "a"}], "edges": [{"source": 0, "destination": 4}]}"#,
        "a:\n  nodes: 3\n", "a:\n  nodes: [{nom: x}]\n",
        "a:\n  nodes: [{name: x}]\n  edges: [{source: {name: y}, destination: {name: x}}]\n",
        "a:\n  nodes: [{name: x}]\n  symmetries: [[{name: x}]]\n", "a: {nodes: [{name: x}], edges: [{}]}", "a: [",
        "\u{89}HDF",
        "a:\n  nodes: [{name: ' '}]\n", String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
        "a: " + String(repeating: "{b: ", count: 50_000), String(repeating: "{\"a\":", count: 50_000),
    ])
    func badFilesAreRefusedInWords(text: String) throws {
        let error = #expect(throws: FormatError.self) { try SkeletonFile.read(Array(text.utf8), name: "bad") }
        #expect(error?.description.hasPrefix("bad") == true)
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        for bytes in [[0x89, 0x48, 0x44, 0x46, 0x0D], [0xFF, 0xFE, 0x00], [0x7B, 0x22, 0xFF, 0x22, 0x7D]] as [[UInt8]] {
            #expect(throws: FormatError.self) { try SkeletonFile.read(bytes, name: "bad") }
        }
        let huge = [UInt8](repeating: 0x20, count: SkeletonFile.largest + 1)
        #expect(throws: FormatError.self) { try SkeletonFile.read(huge, name: "bad") }
    }

    /// Every prefix, and every byte changed: an error or a skeleton, never a crash.
    @Test(arguments: SkeletonFile.Kind.allCases)
    func damagedFilesNeverCrash(kind: SkeletonFile.Kind) throws {
        let bytes = Array(try SkeletonFile.write(Self.fly(), as: kind).utf8)
        var refused = 0
        for i in bytes.indices {
            var changed = bytes
            changed[i] ^= UInt8(1 << (i % 7))
            for text in [Array(bytes[..<i]), changed] {
                do { _ = try SkeletonFile.read(text, name: "x") } catch is FormatError { refused += 1 }
            }
        }
        #expect(refused > bytes.count / 2)
    }

    @Test func aSkeletonOfThousandsOfNodesIsRefused() throws {
        let nodes = (0..<2_000).map { "    - name: n\($0)\n" }.joined()
        #expect(throws: FormatError.self) { try SkeletonFile.read(Array("s:\n  nodes:\n\(nodes)".utf8), name: "big") }
    }
}

/// Held against what sleap-io reads and writes.
@Suite(TestPlaces.withPython) struct SkeletonFileAgainstSleapIOTests {
    private struct Dump: Decodable, Equatable {
        let nodes: [String]
        let edges, symmetries: [[String]]

        init(_ skeleton: Skeleton, as kind: String) {
            let names = skeleton.nodeNames
            nodes = kind == "yaml" ? names : Self.sorted(names)
            edges = Self.sorted(skeleton.edgeIndices.map { [names[$0.0], names[$0.1]] })
            symmetries = Self.sorted(skeleton.symmetryIndices.map { Self.sorted([names[$0.0], names[$0.1]]) })
        }

        /// As Python sorts: by code points.
        private static func sorted(_ names: [String]) -> [String] {
            names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        }

        private static func sorted(_ pairs: [[String]]) -> [[String]] {
            pairs.sorted { a, b in
                a[0] == b[0]
                    ? a[1].unicodeScalars.lexicographicallyPrecedes(b[1].unicodeScalars)
                    : a[0].unicodeScalars.lexicographicallyPrecedes(b[0].unicodeScalars)
            }
        }
    }

    @Test func readsAndWritesAsSleapIODoes() throws {
        let folder = try TemporaryFolder()
        _ = try Python.run("skeletons.py", ["write", folder.url.path])
        let shared = TestPlaces.shared.map { $0.appendingPathComponent("formats/skeleton") }
        let given = [folder.url, shared].compactMap { $0 }.flatMap {
            (try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)) ?? []
        }.filter { ["json", "yaml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
        #expect(given.count >= 12)
        var written: [URL] = []
        let read = try given.map { try SkeletonFile.read($0).skeleton }
        for (i, skeleton) in read.enumerated() {
            for kind in SkeletonFile.Kind.allCases {
                written.append(
                    try folder.write(SkeletonFile.write(skeleton, as: kind), to: "again/\(i).\(kind.rawValue)"))
            }
        }
        let truths = try JSONDecoder().decode(
            [Dump].self, from: Python.run("skeletons.py", ["dump"] + (given + written).map(\.path)))
        for (i, skeleton) in read.enumerated() {
            let place = Comment(rawValue: given[i].lastPathComponent)
            #expect(Dump(skeleton, as: given[i].pathExtension) == truths[i], place)
            #expect(Dump(skeleton, as: "json") == truths[given.count + 2 * i], place)
            #expect(Dump(skeleton, as: "yaml") == truths[given.count + 2 * i + 1], place)
        }
    }
}
