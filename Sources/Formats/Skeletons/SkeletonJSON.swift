import Domain

/// SLEAP's old skeleton files: jsonpickle of a networkx node-link graph, with or without the wrapper of its templates.
///
/// Layout and numbering: docs/formats.md, “Skeletons”.
enum SkeletonJSON {
    /// A file of SLEAP's, or sleap-io's, which numbers the nodes on their own.
    static func readPickled(_ json: JSONValue, name path: String) throws -> SkeletonDraft {
        do {
            let found: SLPSkeleton
            do { found = try SLPSkeleton(json, fileNodes: []) } catch is SLPSkeleton.Unreadable {
                found = try SLPSkeleton(json, fileNodes: [], countsNodesApart: true)
            }
            let names = found.nodeNames
            return SkeletonDraft(
                name: found.name, nodes: names, edges: found.edges.map { (names[$0.0], names[$0.1]) },
                symmetries: found.symmetries.map { (names[$0.0], names[$0.1]) }, warnings: found.warnings)
        } catch let error as SLPSkeleton.Unreadable {
            throw FormatError.inconsistent(path: path, place: "the skeleton", found: "cannot be read: \(error.reason)")
        }
    }

    /// A template of Tarsier's: nodes with ids, edges and pairs between ids.
    static func readTemplate(_ json: JSONValue, name path: String) throws -> SkeletonDraft {
        var names: [Int: String] = [:]
        var nodes: [String] = []
        for node in json["nodes"]?.array ?? [] {
            guard let id = node["id"]?.int, let name = node["name"]?.string else {
                throw FormatError.wrongType(
                    path: path, place: "“nodes”", expected: "a list of nodes with “id” and “name”",
                    found: "something else")
            }
            names[id] = name
            nodes.append(name)
        }
        func pairs(_ list: String, _ first: String, _ second: String) throws -> [(String, String)] {
            try (json[list]?.array ?? []).map { pair in
                guard let a = pair[first]?.int.flatMap({ names[$0] }), let b = pair[second]?.int.flatMap({ names[$0] })
                else {
                    throw FormatError.inconsistent(
                        path: path, place: "“\(list)”", found: "names a body part that is not there")
                }
                return (a, b)
            }
        }
        return SkeletonDraft(
            name: json["name"]?.string ?? "skeleton", nodes: nodes,
            edges: try pairs("edges", "source", "destination"), symmetries: try pairs("symmetries", "first", "second"))
    }

    // MARK: Writing

    /// What jsonpickle writes: an object in full where it first stands, afterwards its number in depth-first order.
    private struct Pickler {
        let names: [String]
        private var numbers: [String: Int] = [:]
        private var count = 0

        init(names: [String]) { self.names = names }

        private mutating func once(_ key: String, _ whole: JSONValue) -> JSONValue {
            if let number = numbers[key] { return .object([.init("py/id", .number(String(number)))]) }
            count += 1
            numbers[key] = count
            return whole
        }

        mutating func node(_ index: Int) -> JSONValue {
            let state = JSONValue.object([.init("py/tuple", .array([.string(names[index]), .number("1.0")]))])
            return once(
                "node \(index)",
                .object([.init("py/object", .string("sleap.skeleton.Node")), .init("py/state", state)]))
        }

        mutating func type(_ value: Int) -> JSONValue {
            let call = JSONValue.array([
                .object([.init("py/type", .string("sleap.skeleton.EdgeType"))]),
                .object([.init("py/tuple", .array([.number(String(value))]))]),
            ])
            return once("type \(value)", .object([.init("py/reduce", call)]))
        }
    }

    /// The text of a file that SLEAP 1.x and sleap-io read. A pair is written in both directions, as SLEAP does.
    static func text(of skeleton: Skeleton) -> String {
        var pickler = Pickler(names: skeleton.nodeNames)
        let edges = skeleton.edgeIndices.enumerated().map { i, edge in
            JSONValue.object([
                .init("edge_insert_idx", .number(String(i))), .init("key", .number("0")),
                .init("source", pickler.node(edge.0)), .init("target", pickler.node(edge.1)),
                .init("type", pickler.type(1)),
            ])
        }
        let pairs = skeleton.symmetryIndices.flatMap { [($0.0, $0.1), ($0.1, $0.0)] }.map { pair in
            JSONValue.object([
                .init("key", .number("0")), .init("source", pickler.node(pair.0)),
                .init("target", pickler.node(pair.1)), .init("type", pickler.type(2)),
            ])
        }
        let nodes = skeleton.nodes.indices.map { JSONValue.object([.init("id", pickler.node($0))]) }
        let graph = JSONValue.object([
            .init("directed", .bool(true)),
            .init(
                "graph",
                .object([
                    .init("name", .string(skeleton.name)),
                    .init("num_edges_inserted", .number(String(edges.count))),
                ])),
            .init("links", .array(edges + pairs)), .init("multigraph", .bool(true)), .init("nodes", .array(nodes)),
        ])
        return graph.text + "\n"
    }
}
