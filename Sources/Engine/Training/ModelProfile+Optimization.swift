extension ModelProfile {
    func validateAugmentation(_ place: String) throws {
        let a = augmentation
        for (name, range, limits) in [
            ("rotation", a.rotation, -360.0...360.0), ("scale", a.scale, 0.1...10),
            ("brightness", a.brightness, -1...1),
            ("contrast", a.contrast, 0...10), ("gamma", a.gamma ?? [1, 1], 0.05...20),
        ] {
            try require(
                range.count == 2 && range[0] <= range[1] && range.allSatisfy(limits.contains), "\(place).\(name)",
                range,
                "[lowest, highest] between \(limits.lowerBound) and \(limits.upperBound)")
        }
        try require((0...512).contains(a.translation), "\(place).translation", a.translation, "0 to 512 px")
        try require((0...1).contains(a.noise), "\(place).noise", a.noise, "0 to 1")
        try require(
            (0...1).contains(a.uniformNoise ?? 0), "\(place).uniformNoise", a.uniformNoise ?? 0, "0 to 1")
    }

    func validateOptimization(_ place: String) throws {
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
        for (name, number) in [
            ("weightDecay", o.weightDecay ?? 0), ("negativeWeight", o.negativeWeight ?? 1),
            ("plateauThreshold", o.plateauThreshold ?? 0), ("plateauCooldown", Double(o.plateauCooldown ?? 0)),
        ] {
            try require(number >= 0 && number.isFinite, "\(place).\(name)", number, "0 or more")
        }
    }
}
