/// Which network, with all its settings. In JSON one key names the architecture: `{"unet": {"filters": 16, …}}`.
public enum NetworkArchitecture: Sendable, Hashable {
    case unet(UNetConfiguration)

    /// The names that a configuration file may use.
    public static let knownNames = ["unet"]
}

extension NetworkArchitecture {
    /// The largest stride: width and height of the input must be multiples of it, in px.
    public var maxStride: Int {
        switch self {
        case .unet(let configuration): configuration.maxStride
        }
    }

    /// The side, in input pixels, of the square that the encoder's last features see; SLEAP shows the same number.
    public var encoderReceptiveField: Int {
        switch self {
        case .unet(let configuration): configuration.encoderReceptiveField
        }
    }

    /// The operations of the network.
    /// - Throws: `NeuralError.invalidArchitecture`.
    public func graph(inputChannels: Int, heads: [HeadSpecification]) throws -> Graph {
        guard inputChannels > 0 else {
            throw NeuralError.invalidArchitecture(reason: "it has \(inputChannels) input channels")
        }
        guard !heads.isEmpty else { throw NeuralError.invalidArchitecture(reason: "it has no output") }
        for head in heads { try head.validate(maxStride: maxStride) }
        switch self {
        case .unet(let configuration):
            return try configuration.graph(inputChannels: inputChannels, heads: heads)
        }
    }
}

extension NetworkArchitecture: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        guard let key = container.allKeys.first, container.allKeys.count == 1, key.stringValue == "unet" else {
            throw NeuralError.unknownArchitecture(
                name: container.allKeys.map(\.stringValue).sorted().joined(separator: ", "), known: Self.knownNames)
        }
        self = .unet(try container.decode(UNetConfiguration.self, forKey: key))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        switch self {
        case .unet(let configuration): try container.encode(configuration, forKey: AnyKey(stringValue: "unet"))
        }
    }
}

/// A key of any name, to find the ones that nobody knows.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
