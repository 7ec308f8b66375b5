import Domain

/// `training_config.json` of SLEAP 1.0 to 1.4.
struct KerasDialect {
    let root: ConfigurationNode

    func model() throws -> SLEAPModel {
        let heads = try root.required("model").required("heads")
        let found = SLEAPModel.Kind.allCases.compactMap { kind in heads[kind.rawValue].map { (kind, $0) } }
        guard let (kind, block) = found.first, found.count == 1 else {
            throw FormatError.inconsistent(
                path: root.path, place: "“model.heads”", found: "names \(found.count) of SLEAP's models, not one")
        }
        let whole = try skeleton()
        let maps = block["confmaps"] ?? block
        let edges = whole.map { whole in whole.edgeIndices.map { [whole.nodeNames[$0.0], whole.nodeNames[$0.1]] } }
        let outputs = try SLEAPHeads.heads(
            kind, block: block, maps: maps, parts: whole?.nodeNames ?? [], edges: edges ?? [])
        let anchor =
            try maps["anchor_part"]?.string() ?? root.at("data", "instance_cropping", "center_on_part")?.string()
        return SLEAPModel(
            kind: kind, skeleton: try SLEAPHeads.skeleton(whole, heads: outputs, path: root.path),
            preprocessing: try preprocessing(), backbone: try backbone(), heads: outputs, anchorPart: anchor)
    }

    private func skeleton() throws -> Skeleton? {
        guard let first = root.at("data", "labels", "skeletons")?.value.array?.first else { return nil }
        do {
            return try SLPSkeleton(first, fileNodes: []).skeleton()
        } catch let error as SLPSkeleton.Unreadable {
            throw FormatError.inconsistent(path: root.path, place: "“data.labels.skeletons”", found: error.reason)
        } catch let error as SkeletonError {
            throw FormatError.skeleton(path: root.path, error)
        }
    }

    private func preprocessing() throws -> SLEAPModel.Preprocessing {
        let settings = root.at("data", "preprocessing")
        if let mode = settings?["imagenet_mode"] {
            throw FormatError.unsupported(
                path: root.path, found: "“\(mode.place)”", supported: "pictures from black (0) to white (1) are")
        }
        let fits = try settings?["resize_and_pad_to_target"]?.bool() ?? true
        let height = try settings?["target_height"]?.int(1...65_536)
        let width = try settings?["target_width"]?.int(1...65_536)
        let both = fits && height != nil && width != nil
        return SLEAPModel.Preprocessing(
            scale: try settings?["input_scaling"]?.positive(upTo: 16) ?? 1, targetWidth: both ? width : nil,
            targetHeight: both ? height : nil,
            cropSize: try root.at("data", "instance_cropping", "crop_size")?.int(1...8192))
    }

    private func backbone() throws -> SLEAPModel.Backbone {
        let backbones = try root.required("model").required("backbone")
        let named = (backbones.value.members ?? []).filter { $0.value != .null }
        guard let name = named.first?.key, named.count == 1, let settings = backbones[name] else {
            throw FormatError.inconsistent(
                path: root.path, place: "“\(backbones.place)”", found: "names \(named.count) networks, not one")
        }
        return switch name {
        case "unet": .unet(try SLEAPModel.Backbone.UNet(settings))
        case "leap": .leap(try SLEAPModel.Backbone.LEAP(settings))
        case "hourglass": .hourglass(try SLEAPModel.Backbone.Hourglass(settings))
        case "resnet": .resnet(try SLEAPModel.Backbone.ResNet(settings))
        default: .other(name)
        }
    }
}

extension SLEAPModel.Backbone.UNet {
    /// The settings that both dialects write with the same names.
    init(_ settings: ConfigurationNode) throws {
        filters = try settings.required("filters").int(1...4096)
        filtersRate = try settings.required("filters_rate").positive(upTo: 8)
        maxStride = try settings.required("max_stride").int(1...256)
        outputStride = try settings["output_stride"]?.int(1...256) ?? 1
        stemStride = try settings["stem_stride"]?.int(1...256)
        middleBlock = try settings["middle_block"]?.bool() ?? true
        upInterpolate = try settings["up_interpolate"]?.bool() ?? false
        kernelSize = try settings["kernel_size"]?.int(1...15) ?? 3
        stemKernelSize = try settings["stem_kernel_size"]?.int(1...15) ?? 7
        convsPerBlock = try settings["convs_per_block"]?.int(1...8) ?? 2
        stacks = try settings["stacks"]?.int(1...16) ?? 1
    }
}
