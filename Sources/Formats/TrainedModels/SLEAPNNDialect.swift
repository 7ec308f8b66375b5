import Domain

/// `training_config.yaml` of sleap-nn, also of its first versions (`is_rgb`, `crop_hw`, skeletons by name).
struct SLEAPNNDialect {
    let root: ConfigurationNode

    /// sleap-nn's names of the heads' blocks.
    private static let names: [(String, SLEAPModel.Kind)] = [
        ("single_instance", .singleInstance), ("centroid", .centroid), ("centered_instance", .centeredInstance),
        ("bottomup", .bottomUp), ("multi_class_bottomup", .bottomUpID), ("multi_class_topdown", .centeredInstanceID),
    ]

    func model() throws -> SLEAPModel {
        let heads = try root.required("model_config").required("head_configs")
        let given = (heads.value.members ?? []).filter { $0.value != .null }.map(\.key)
        guard given.count == 1, let (name, kind) = Self.names.first(where: { $0.0 == given[0] }) else {
            throw FormatError.unsupported(
                path: root.path,
                found: given.isEmpty ? "a model without a head" : "the head “\(given.joined(separator: ", "))”",
                supported: "one of \(Self.names.map(\.0).joined(separator: ", ")) is")
        }
        let block = try heads.required(name)
        let maps = try block.required("confmaps")
        let whole = try skeleton()
        let edges = whole.map { whole in whole.edgeIndices.map { [whole.nodeNames[$0.0], whole.nodeNames[$0.1]] } }
        let outputs = try SLEAPHeads.heads(
            kind, block: block, maps: maps, parts: whole?.nodeNames ?? [], edges: edges ?? [])
        return SLEAPModel(
            kind: kind, skeleton: try SLEAPHeads.skeleton(whole, heads: outputs, path: root.path),
            preprocessing: try preprocessing(), backbone: try backbone(), heads: outputs,
            anchorPart: try maps["anchor_part"]?.string())
    }

    private func preprocessing() throws -> SLEAPModel.Preprocessing {
        let settings = root.at("data_config", "preprocessing")
        if let mode = try settings?["crop_mode"]?.string(), mode != "fixed" {
            throw FormatError.unsupported(
                path: root.path, found: "crops of mode “\(mode)”", supported: "crops of one size are")
        }
        var crop = try settings?["crop_size"].flatMap { $0.value.array == nil ? try $0.int(1...8192) : nil }
        if crop == nil, let sides = settings?["crop_hw"] ?? settings?["crop_size"], let list = sides.value.array {
            let numbers = list.compactMap(\.int)
            guard numbers.count == 2, numbers[0] == numbers[1], (1...8192).contains(numbers[0]) else {
                throw sides.wrong("two equal sides")
            }
            crop = numbers[0]
        }
        return SLEAPModel.Preprocessing(
            scale: try settings?["scale"]?.positive(upTo: 16) ?? 1,
            targetWidth: try settings?["max_width"]?.int(1...65_536),
            targetHeight: try settings?["max_height"]?.int(1...65_536), cropSize: crop)
    }

    private func backbone() throws -> SLEAPModel.Backbone {
        let backbones = try root.required("model_config").required("backbone_config")
        let named = (backbones.value.members ?? []).filter { $0.value != .null }.map(\.key)
        guard named.count == 1, let settings = backbones[named[0]] else {
            throw FormatError.inconsistent(
                path: root.path, place: "“\(backbones.place)”", found: "names \(named.count) networks, not one")
        }
        return named[0] == "unet" ? .unet(try SLEAPModel.Backbone.UNet(settings)) : .other(named[0])
    }

    /// The first skeleton: of a list, or of a table of skeletons by name.
    private func skeleton() throws -> Skeleton? {
        guard let listed = root.at("data_config", "skeletons") else { return nil }
        let first: JSONValue? = listed.value.array?.first ?? listed.value.members?.first?.value
        guard let first else { return nil }
        let name = first["name"]?.string ?? listed.value.members?.first?.key ?? "skeleton"
        let nodes = (first["nodes"]?.array ?? []).compactMap { $0["name"]?.string ?? $0.string }
        func index(_ value: JSONValue?) -> Int? {
            if let name = value?["name"]?.string ?? value?.string { return nodes.firstIndex(of: name) }
            return value?.int.flatMap { nodes.indices.contains($0) ? $0 : nil }
        }
        func pair(_ value: JSONValue) throws -> (Int, Int) {
            let ends = value.array.map { ($0.first, $0.last) } ?? (value["source"], value["destination"])
            guard let a = index(ends.0), let b = index(ends.1) else {
                throw FormatError.inconsistent(
                    path: root.path, place: "“\(listed.place)”", found: "has an edge or pair without its two body parts"
                )
            }
            return (a, b)
        }
        do {
            return try Skeleton(
                name: name, nodeNames: nodes, edges: (first["edges"]?.array ?? []).map(pair),
                symmetries: (first["symmetries"]?.array ?? []).map(pair))
        } catch let error as SkeletonError {
            throw FormatError.skeleton(path: root.path, error)
        }
    }
}
