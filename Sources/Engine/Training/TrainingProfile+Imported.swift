import Foundation

extension TrainingProfile {
    /// The profile as it goes on from a run. An imported model brings its network, its scale and what its maps mean, which no
    /// profile of Tarsier's has; how it is trained stays the profile's. After a run of Tarsier's own nothing changes.
    ///
    /// - Returns: nil when the run's networks are of Tarsier's own profiles.
    /// - Throws: `EngineError` when the run's configuration cannot be read.
    func goingOn(from run: URL) throws -> TrainingProfile? {
        let configuration = try RunConfiguration.read(from: run)
        guard configuration.hasForeignNetworks else { return nil }
        var profile = self
        for index in profile.models.indices {
            let model = profile.models[index].model
            // What is missing is told by `InitialWeights`.
            guard let earlier = configuration.models.first(where: { $0.name == model }) else { continue }
            profile.models[index].take(over: earlier)
        }
        return profile
    }
}

extension ModelProfile {
    fileprivate mutating func take(over earlier: ModelConfiguration) {
        network = earlier.network
        input.scale = .fixed(earlier.input.scale)
        input.color = earlier.input.channels == 1 ? .gray : .rgb
        input.standardized = false
        for representation in earlier.representations {
            switch representation {
            case .confidenceMaps(let maps):
                (confidenceMaps.sigma, confidenceMaps.stride) = (maps.sigma, maps.stride)
            case .partAffinityFields(let fields):
                partAffinityFields?.sigma = fields.sigma
                partAffinityFields?.stride = fields.stride
            case .classMaps(let maps):
                classMaps?.sigma = maps.sigma
                classMaps?.stride = maps.stride
            case .classVectors(let vectors):
                classVectors?.layers = vectors.layers
                classVectors?.units = vectors.units
                classVectors?.globalPool = vectors.side == nil ? nil : false
            }
        }
    }
}
