import Neural

extension TrainingProfile {
    /// Checks what no type can: ranges, strides that divide, models that make up a pipeline.
    /// - Throws: `EngineError.invalidProfile` naming the setting, what it is and what was expected.
    public func validate() throws {
        try require(
            validationFraction > 0 && validationFraction <= 0.5, "validationFraction", validationFraction,
            "more than 0, at most 0.5")
        if let testFraction {
            try require(
                testFraction >= 0 && testFraction <= 0.5, "testFraction", testFraction, "0 or more, at most 0.5")
        }
        let names = models.map(\.model)
        // Part of a pipeline can be trained alone, to be put beside what there is.
        let known = ModelName.pipelines + [[.centroid], [.centeredInstance], [.centeredInstanceID]]
        try require(
            known.contains(names), "models", names.map(\.rawValue).joined(separator: ", "),
            ModelName.pipelines.map { $0.map(\.rawValue).joined(separator: " and ") }.joined(separator: "; or "))
        for model in models { try model.validate() }
    }
}

extension ModelProfile {
    func validate() throws {
        let place = model.rawValue
        try require(timeShare > 0 && timeShare.isFinite, "\(place).timeShare", timeShare, "a positive number")
        try validateInput("\(place).input")
        try validateMaps("\(place).confidenceMaps")
        try validateHeads(place)
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
                crop > 0 || !model.seesCrop, "\(place).cropSize", crop, "“auto” or a positive number of px")
        }
    }
}

func require(_ condition: Bool, _ path: String, _ found: some Any, _ expected: String) throws {
    guard condition else { throw EngineError.invalidProfile(path: path, found: "\(found)", expected: expected) }
}
