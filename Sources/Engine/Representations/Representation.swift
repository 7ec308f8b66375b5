import Domain
import Neural

/// What one head of a network stands for. A new kind of model adds a case here, never a kind of data set.
public enum Representation: Codable, Hashable, Sendable {
    case confidenceMaps(ConfidenceMaps)
    case partAffinityFields(PartAffinityFields)
    case classMaps(ClassMaps)
    case classVectors(ClassVectors)

    /// The network head that carries it.
    public var head: HeadSpecification {
        switch self {
        case .confidenceMaps(let maps):
            HeadSpecification(name: maps.head, channels: maps.channels.count, stride: maps.stride)
        case .partAffinityFields(let fields):
            HeadSpecification(name: fields.head, channels: 2 * fields.links.count, stride: fields.stride)
        case .classMaps(let maps):
            HeadSpecification(
                name: maps.head, channels: maps.classes.count, stride: maps.stride, activation: .sigmoid)
        case .classVectors(let vectors):
            HeadSpecification(
                name: vectors.head, channels: vectors.classes.count, stride: vectors.stride,
                kind: .vector(layers: vectors.layers, units: vectors.units, side: vectors.side))
        }
    }

    /// Network px per cell.
    public var stride: Int { head.stride }

    /// Shape of the targets of `count` pictures of this size, network px.
    func targetShape(count: Int, width: Int, height: Int) -> [Int] {
        if case .classVectors(let vectors) = self { return [count, vectors.classes.count] }
        return [count, head.channels, height / stride, width / stride]
    }
}

/// One animal on a picture, as a target shows it.
package struct TargetAnimal: Sendable, Hashable {
    /// A point per channel, network px.
    package let points: [Point]
    /// Which of the known identities it is; nil: nobody said.
    package let identity: Int?

    package init(points: [Point], identity: Int? = nil) {
        self.points = points
        self.identity = identity
    }
}

extension Representation {
    /// Writes the target of one example; sizes are those of the network's input, px. A NaN says: anything will do here.
    package func encode(
        _ animals: [TargetAnimal], width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
    ) {
        let (columns, rows) = (width / stride, height / stride)
        switch self {
        case .confidenceMaps(let maps):
            maps.encode(animals.map(\.points), width: columns, height: rows, into: target)
        case .partAffinityFields(let fields):
            fields.encode(animals.map(\.points), width: columns, height: rows, into: target)
        case .classMaps(let maps): maps.encode(animals, width: columns, height: rows, into: target)
        case .classVectors(let vectors): vectors.encode(animals, into: target)
        }
    }
}

extension Representation {
    private enum CodingKeys: String, CodingKey { case confidenceMaps, partAffinityFields, classMaps, classVectors }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let fields = try values.decodeIfPresent(PartAffinityFields.self, forKey: .partAffinityFields) {
            self = .partAffinityFields(fields)
        } else if let maps = try values.decodeIfPresent(ClassMaps.self, forKey: .classMaps) {
            self = .classMaps(maps)
        } else if let vectors = try values.decodeIfPresent(ClassVectors.self, forKey: .classVectors) {
            self = .classVectors(vectors)
        } else {
            self = .confidenceMaps(try values.decode(ConfidenceMaps.self, forKey: .confidenceMaps))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .confidenceMaps(let maps): try values.encode(maps, forKey: .confidenceMaps)
        case .partAffinityFields(let fields): try values.encode(fields, forKey: .partAffinityFields)
        case .classMaps(let maps): try values.encode(maps, forKey: .classMaps)
        case .classVectors(let vectors): try values.encode(vectors, forKey: .classVectors)
        }
    }
}
