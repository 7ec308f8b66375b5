import Neural

/// One trained model, with every value worked out: enough to run it.
public struct ModelConfiguration: Codable, Hashable, Sendable {
    public let name: ModelName
    public let input: InputConfiguration
    public let network: NetworkArchitecture
    /// One for each head of the network, in order; the first are the confidence maps.
    public let representations: [Representation]
    /// How peaks are read out of the maps.
    public let decoding: PeakDecoding
    /// What the network computes with at inference, where the device has it.
    public var precision: Precision
    /// How far points decoded in bfloat16 lie from those in float32 on the validation frames: the 95th percentile, px of
    /// the original frame; nil: not measured.
    public var bfloat16Difference: Double?

    public init(
        name: ModelName, input: InputConfiguration, network: NetworkArchitecture, representations: [Representation],
        decoding: PeakDecoding = .tarsier, precision: Precision = .float32, bfloat16Difference: Double? = nil
    ) {
        self.name = name
        self.input = input
        self.network = network
        self.representations = representations
        self.decoding = decoding
        self.precision = precision
        self.bfloat16Difference = bfloat16Difference
    }

    /// A run of an earlier version is read as it was then.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(ModelName.self, forKey: .name),
            input: try values.decode(InputConfiguration.self, forKey: .input),
            network: try values.decode(NetworkArchitecture.self, forKey: .network),
            representations: try values.decode([Representation].self, forKey: .representations),
            decoding: try values.decodeIfPresent(PeakDecoding.self, forKey: .decoding) ?? .tarsier,
            precision: try values.decodeIfPresent(Precision.self, forKey: .precision) ?? .float32,
            bfloat16Difference: try values.decodeIfPresent(Double.self, forKey: .bfloat16Difference))
    }

    /// A network of this shape with random weights.
    /// - Throws: `NeuralError`.
    func makeNetwork(seed: UInt64, threads: Int) throws -> Network {
        let device = CPU(threads: threads)
        let network = try Network(
            network, inputChannels: input.channels, heads: representations.map(\.head), seed: seed, device: device)
        network.inferencePrecision = device.supports(precision) ? precision : .float32
        return network
    }
}

extension ModelConfiguration {
    /// What this model's points are read from, with its place among the outputs; nil: it has no such head.
    var confidenceMaps: (maps: ConfidenceMaps, place: Int)? {
        first { if case .confidenceMaps(let maps) = $0 { maps } else { nil } }
    }

    var partAffinityFields: (fields: PartAffinityFields, place: Int)? {
        first { if case .partAffinityFields(let fields) = $0 { fields } else { nil } }.map {
            (fields: $0.0, place: $0.1)
        }
    }

    var classMaps: (maps: ClassMaps, place: Int)? {
        first { if case .classMaps(let maps) = $0 { maps } else { nil } }
    }

    var classVectors: (vectors: ClassVectors, place: Int)? {
        first { if case .classVectors(let vectors) = $0 { vectors } else { nil } }.map { (vectors: $0.0, place: $0.1) }
    }

    /// The identities that the model tells apart; none of most.
    public var classes: [String] { classMaps?.maps.classes ?? classVectors?.vectors.classes ?? [] }

    private func first<R>(_ match: (Representation) -> R?) -> (R, Int)? {
        for (place, representation) in representations.enumerated() {
            if let found = match(representation) { return (found, place) }
        }
        return nil
    }

    /// Says what a model of this name lacks; nil: nothing.
    var missingHead: String? {
        if confidenceMaps == nil { return "confidence maps" }
        switch name {
        case .bottomUp: return partAffinityFields == nil ? "part affinity fields" : nil
        case .bottomUpID: return classMaps == nil ? "class maps" : nil
        case .centeredInstanceID: return classVectors == nil ? "class vectors" : nil
        default: return nil
        }
    }
}
