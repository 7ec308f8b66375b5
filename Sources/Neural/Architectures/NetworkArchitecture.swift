/// Which network, with all its settings. In JSON one key names the architecture: `{"unet": {"filters": 16, …}}`.
public enum NetworkArchitecture: Sendable, Hashable {
    case unet(UNetConfiguration)
    case leap(LEAPConfiguration)
    case hourglass(HourglassConfiguration)
    case resnet(ResNetConfiguration)

    /// The names that a configuration file may use.
    public static let knownNames = ["unet", "leap", "hourglass", "resnet"]
}

extension NetworkArchitecture {
    /// The largest stride: width and height of the input must be multiples of it, in px.
    public var maxStride: Int {
        switch self {
        case .unet(let configuration): configuration.maxStride
        case .leap(let configuration): configuration.maxStride
        case .hourglass(let configuration): configuration.maxStride
        case .resnet(let configuration): configuration.maxStride
        }
    }

    /// The side, in input pixels, of the square that the encoder's last features see; SLEAP shows the same number.
    public var encoderReceptiveField: Int {
        switch self {
        case .unet(let configuration): configuration.encoderReceptiveField
        case .leap(let configuration): configuration.encoderReceptiveField
        case .hourglass(let configuration): configuration.encoderReceptiveField
        case .resnet(let configuration): configuration.encoderReceptiveField
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
        case .leap(let configuration):
            return try configuration.graph(inputChannels: inputChannels, heads: heads)
        case .hourglass(let configuration):
            return try configuration.graph(inputChannels: inputChannels, heads: heads)
        case .resnet(let configuration):
            return try configuration.graph(inputChannels: inputChannels, heads: heads)
        }
    }
}

extension NetworkArchitecture: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        guard let key = container.allKeys.first, container.allKeys.count == 1,
            Self.knownNames.contains(key.stringValue)
        else {
            throw NeuralError.unknownArchitecture(
                name: container.allKeys.map(\.stringValue).sorted().joined(separator: ", "), known: Self.knownNames)
        }
        self =
            switch key.stringValue {
            case "leap": .leap(try container.decode(LEAPConfiguration.self, forKey: key))
            case "hourglass": .hourglass(try container.decode(HourglassConfiguration.self, forKey: key))
            case "resnet": .resnet(try container.decode(ResNetConfiguration.self, forKey: key))
            default: .unet(try container.decode(UNetConfiguration.self, forKey: key))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        switch self {
        case .unet(let configuration): try container.encode(configuration, forKey: AnyKey(stringValue: "unet"))
        case .leap(let configuration): try container.encode(configuration, forKey: AnyKey(stringValue: "leap"))
        case .hourglass(let configuration):
            try container.encode(configuration, forKey: AnyKey(stringValue: "hourglass"))
        case .resnet(let configuration): try container.encode(configuration, forKey: AnyKey(stringValue: "resnet"))
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
