import Neural

extension TrainingProfile {
    /// Checks what no type can: ranges, strides that divide, models that make up a pipeline.
    /// - Throws: `EngineError.invalidProfile` naming the setting, what it is and what was expected.
    public func validate() throws {
        try require(
            validationFraction > 0 && validationFraction <= 0.5, "validationFraction", validationFraction,
            "more than 0, at most 0.5")
        let names = models.map(\.model)
        let pipelines: [[ModelName]] = [
            [.singleInstance], [.centroid, .centeredInstance], [.centroid], [.centeredInstance],
        ]
        try require(
            pipelines.contains(names), "models", names.map(\.rawValue).joined(separator: ", "),
            "single_instance, or centroid and centered_instance")
        for model in models { try model.validate() }
    }
}

extension ModelProfile {
    func validate() throws {
        let place = model.rawValue
        try require(timeShare > 0 && timeShare.isFinite, "\(place).timeShare", timeShare, "a positive number")
        try validateInput("\(place).input")
        try validateMaps("\(place).confidenceMaps")
        try validateAugmentation("\(place).augmentation")
        try validateOptimization("\(place).optimization")
    }

    private func validateInput(_ place: String) throws {
        if let scale = input.scale.value {
            try require(scale > 0 && scale <= 1, "\(place).scale", scale, "“auto”, or more than 0 and at most 1")
        }
        try require((8...1024).contains(input.animalSize), "\(place).animalSize", input.animalSize, "8 to 1024 px")
        if let crop = input.cropSize.value {
            try require(crop >= 0 && crop <= 8192, "\(place).cropSize", crop, "“auto” or a number of px")
            try require(
                crop > 0 || model != .centeredInstance, "\(place).cropSize", crop, "“auto” or a positive number of px")
        }
    }

    private func validateMaps(_ place: String) throws {
        let maps = confidenceMaps
        try require(maps.sigma > 0 && maps.sigma.isFinite, "\(place).sigma", maps.sigma, "more than 0 px")
        try require(maps.emphasis >= 0 && maps.emphasis.isFinite, "\(place).emphasis", maps.emphasis, "0 or more")
        try require(
            maps.stride > 0 && network.maxStride % maps.stride == 0, "\(place).stride", maps.stride,
            "a number that divides the network's maximum stride of \(network.maxStride)")
        let head = HeadSpecification(name: "ConfmapsHead", channels: 1, stride: maps.stride)
        do {
            _ = try network.graph(inputChannels: 1, heads: [head])
        } catch NeuralError.invalidArchitecture(let reason) {
            throw EngineError.invalidProfile(
                path: "\(model.rawValue).network", found: "impossible",
                expected: "a network that can be built; \(reason)")
        }
    }

    private func validateAugmentation(_ place: String) throws {
        let a = augmentation
        for (name, range, limits) in [
            ("rotation", a.rotation, -360.0...360.0), ("scale", a.scale, 0.1...10),
            ("brightness", a.brightness, -1...1),
            ("contrast", a.contrast, 0...10),
        ] {
            try require(
                range.count == 2 && range[0] <= range[1] && range.allSatisfy(limits.contains), "\(place).\(name)",
                range,
                "[lowest, highest] between \(limits.lowerBound) and \(limits.upperBound)")
        }
        try require((0...512).contains(a.translation), "\(place).translation", a.translation, "0 to 512 px")
        try require((0...1).contains(a.noise), "\(place).noise", a.noise, "0 to 1")
    }

    private func validateOptimization(_ place: String) throws {
        let o = optimization
        for (name, number, range) in [
            ("batchSize", o.batchSize, 1...256), ("epochs", o.epochs, 1...100_000),
            ("batchesPerEpoch", o.batchesPerEpoch, 1...100_000), ("warmUpBatches", o.warmUpBatches, 0...1_000_000),
            ("plateauPatience", o.plateauPatience, 1...100_000),
            ("earlyStoppingPatience", o.earlyStoppingPatience, 1...100_000),
        ] {
            try require(
                range.contains(number), "\(place).\(name)", number, "\(range.lowerBound) to \(range.upperBound)")
        }
        try require(
            o.learningRate > 0 && o.learningRate <= 1, "\(place).learningRate", o.learningRate,
            "more than 0, at most 1")
        try require(
            (0..<1).contains(o.weightAverage), "\(place).weightAverage", o.weightAverage, "0 or more, less than 1")
    }
}

private func require(_ condition: Bool, _ path: String, _ found: some Any, _ expected: String) throws {
    guard condition else { throw EngineError.invalidProfile(path: path, found: "\(found)", expected: expected) }
}
