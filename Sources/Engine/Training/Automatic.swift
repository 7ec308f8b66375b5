/// A setting that is either given or worked out from the labels: `"auto"` or a value in a profile.
public enum Automatic<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    case automatic
    case fixed(Value)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let word = try? container.decode(String.self), word == "auto" {
            self = .automatic
        } else {
            self = .fixed(try container.decode(Value.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .automatic: try container.encode("auto")
        case .fixed(let value): try container.encode(value)
        }
    }

    /// The given value; nil when it is to be worked out.
    public var value: Value? {
        if case .fixed(let value) = self { value } else { nil }
    }
}
