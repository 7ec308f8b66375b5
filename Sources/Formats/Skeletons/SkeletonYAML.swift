import Domain
import Yams

/// sleap-io's skeleton files: a mapping from a skeleton's name to its nodes, edges and symmetries, all by name.
enum SkeletonYAML {
    static func read(_ text: String, name path: String) throws -> SkeletonDraft {
        guard let root = try YAMLText.compose(text, path: path), let mapping = root.mapping else {
            throw FormatError.notYAML(path: path, reason: "it holds no mapping of names to values")
        }
        if let list = mapping["skeletons"]?.sequence, let first = list.first {
            return try draft(first, first["name"]?.scalar?.string ?? "skeleton", more: list.count - 1, path)
        }
        if mapping["nodes"] != nil {
            return try draft(root, mapping["name"]?.scalar?.string ?? "skeleton", more: 0, path)
        }
        guard let (key, value) = mapping.first, value["nodes"] != nil else {
            throw FormatError.missing(path: path, what: "a skeleton with the entry “nodes”")
        }
        return try draft(value, key.scalar?.string ?? "skeleton", more: mapping.count - 1, path)
    }

    private static func draft(_ node: YAMLNode, _ name: String, more: Int, _ path: String) throws -> SkeletonDraft {
        func ends(_ list: String, _ pair: (YAMLNode) -> (YAMLNode?, YAMLNode?)) throws -> [(String, String)] {
            try items(node[list], list, path).map { item in
                let (a, b) = pair(item)
                return (try nodeName(a, list, path), try nodeName(b, list, path))
            }
        }
        return SkeletonDraft(
            name: name, nodes: try items(node["nodes"], "nodes", path).map { try nodeName($0, "nodes", path) },
            edges: try ends("edges") { ($0["source"] ?? $0.sequence?.first, $0["destination"] ?? $0.sequence?.last) },
            symmetries: try ends("symmetries") { item in
                guard let pair = item.sequence, pair.count == 2 else { return (nil, nil) }
                return (pair[0], pair[1])
            },
            warnings: more > 0 ? ["The file holds \(more + 1) skeletons; the first, “\(name)”, was read."] : [])
    }

    private static func items(_ node: YAMLNode?, _ list: String, _ path: String) throws -> [YAMLNode] {
        guard let node, node.null == nil else { return [] }
        guard let sequence = node.sequence else {
            throw FormatError.wrongType(path: path, place: "“\(list)”", expected: "a list", found: "something else")
        }
        guard sequence.count <= 100 * SkeletonFile.mostNodes else {
            throw FormatError.unsupported(
                path: path, found: "\(sequence.count) \(list)", supported: "skeletons are small")
        }
        return Array(sequence)
    }

    /// `{name: head}`, or the plain name.
    private static func nodeName(_ node: YAMLNode?, _ list: String, _ path: String) throws -> String {
        guard let name = node?["name"]?.scalar?.string ?? node?.scalar?.string, !name.isEmpty else {
            throw FormatError.wrongType(
                path: path, place: "“\(list)”", expected: "body parts with a “name”", found: "something else")
        }
        return name
    }

    // MARK: Writing

    static func text(of skeleton: Skeleton) -> String {
        let names = skeleton.nodeNames
        func node(_ index: Int) -> YAMLNode { mapping([("name", scalar(names[index]))]) }
        let body = mapping([
            ("nodes", sequence(names.indices.map(node))),
            (
                "edges",
                sequence(skeleton.edgeIndices.map { mapping([("source", node($0.0)), ("destination", node($0.1))]) })
            ),
            ("symmetries", sequence(skeleton.symmetryIndices.map { sequence([node($0.0), node($0.1)]) })),
        ])
        let root = YAMLNode.mapping(
            YAMLNode.Mapping([(scalar(skeleton.name.isEmpty ? "skeleton" : skeleton.name), body)]))
        // A tree of strings always has a text.
        return (try? Yams.serialize(node: root, width: -1, allowUnicode: true)) ?? ""
    }

    private static func mapping(_ pairs: [(String, YAMLNode)]) -> YAMLNode {
        .mapping(YAMLNode.Mapping(pairs.map { (YAMLNode($0.0), $0.1) }))
    }

    /// An empty list is written `[]`: in block style it would read as nothing.
    private static func sequence(_ nodes: [YAMLNode]) -> YAMLNode {
        .sequence(YAMLNode.Sequence(nodes, .implicit, nodes.isEmpty ? .flow : .block))
    }

    /// Quoted unless it can only be read as a text: `no`, `12` and `a: b` are names too.
    private static func scalar(_ text: String) -> YAMLNode {
        let isPlain = text.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_]*/#) != nil && !words.contains(text.lowercased())
        return .scalar(YAMLNode.Scalar(text, isPlain ? .implicit : Tag(.str), isPlain ? .plain : .doubleQuoted))
    }

    private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
}
