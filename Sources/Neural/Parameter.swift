/// A trainable array of a network: its value and the gradient of the last backward pass.
///
/// Not Sendable: it belongs to its network's thread.
public final class Parameter {
    /// sleap-nn's name without the leading `model.`, such as
    /// `backbone.encoders.0.encoder_stack.0.blocks.stack0_enc0_conv0.weight`.
    public let name: String
    /// `[O, I, KH, KW]` for a convolution, `[I, O, KH, KW]` for a transposed one, `[O]` for a bias.
    public let shape: [Int]
    public var value: Tensor {
        didSet {
            precondition(value.shape == shape, "\(name): the shape of a parameter cannot change")
            generation += 1
        }
    }
    public var gradient: Tensor
    /// Counts the changes of `value`, so that a device knows when its own copy is stale.
    public private(set) var generation = 0

    /// False for what training leaves alone (frozen weights) and for running statistics, which only forward passes
    /// move. Optimizers pass over it, and its `gradient` is empty.
    public let isTrainable: Bool

    package init(_ specification: ParameterSpecification) {
        name = specification.name
        shape = specification.shape
        isTrainable = specification.isTrainable
        value = Tensor(shape: specification.shape, filledWith: specification.startsAt)
        gradient = Tensor(shape: specification.isTrainable ? specification.shape : [0])
    }
}

/// The name, shape and fan-in of a parameter, before it exists.
public struct ParameterSpecification: Sendable, Hashable {
    public let name: String
    public let shape: [Int]
    /// Inputs that feed one output number; 0 for a bias and the like, which start at `startsAt`.
    public let fanIn: Int
    /// True where a ReLU follows: He's gain of 2 in place of Xavier's 1.
    public let feedsReLU: Bool
    public let isTrainable: Bool
    /// The value of all numbers where there is no fan-in.
    public let startsAt: Float

    public init(
        name: String, shape: [Int], fanIn: Int, feedsReLU: Bool, isTrainable: Bool = true, startsAt: Float = 0
    ) {
        (self.name, self.shape, self.fanIn, self.feedsReLU) = (name, shape, fanIn, feedsReLU)
        (self.isTrainable, self.startsAt) = (isTrainable, startsAt)
    }
}

extension Parameter {
    /// Draws a starting value: uniform with variance gain / fan-in (He et al. 2015, eq. 10; gain 1 before a linear
    /// output), `startsAt` for biases and the like.
    func initialize(_ specification: ParameterSpecification, using generator: inout Xoshiro256) {
        guard specification.fanIn > 0 else {
            value = Tensor(shape: shape, filledWith: specification.startsAt)
            return
        }
        let gain: Double = specification.feedsReLU ? 2 : 1
        let limit = (3 * gain / Double(specification.fanIn)).squareRoot()
        value = Tensor(shape: shape, values: (0..<value.count).map { _ in Float(generator.uniform(-limit, limit)) })
    }
}
