import Domain

/// A directed connection between two parts, given by their places in the list of parts.
public struct PartLink: Codable, Hashable, Sendable {
    public let source: Int
    public let destination: Int

    public init(source: Int, destination: Int) {
        self.source = source
        self.destination = destination
    }
}

/// Two maps per link, x and y of the direction from its source to its destination wherever an animal has that link
/// (Cao et al. 2017, "Realtime multi-person 2D pose estimation using part affinity fields"): what tells which of
/// several animals a part belongs to.
///
/// Cell i of a map lies on network pixel i × stride (`CoordinateMap.outputStride`).
public struct PartAffinityFields: Codable, Hashable, Sendable {
    /// sleap-nn's name of the head: `PartAffinityFieldsHead`.
    public let head: String
    /// The parts' names, in the order of the confidence maps.
    public let parts: [String]
    /// One for each pair of channels.
    public let links: [PartLink]
    /// How fast a field fades beside its link. SLEAP's convention: the weight at a distance of d network px is
    /// exp(-d⁴ / 2σ²), so a field is about 2 √σ px wide and has a flat top.
    public let sigma: Double
    /// Network px per cell.
    public let stride: Int

    public init(
        head: String = "PartAffinityFieldsHead", parts: [String], links: [PartLink], sigma: Double, stride: Int
    ) {
        precondition(sigma > 0 && stride > 0 && !links.isEmpty, "part affinity fields need a size and a link")
        precondition(
            links.allSatisfy { parts.indices.contains($0.source) && parts.indices.contains($0.destination) },
            "a link joins two of the parts")
        self.head = head
        self.parts = parts
        self.links = links
        self.sigma = sigma
        self.stride = stride
    }
}
