/// A body part. `id` is the part's permanent slot in every stored point array: a deleted node's slot is never reused.
public struct Node: Hashable, Sendable, Codable {
    public let id: NodeID
    public var name: String

    public init(id: NodeID, name: String) {
        self.id = id
        self.name = name
    }
}

/// A directed connection between two body parts.
public struct Edge: Hashable, Sendable, Codable {
    public let source: NodeID
    public let destination: NodeID

    public init(source: NodeID, destination: NodeID) {
        self.source = source
        self.destination = destination
    }
}

/// A left part and its right counterpart, in no particular order.
public struct Symmetry: Hashable, Sendable, Codable {
    public let first: NodeID
    public let second: NodeID

    public init(_ first: NodeID, _ second: NodeID) {
        self.first = first
        self.second = second
    }
}

/// The body plan: nodes in display order, directed edges, and left-right pairs.
public struct Skeleton: Hashable, Sendable, Codable {
    public let name: String
    public let nodes: [Node]
    public let edges: [Edge]
    public let symmetries: [Symmetry]

    /// - Throws: `SkeletonError` when names repeat or are empty, or an edge or pair names a node that is not there.
    public init(name: String = "skeleton", nodes: [Node], edges: [Edge] = [], symmetries: [Symmetry] = []) throws {
        var names = Set<String>()
        var ids = Set<NodeID>()
        for node in nodes {
            if node.name.isEmpty { throw SkeletonError.emptyNodeName }
            if !names.insert(node.name).inserted { throw SkeletonError.duplicateNodeName(node.name) }
            if node.id.rawValue < 0 || !ids.insert(node.id).inserted { throw SkeletonError.invalidNodeID(node.id) }
        }
        var seen = Set<Edge>()
        for edge in edges {
            for end in [edge.source, edge.destination] where !ids.contains(end) {
                throw SkeletonError.unknownNode(end)
            }
            if edge.source == edge.destination { throw SkeletonError.selfEdge(edge.source) }
            if !seen.insert(edge).inserted { throw SkeletonError.duplicateEdge(edge) }
        }
        var paired = Set<NodeID>()
        for pair in symmetries {
            for end in [pair.first, pair.second] {
                if !ids.contains(end) { throw SkeletonError.unknownNode(end) }
                if !paired.insert(end).inserted { throw SkeletonError.nodePairedTwice(end) }
            }
        }
        self.name = name
        self.nodes = nodes
        self.edges = edges
        self.symmetries = symmetries
    }

    /// A skeleton whose node ids count from 0 in the order of `nodeNames`; edges and pairs are indices into it.
    ///
    /// - Throws: `SkeletonError`, as the designated initialiser does.
    public init(
        name: String = "skeleton", nodeNames: [String], edges: [(Int, Int)] = [], symmetries: [(Int, Int)] = []
    ) throws {
        try self.init(
            name: name,
            nodes: nodeNames.enumerated().map { Node(id: NodeID($0.offset), name: $0.element) },
            edges: edges.map { Edge(source: NodeID($0.0), destination: NodeID($0.1)) },
            symmetries: symmetries.map { Symmetry(NodeID($0.0), NodeID($0.1)) })
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: values.decodeIfPresent(String.self, forKey: .name) ?? "skeleton",
            nodes: values.decode([Node].self, forKey: .nodes),
            edges: values.decodeIfPresent([Edge].self, forKey: .edges) ?? [],
            symmetries: values.decodeIfPresent([Symmetry].self, forKey: .symmetries) ?? [])
    }

    /// No nodes yet: what a new project starts with.
    public static let empty = Skeleton()

    private init() {
        name = "skeleton"
        nodes = []
        edges = []
        symmetries = []
    }

    public var nodeNames: [String] { nodes.map(\.name) }

    /// Position of a node in `nodes`, which is its position in every `points` array of Domain.
    public func index(of id: NodeID) -> Int? { nodes.firstIndex { $0.id == id } }

    /// Edges as pairs of positions in `nodes`.
    public var edgeIndices: [(Int, Int)] { pairs(edges.map { ($0.source, $0.destination) }) }

    /// Left-right pairs as positions in `nodes`.
    public var symmetryIndices: [(Int, Int)] { pairs(symmetries.map { ($0.first, $0.second) }) }

    private func pairs(_ ids: [(NodeID, NodeID)]) -> [(Int, Int)] {
        let position = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($0.element.id, $0.offset) })
        return ids.map { (position[$0.0]!, position[$0.1]!) }
    }
}

public enum SkeletonError: Error, Equatable, CustomStringConvertible {
    case emptyNodeName
    case duplicateNodeName(String)
    case invalidNodeID(NodeID)
    case unknownNode(NodeID)
    case selfEdge(NodeID)
    case duplicateEdge(Edge)
    case nodePairedTwice(NodeID)

    public var description: String {
        switch self {
        case .emptyNodeName: "A body part has no name."
        case .duplicateNodeName(let name): "The skeleton has two body parts named “\(name)”; names must differ."
        case .invalidNodeID(let id): "Body part number \(id) is negative or used twice."
        case .unknownNode(let id): "An edge or a symmetric pair names body part \(id), which the skeleton lacks."
        case .selfEdge(let id): "An edge connects body part \(id) with itself."
        case .duplicateEdge(let edge): "The edge from \(edge.source) to \(edge.destination) is there twice."
        case .nodePairedTwice(let id): "Body part \(id) is in two symmetric pairs; it may have one partner."
        }
    }
}
