import Domain

/// One map per identity, 1 around the parts of the animal that has it: what tells known animals apart.
///
/// Cell i of a map lies on network pixel i × stride (`CoordinateMap.outputStride`).
public struct ClassMaps: Codable, Hashable, Sendable {
    /// sleap-nn's name of the head: `ClassMapsHead`.
    public let head: String
    /// The identities' names.
    public let classes: [String]
    /// Standard deviation of the bump around each part that a map is made of, network px.
    public let sigma: Double
    /// Network px per cell.
    public let stride: Int

    public init(head: String = "ClassMapsHead", classes: [String], sigma: Double, stride: Int) {
        precondition(sigma > 0 && stride > 0 && !classes.isEmpty, "class maps need a size and a class")
        self.head = head
        self.classes = classes
        self.sigma = sigma
        self.stride = stride
    }
}
