/// An output of a network: a 1x1 convolution on the features of its stride, or a classifier on the coarsest features.
public struct HeadSpecification: Sendable, Hashable {
    /// Names the weights, `head_layers.{k}.{name}.0.weight`; sleap-nn's names are `SingleInstanceConfmapsHead`,
    /// `CentroidConfmapsHead`, `CenteredInstanceConfmapsHead`, `MultiInstanceConfmapsHead`, `PartAffinityFieldsHead`,
    /// `ClassMapsHead`; of a vector head `ClassVectorsHead`, with `head_layers.{k}.{name}.weight`.
    public let name: String
    public let channels: Int
    /// Input pixels per output pixel; of a vector head the architecture's max stride.
    public let stride: Int
    public let activation: Activation
    public let kind: Kind

    /// What becomes of the last layer's numbers.
    public enum Activation: String, Codable, Sendable, Hashable {
        case linear, sigmoid
    }

    public enum Kind: Codable, Sendable, Hashable {
        /// `[N, channels, H / stride, W / stride]`.
        case map
        /// The maximum of each of the coarsest features over the image, `layers` fully connected layers of `units`
        /// with ReLU, and a last one: `[N, channels]` logits (`Loss.softmaxCrossEntropy`, `Tensor.softmax`).
        /// With a `side` the first of these layers reads every cell of features of side x side cells in place of the
        /// maxima (SLEAP without “global pool”), and images have that one size.
        case vector(layers: Int, units: Int, side: Int? = nil)
    }

    public init(
        name: String, channels: Int, stride: Int, activation: Activation = .linear, kind: Kind = .map
    ) {
        (self.name, self.channels, self.stride) = (name, channels, stride)
        (self.activation, self.kind) = (activation, kind)
    }

    public var isVector: Bool { kind != .map }
}

extension HeadSpecification: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, channels, stride, activation, kind
    }

    /// An absent activation is linear and an absent kind a map: what heads were before they had either.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            channels: try container.decode(Int.self, forKey: .channels),
            stride: try container.decode(Int.self, forKey: .stride),
            activation: try container.decodeIfPresent(Activation.self, forKey: .activation) ?? .linear,
            kind: try container.decodeIfPresent(Kind.self, forKey: .kind) ?? .map)
    }
}

extension HeadSpecification {
    /// - Parameter maxStride: of the architecture, which is a vector head's stride.
    /// - Throws: `NeuralError.invalidArchitecture` saying what cannot be built.
    func validate(maxStride: Int) throws {
        func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
            guard condition else { throw NeuralError.invalidArchitecture(reason: reason()) }
        }
        try require(
            channels > 0 && stride > 0, "the output \"\(name)\" has \(channels) channels at stride \(stride)")
        guard case .vector(let layers, let units, let side) = kind else { return }
        try require((0...8).contains(layers), "\"\(name)\" has \(layers) fully connected layers, not between 0 and 8")
        try require((1...65536).contains(units), "\"\(name)\" has \(units) units, not between 1 and 65536")
        try require(side ?? 1 > 0, "\"\(name)\" reads \(side ?? 0) cells")
        try require(stride == maxStride, "\"\(name)\" has stride \(stride), not the max stride \(maxStride)")
    }
}

extension Graph {
    /// Adds the layers of `heads` and makes them the outputs.
    /// - Parameters:
    ///   - features: values by stride, for heads that are maps.
    ///   - coarsest: the encoder's last features, for heads that are vectors.
    ///   - prefix: of the weights' names.
    mutating func addHeads(
        _ heads: [HeadSpecification], on features: [Int: ValueID], coarsest: ValueID, prefix: String = ""
    ) throws {
        for (index, head) in heads.enumerated() {
            let prefix = "\(prefix)head_layers.\(index)"
            var value: ValueID
            switch head.kind {
            case .map:
                guard let feature = features[head.stride] else {
                    throw NeuralError.invalidArchitecture(reason: "nothing computes stride \(head.stride)")
                }
                value = convolution(
                    feature, filters: head.channels, kernel: 1, relu: false, name: "\(prefix).\(head.name).0")
            case .vector(let layers, let units, let side):
                value = side == nil ? globalMaxPool(coarsest) : coarsest
                for layer in 0..<layers {
                    let name = "\(prefix).pre_classification\(layer)_fc"
                    value = fullyConnected(value, side: side, units: units, relu: true, name: name)
                }
                value = fullyConnected(
                    value, side: side, units: head.channels, relu: false, name: "\(prefix).\(head.name)")
            }
            output(head.activation == .sigmoid ? sigmoid(value) : value)
        }
    }
}
