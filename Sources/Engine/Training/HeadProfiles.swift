/// The Gaussian targets.
public struct ConfidenceMapProfile: Codable, Hashable, Sendable {
    /// Standard deviation of the Gaussian in network px.
    public var sigma: Double
    /// Network px per cell of the map; a power of two that the network's output stride divides.
    public var stride: Int
    /// Extra weight of the squared error where the target is high, 1 + emphasis × target, fading during training.
    public var emphasis: Double
    /// Weight of this loss among the model's; absent: 1.
    public var lossWeight: Double?
    /// Weight of single parts' errors, by name; 1 for those that are not named.
    public var partWeights: [String: Double]?
    /// Extra weight for the parts that the network gets wrong most; absent: none.
    public var hardParts: HardPartProfile?
}

/// Online hard keypoint mining as SLEAP has it: a part whose error is `ratio` times the smallest or more counts as hard.
public struct HardPartProfile: Codable, Hashable, Sendable {
    public var ratio: Double
    /// At least this many parts count as hard.
    public var fewest: Int
    /// At most this many; absent: no limit.
    public var most: Int?
    /// Factor of the added loss.
    public var scale: Double

    public init(ratio: Double = 2, fewest: Int = 2, most: Int? = nil, scale: Double = 5) {
        self.ratio = ratio
        self.fewest = fewest
        self.most = most
        self.scale = scale
    }
}

/// The fields that join parts to animals.
public struct AffinityFieldProfile: Codable, Hashable, Sendable {
    /// SLEAP's measure, network px: the weight at a distance of d px from a link is exp(-d⁴ / 2σ²).
    public var sigma: Double
    /// Network px per cell.
    public var stride: Int
    /// As of the confidence maps, with the length of the target's vector.
    public var emphasis: Double
    /// Weight of this loss among the model's.
    public var lossWeight: Double
}

/// The maps that tell known animals apart.
public struct ClassMapProfile: Codable, Hashable, Sendable {
    /// Standard deviation of the bumps that a map is made of, network px.
    public var sigma: Double
    /// Network px per cell.
    public var stride: Int
    /// Weight of this loss among the model's.
    public var lossWeight: Double

    public init(sigma: Double, stride: Int, lossWeight: Double) {
        self.sigma = sigma
        self.stride = stride
        self.lossWeight = lossWeight
    }
}

/// The fully connected layers that tell which animal a crop shows.
public struct ClassVectorProfile: Codable, Hashable, Sendable {
    public var layers: Int
    /// Of each layer.
    public var units: Int
    /// The layers see the largest of each feature, wherever it is (the default); false: every cell of every feature.
    public var globalPool: Bool?
    /// Weight of this loss among the model's.
    public var lossWeight: Double
}
