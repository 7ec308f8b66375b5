import Neural

extension ModelProfile {
    func validateMaps(_ place: String) throws {
        let maps = confidenceMaps
        try require(maps.sigma > 0 && maps.sigma.isFinite, "\(place).sigma", maps.sigma, "more than 0 px")
        try require(maps.emphasis >= 0 && maps.emphasis.isFinite, "\(place).emphasis", maps.emphasis, "0 or more")
        try requireStride(maps.stride, "\(place).stride")
        if let weight = maps.lossWeight { try requireWeight(weight, "\(place).lossWeight") }
        for (part, weight) in (maps.partWeights ?? [:]).sorted(by: { $0.key < $1.key }) {
            try requireWeight(weight, "\(place).partWeights.\(part)")
        }
        if let hard = maps.hardParts {
            try require(hard.ratio >= 1, "\(place).hardParts.ratio", hard.ratio, "1 or more")
            try require(hard.fewest >= 0, "\(place).hardParts.fewest", hard.fewest, "0 or more")
            try require(
                hard.most ?? .max >= max(1, hard.fewest), "\(place).hardParts.most", hard.most ?? 0,
                "1 or more, and no less than fewest")
            try requireWeight(hard.scale, "\(place).hardParts.scale")
        }
    }

    /// A head that the model needs must be described, and one that it does not have must not.
    func validateHeads(_ place: String) throws {
        try requireHead(partAffinityFields, "\(place).partAffinityFields", of: [.bottomUp])
        try requireHead(classMaps, "\(place).classMaps", of: [.bottomUpID])
        try requireHead(classVectors, "\(place).classVectors", of: [.centeredInstanceID])
        if let fields = partAffinityFields {
            try validateGrid("\(place).partAffinityFields", fields.sigma, fields.stride, fields.lossWeight)
            try require(
                fields.emphasis >= 0 && fields.emphasis.isFinite, "\(place).partAffinityFields.emphasis",
                fields.emphasis, "0 or more")
        }
        if let maps = classMaps {
            try validateGrid("\(place).classMaps", maps.sigma, maps.stride, maps.lossWeight)
        }
        if let vectors = classVectors {
            try require((0...8).contains(vectors.layers), "\(place).classVectors.layers", vectors.layers, "0 to 8")
            try require(
                (1...65536).contains(vectors.units), "\(place).classVectors.units", vectors.units, "1 to 65536")
            try requireWeight(vectors.lossWeight, "\(place).classVectors.lossWeight")
        }
        try validateNetwork()
    }

    private func requireHead(_ head: Any?, _ place: String, of models: [ModelName]) throws {
        let isNeeded = models.contains(model)
        try require(
            (head != nil) == isNeeded, place, head == nil ? "missing" : "given",
            isNeeded ? "the settings of this head" : "nothing, because a \(model.title) model has no such head")
    }

    private func validateGrid(_ place: String, _ sigma: Double, _ stride: Int, _ weight: Double) throws {
        try require(sigma > 0 && sigma.isFinite, "\(place).sigma", sigma, "more than 0 px")
        try requireStride(stride, "\(place).stride")
        try requireWeight(weight, "\(place).lossWeight")
    }

    private func requireWeight(_ weight: Double, _ place: String) throws {
        try require(weight >= 0 && weight.isFinite, place, weight, "0 or more")
    }

    private func requireStride(_ stride: Int, _ place: String) throws {
        try require(
            stride > 0 && network.maxStride % stride == 0, place, stride,
            "a number that divides the network's maximum stride of \(network.maxStride)")
    }

    /// Builds the network's plan with every head, which tells whether it can be.
    private func validateNetwork() throws {
        var heads = [HeadSpecification(name: "ConfmapsHead", channels: 1, stride: confidenceMaps.stride)]
        for stride in [partAffinityFields?.stride, classMaps?.stride].compactMap({ $0 }) {
            heads.append(HeadSpecification(name: "Head", channels: 2, stride: stride))
        }
        if let classVectors {
            heads.append(
                HeadSpecification(
                    name: "ClassVectorsHead", channels: 2, stride: network.maxStride,
                    kind: .vector(
                        layers: classVectors.layers, units: classVectors.units,
                        side: classVectors.globalPool == false ? 1 : nil)))
        }
        do {
            _ = try network.graph(inputChannels: 1, heads: heads)
        } catch NeuralError.invalidArchitecture(let reason) {
            throw EngineError.invalidProfile(
                path: "\(model.rawValue).network", found: "impossible",
                expected: "a network that can be built; \(reason)")
        }
    }
}
