import Neural

/// What one head of a network stands for. A new kind of model adds a case here, never a kind of data set.
public enum Representation: Codable, Hashable, Sendable {
    case confidenceMaps(ConfidenceMaps)

    /// The network head that carries it.
    public var head: HeadSpecification {
        switch self {
        case .confidenceMaps(let maps):
            HeadSpecification(name: maps.head, channels: maps.channels.count, stride: maps.stride)
        }
    }

    /// Network px per cell.
    public var stride: Int { head.stride }

    private enum CodingKeys: String, CodingKey { case confidenceMaps }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self = .confidenceMaps(try values.decode(ConfidenceMaps.self, forKey: .confidenceMaps))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .confidenceMaps(let maps): try values.encode(maps, forKey: .confidenceMaps)
        }
    }
}
