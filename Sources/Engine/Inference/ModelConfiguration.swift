import Neural

/// One trained model, with every value worked out: enough to run it.
public struct ModelConfiguration: Codable, Hashable, Sendable {
    public let name: ModelName
    public let input: InputConfiguration
    public let network: NetworkArchitecture
    /// One for each head of the network, in order.
    public let representations: [Representation]

    public init(
        name: ModelName, input: InputConfiguration, network: NetworkArchitecture, representations: [Representation]
    ) {
        self.name = name
        self.input = input
        self.network = network
        self.representations = representations
    }

    /// A network of this shape with random weights.
    /// - Throws: `NeuralError`.
    func makeNetwork(seed: UInt64, threads: Int) throws -> Network {
        try Network(
            network, inputChannels: input.channels, heads: representations.map(\.head), seed: seed,
            device: CPU(threads: threads))
    }

    /// The confidence maps that this model's points are read from, and their place among the outputs.
    var confidenceMaps: ConfidenceMaps {
        switch representations[0] {
        case .confidenceMaps(let maps): maps
        }
    }
}
