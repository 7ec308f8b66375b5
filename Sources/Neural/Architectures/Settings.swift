/// Reads the settings of an architecture: absent keys keep their defaults, unknown ones are errors.
struct Settings<Key: CodingKey> {
    private let container: KeyedDecodingContainer<Key>

    /// - Throws: `NeuralError.unknownKey`.
    init(_ decoder: any Decoder, keyedBy type: Key.Type, inside name: String) throws {
        let all = try decoder.container(keyedBy: AnyKey.self)
        for key in all.allKeys where Key(stringValue: key.stringValue) == nil {
            throw NeuralError.unknownKey(key: key.stringValue, inside: name)
        }
        container = try decoder.container(keyedBy: type)
    }

    func read<T: Decodable>(_ key: Key, into value: inout T) throws {
        if let found = try container.decodeIfPresent(T.self, forKey: key) { value = found }
    }
}

/// Conditions on the settings of an architecture, each with its words.
enum Requirement {
    static func that(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw NeuralError.invalidArchitecture(reason: reason()) }
    }

    static func range(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
        try that(range.contains(value), "\(name) is \(value), not between \(range.lowerBound) and \(range.upperBound)")
    }

    static func rate(_ name: String, _ value: Double, from lowest: Double = 1) throws {
        try that(value >= lowest && value <= 8, "\(name) is \(value), not between \(lowest) and 8")
    }

    /// Powers of two, the heads' not over the largest.
    static func strides(max maxStride: Int, _ others: [(String, Int)] = [], heads: [HeadSpecification]) throws {
        for (name, stride) in [("max stride", maxStride)] + others
            + heads.map({ ("stride of \"\($0.name)\"", $0.stride) })
        {
            try that(stride > 0 && stride.nonzeroBitCount == 1 && stride <= 256, "\(name) \(stride) is no power of 2")
            try that(stride <= maxStride, "\(name) \(stride) exceeds max stride \(maxStride)")
        }
    }
}

extension [HeadSpecification] {
    /// The finest stride that a map asks for; nil where all are vectors.
    var finestStride: Int? { filter { !$0.isVector }.map(\.stride).min() }

    /// A head on the encoder's last features alone.
    static func classifier(stride: Int) -> [HeadSpecification] {
        [HeadSpecification(name: "Probe", channels: 1, stride: stride, kind: .vector(layers: 0, units: 1))]
    }
}
