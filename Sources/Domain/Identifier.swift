/// A stable identity of one kind of thing; renaming or reordering the thing never changes it.
///
/// The phantom `Entity` keeps a track's id from being passed where a video's is meant.
public struct Identifier<Entity>: RawRepresentable, Hashable, Comparable, Sendable, Codable,
    ExpressibleByIntegerLiteral, CustomStringConvertible
{
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ value: Int64) { rawValue = value }
    public init(_ value: Int) { rawValue = Int64(value) }
    public init(integerLiteral value: Int64) { rawValue = value }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    public var description: String { String(rawValue) }
}

public typealias NodeID = Identifier<Node>
public typealias TrackID = Identifier<Track>
public typealias VideoID = Identifier<VideoReference>
public typealias InstanceID = Identifier<LabelInstance>
public typealias PredictionID = Identifier<PredictedInstance>
