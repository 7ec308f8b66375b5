/// The backbones that only SLEAP up to 1.4 trains. An absent setting has SLEAP's default.
extension SLEAPModel.Backbone.LEAP {
    init(_ settings: ConfigurationNode) throws {
        filters = try settings["filters"]?.int(1...4096) ?? 64
        filtersRate = try settings["filters_rate"]?.positive(upTo: 8) ?? 2
        maxStride = try settings["max_stride"]?.int(1...256) ?? 8
        outputStride = try settings["output_stride"]?.int(1...256) ?? 1
        upInterpolate = try settings["up_interpolate"]?.bool() ?? false
        stacks = try settings["stacks"]?.int(1...16) ?? 1
    }
}

extension SLEAPModel.Backbone.Hourglass {
    init(_ settings: ConfigurationNode) throws {
        stemStride = try settings["stem_stride"]?.int(1...256) ?? 4
        maxStride = try settings["max_stride"]?.int(1...256) ?? 64
        outputStride = try settings["output_stride"]?.int(1...256) ?? 4
        stemFilters = try settings["stem_filters"]?.int(1...4096) ?? 128
        filters = try settings["filters"]?.int(1...4096) ?? 256
        filterIncrease = try settings["filter_increase"]?.int(0...4096) ?? 128
        stacks = try settings["stacks"]?.int(1...16) ?? 3
    }
}

extension SLEAPModel.Backbone.ResNet {
    init(_ settings: ConfigurationNode) throws {
        version = try settings["version"]?.string() ?? "ResNet50"
        weights = try settings["weights"]?.string() ?? "frozen"
        maxStride = try settings["max_stride"]?.int(1...256) ?? 32
        outputStride = try settings["output_stride"]?.int(1...256) ?? 4
        upsampling = try settings["upsampling"].map(Upsampling.init)
    }
}

extension SLEAPModel.Backbone.ResNet.Upsampling {
    init(_ settings: ConfigurationNode) throws {
        isTransposed = try settings["method"]?.string() == "transposed_conv"
        skipConnections = try settings["skip_connections"]?.string()
        blockStride = try settings["block_stride"]?.int(1...256) ?? 2
        filters = try settings["filters"]?.int(1...4096) ?? 64
        filtersRate = try settings["filters_rate"]?.positive(upTo: 8) ?? 1
        refineConvs = try settings["refine_convs"]?.int(0...16) ?? 2
        batchNorm = try settings["batch_norm"]?.bool() ?? true
        transposedKernelSize = try settings["transposed_conv_kernel_size"]?.int(1...32) ?? 4
    }
}
