import Domain
import Foundation

extension SLEAPModel {
    /// Reads `training_config.json` of SLEAP or `training_config.yaml` of sleap-nn, whichever the file is.
    ///
    /// - Throws: `FormatError`.
    package init(configuration url: URL) throws {
        let root = try ConfigurationNode(reading: url)
        if root["model_config"] != nil {
            self = try SLEAPNNDialect(root: root).model()
        } else if root["model"] != nil {
            self = try KerasDialect(root: root).model()
        } else {
            throw FormatError.missing(
                path: url.path, what: "the description of a model (“model” in SLEAP's, “model_config” in sleap-nn's)")
        }
    }
}

/// Parts that both dialects have, with the same names.
enum SLEAPHeads {
    /// - Parameters:
    ///   - block: the settings of the kind, such as `heads.multi_instance`.
    ///   - maps: the settings of its confidence maps: `block` itself where it has no other output.
    ///   - parts: the skeleton's parts, used where the head names none.
    static func heads(
        _ kind: SLEAPModel.Kind, block: ConfigurationNode, maps: ConfigurationNode, parts: [String], edges: [[String]]
    ) throws -> [SLEAPModel.Head] {
        let names = kind == .centroid ? ["anchor"] : try partNames(maps) ?? parts
        guard !names.isEmpty else { throw FormatError.missing(path: maps.path, what: "the names of the body parts") }
        let first = SLEAPModel.Head(
            name: kind.confidenceHead, content: .confidenceMaps(channels: names, sigma: try sigma(maps)),
            stride: try stride(maps))
        switch kind {
        case .singleInstance, .centroid, .centeredInstance: return [first]
        case .bottomUp: return [first, try fields(try block.required("pafs"), parts: names, edges: edges)]
        case .bottomUpID: return [first, try classMaps(try block.required("class_maps"))]
        case .centeredInstanceID: return [first, try classVectors(try block.required("class_vectors"))]
        }
    }

    static func partNames(_ maps: ConfigurationNode) throws -> [String]? {
        try maps["part_names"]?.strings()
    }

    private static func sigma(_ node: ConfigurationNode) throws -> Double {
        try node["sigma"]?.positive(upTo: 10_000) ?? 5
    }

    private static func stride(_ node: ConfigurationNode) throws -> Int {
        try node["output_stride"]?.int(1...256) ?? 1
    }

    private static func fields(_ node: ConfigurationNode, parts: [String], edges: [[String]]) throws -> SLEAPModel.Head
    {
        var links = edges
        if let listed = node["edges"] {
            links = try (listed.value.array ?? []).map { pair in
                let ends = (pair.array ?? []).compactMap(\.string)
                guard ends.count == 2 else { throw listed.wrong("pairs of body parts") }
                return ends
            }
        }
        guard !links.isEmpty, links.joined().allSatisfy(parts.contains), links.allSatisfy({ $0[0] != $0[1] }) else {
            throw FormatError.inconsistent(
                path: node.path, place: "“\(node.place)”", found: "has no edges, or edges between unknown body parts")
        }
        return SLEAPModel.Head(
            name: "PartAffinityFieldsHead", content: .affinityFields(edges: links, sigma: try sigma(node)),
            stride: try stride(node))
    }

    private static func classes(_ node: ConfigurationNode) throws -> [String] {
        let classes = try node.required("classes").strings()
        guard !classes.isEmpty, Set(classes).count == classes.count else {
            throw FormatError.inconsistent(
                path: node.path, place: "“\(node.place).classes”", found: "is empty or names an animal twice")
        }
        return classes
    }

    private static func classMaps(_ node: ConfigurationNode) throws -> SLEAPModel.Head {
        SLEAPModel.Head(
            name: "ClassMapsHead", content: .classMaps(classes: try classes(node), sigma: try sigma(node)),
            stride: try stride(node))
    }

    private static func classVectors(_ node: ConfigurationNode) throws -> SLEAPModel.Head {
        SLEAPModel.Head(
            name: "ClassVectorsHead",
            content: .classVectors(
                classes: try classes(node), layers: try node["num_fc_layers"]?.int(0...8) ?? 1,
                units: try node["num_fc_units"]?.int(1...65_536) ?? 64,
                isPooled: try node["global_pool"]?.bool() ?? true),
            stride: try stride(node))
    }

    /// The parts in the order of the maps. A skeleton that lacks one of them is an error.
    static func skeleton(_ whole: Skeleton?, heads: [SLEAPModel.Head], path: String) throws -> Skeleton {
        var parts = whole?.nodeNames ?? []
        if case .confidenceMaps(let channels, _)? = heads.first?.content, heads.first?.name != "CentroidConfmapsHead" {
            if let whole, let unknown = channels.first(where: { !whole.nodeNames.contains($0) }) {
                throw FormatError.inconsistent(
                    path: path, place: "the head's body part “\(unknown)”", found: "is not in the skeleton")
            }
            parts = channels
        }
        let place = Dictionary(parts.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        func kept(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
            let names = whole?.nodeNames ?? []
            return pairs.compactMap { a, b in
                guard let a = place[names[a]], let b = place[names[b]] else { return nil }
                return (a, b)
            }
        }
        var edges = kept(whole?.edgeIndices ?? [])
        if whole == nil, case .affinityFields(let links, _)? = heads.last?.content {
            edges = links.compactMap { link in
                guard let a = place[link[0]], let b = place[link[1]] else { return nil }
                return (a, b)
            }
        }
        do {
            return try Skeleton(
                name: whole?.name ?? "skeleton", nodeNames: parts, edges: edges,
                symmetries: kept(whole?.symmetryIndices ?? []))
        } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
    }
}
