import Domain

/// Skeletons as SLEAP keeps them in `metadata/json`: a networkx node-link graph pickled to JSON.
///
/// Nodes are indices into the file's list of nodes, or Node objects in place; an object that stood before is named by
/// `{"py/id": k}`, the k-th object from 1 in depth-first order. Links of type 2 are symmetric pairs.
struct SLPSkeleton {
    let name: String
    let nodeNames: [String]
    private(set) var edges: [(Int, Int)] = []
    private(set) var symmetries: [(Int, Int)] = []
    /// What was left out, in words.
    private(set) var warnings: [String] = []

    private enum Pickled { case node(String), edgeType(Int) }

    /// - Parameter countsNodesApart: numbers name nodes in the order in which they first stand, as in skeleton files of
    ///   sleap-io, which writes a node in full each time.
    /// - Throws: `Unreadable` saying what is wrong.
    init(_ json: JSONValue, fileNodes: [String], countsNodesApart: Bool = false) throws {
        let graph = json["nx_graph"] ?? json
        guard let links = graph["links"]?.array, let nodes = graph["nodes"]?.array else {
            throw Unreadable(reason: "a skeleton has no links or no nodes")
        }
        name = graph["graph"]?["name"]?.string ?? "skeleton"
        var pickled: [Pickled] = []
        let parsed = try links.map { link in
            let source = try Self.node(link["source"], fileNodes, &pickled)
            let target = try Self.node(link["target"], fileNodes, &pickled)
            return (source, target, try Self.edgeType(link["type"], &pickled))
        }
        if countsNodesApart { pickled = Self.distinctNodes(pickled) }
        nodeNames = try nodes.map { try Self.node($0["id"], fileNodes, &pickled) }
        add(parsed)
    }

    struct Unreadable: Error { let reason: String }

    private static func distinctNodes(_ pickled: [Pickled]) -> [Pickled] {
        var seen = Set<String>()
        return pickled.filter { if case .node(let name) = $0 { seen.insert(name).inserted } else { false } }
    }

    private static func node(_ json: JSONValue?, _ fileNodes: [String], _ pickled: inout [Pickled]) throws -> String {
        guard let json else { throw Unreadable(reason: "a skeleton's node is missing") }
        if case .number = json, let index = json.int {
            guard fileNodes.indices.contains(index) else { throw Unreadable(reason: "node \(index) does not exist") }
            return fileNodes[index]
        }
        if let id = json["py/id"]?.int {
            guard pickled.indices.contains(id - 1), case .node(let name) = pickled[id - 1] else {
                throw Unreadable(reason: "object \(id) of a skeleton is not a node")
            }
            return name
        }
        let state = json["py/state"] ?? json
        guard let name = state["py/tuple"]?.array?.first?.string ?? state["name"]?.string ?? json.string else {
            throw Unreadable(reason: "a skeleton's node has no name")
        }
        pickled.append(.node(name))
        return name
    }

    private static func edgeType(_ json: JSONValue?, _ pickled: inout [Pickled]) throws -> Int {
        guard let json else { return 1 }
        if let id = json["py/id"]?.int {
            if pickled.indices.contains(id - 1), case .edgeType(let type) = pickled[id - 1] { return type }
            let types = pickled.compactMap { if case .edgeType(let type) = $0 { type } else { nil } }
            return types.indices.contains(id - 1) ? types[id - 1] : id
        }
        guard let call = json["py/reduce"]?.array, call.count > 1, let type = call[1]["py/tuple"]?.array?.first?.int
        else { throw Unreadable(reason: "a skeleton's link has no type") }
        pickled.append(.edgeType(type))
        return type
    }

    /// Keeps the edges and pairs that the body plan allows; SLEAP lets a few through that it should not.
    private mutating func add(_ links: [(source: String, target: String, type: Int)]) {
        let place = Dictionary(nodeNames.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        var joined = Set<[Int]>()
        var partner: [Int: Int] = [:]
        for link in links {
            guard let a = place[link.source], let b = place[link.target], a != b else {
                warnings.append("The link from “\(link.source)” to “\(link.target)” was left out: it leads nowhere.")
                continue
            }
            if link.type == 1 {
                if joined.insert([a, b]).inserted { edges.append((a, b)) }
            } else if partner[a] == nil, partner[b] == nil {
                (partner[a], partner[b]) = (b, a)
                symmetries.append((a, b))
            } else if partner[a] != b {
                warnings.append(
                    "The symmetric pair “\(link.source)” and “\(link.target)” was left out: one already has a partner.")
            }
        }
    }

    /// The same body plan as Domain has it, node ids counting from 0.
    ///
    /// - Throws: `SkeletonError`.
    func skeleton() throws -> Skeleton {
        try Skeleton(name: name, nodeNames: nodeNames, edges: edges, symmetries: symmetries)
    }

    /// The `skeletons` and `nodes` of `metadata/json` for one skeleton.
    static func encode(_ skeleton: Skeleton) -> (skeletons: JSONValue, nodes: JSONValue) {
        func number(_ value: Int) -> JSONValue { .number(String(value)) }
        func type(_ value: Int, first: Bool, id: Int) -> JSONValue {
            guard first else { return .object([.init("py/id", number(id))]) }
            return .object([
                .init(
                    "py/reduce",
                    .array([
                        .object([.init("py/type", .string("sleap.skeleton.EdgeType"))]),
                        .object([.init("py/tuple", .array([number(value)]))]),
                    ]))
            ])
        }
        let edges = skeleton.edgeIndices.enumerated().map { i, edge in
            JSONValue.object([
                .init("edge_insert_idx", number(i)), .init("key", number(0)), .init("source", number(edge.0)),
                .init("target", number(edge.1)), .init("type", type(1, first: i == 0, id: 1)),
            ])
        }
        let pairs = skeleton.symmetryIndices.enumerated().map { i, pair in
            JSONValue.object([
                .init("key", number(0)), .init("source", number(pair.0)), .init("target", number(pair.1)),
                .init("type", type(2, first: i == 0, id: edges.isEmpty ? 1 : 2)),
            ])
        }
        let graph = JSONValue.object([
            .init("directed", .bool(true)),
            .init(
                "graph",
                .object([
                    .init("name", .string(skeleton.name)), .init("num_edges_inserted", number(edges.count)),
                ])),
            .init("links", .array(edges + pairs)), .init("multigraph", .bool(true)),
            .init("nodes", .array(skeleton.nodes.indices.map { .object([.init("id", number($0))]) })),
        ])
        let nodes = skeleton.nodes.map {
            JSONValue.object([.init("name", .string($0.name)), .init("weight", .number("1.0"))])
        }
        return (.array([graph]), .array(nodes))
    }
}
