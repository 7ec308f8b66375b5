import Domain

/// One map per channel, holding a Gaussian bump at each place of that channel's part.
///
/// Cell i of a map lies on network pixel i × stride (`CoordinateMap.outputStride`).
public struct ConfidenceMaps: Codable, Hashable, Sendable {
    /// sleap-nn's name of the head, such as `CentroidConfmapsHead`.
    public let head: String
    /// What each map shows: the parts' names, or `anchor`.
    public let channels: [String]
    /// Standard deviation of the bump, network px.
    public let sigma: Double
    /// Network px per cell.
    public let stride: Int

    public init(head: String, channels: [String], sigma: Double, stride: Int) {
        precondition(sigma > 0 && stride > 0 && !channels.isEmpty, "confidence maps need a size and a channel")
        self.head = head
        self.channels = channels
        self.sigma = sigma
        self.stride = stride
    }

    /// Shape of the maps of an input of this size: cells down and across.
    public func size(inputWidth: Int, inputHeight: Int) -> (width: Int, height: Int) {
        (inputWidth / stride, inputHeight / stride)
    }
}
