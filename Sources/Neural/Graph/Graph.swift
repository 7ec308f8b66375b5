/// A network as a list of operations on values, in an order in which they can be run.
///
/// Architectures write it, devices run it; neither knows the other. Sizes are relative: a value's height and width
/// are the input's divided by its stride.
public struct Graph: Sendable, Hashable {
    /// A value is named by its place in `values`; 0 is the input.
    public typealias ValueID = Int

    public struct Value: Sendable, Hashable {
        public let channels: Int
        /// Input pixels per pixel of this value.
        public let stride: Int
        /// True for one number per channel, `[N, C]`; `stride` is then that of the image it was taken from.
        public var isVector = false
    }

    public struct Node: Sendable, Hashable {
        public let operation: Operation
        public let inputs: [ValueID]
        public let output: ValueID
    }

    public enum Operation: Sendable, Hashable {
        /// Stride 1, zero padding that keeps the size, bias; `weight` and `bias` index `parameters`. On a vector, with
        /// kernel 1, it is a fully connected layer.
        case convolution(kernel: Int, weight: Int, bias: Int, relu: Bool)
        /// Kernel 3, stride 2, bias. `cropStart` pixels are cut from the top and left of the full result
        /// (1: PyTorch's padding 1 with output padding 1; 0: Keras' `SAME`), the size doubles.
        case transposedConvolution(weight: Int, bias: Int, relu: Bool, cropStart: Int)
        /// The maximum over 2x2 pixels.
        case maxPool
        /// Bilinear, to twice the size, pixel centres kept (PyTorch's `align_corners=False`).
        case upsample
        /// Two values along the channels, the first input first.
        case concatenate
        /// The maximum over all pixels: an image becomes a vector.
        case globalMaxPool
        /// 1 / (1 + exp(-x)).
        case sigmoid
    }

    public private(set) var values: [Value]
    public private(set) var nodes: [Node] = []
    public private(set) var parameters: [ParameterSpecification] = []
    /// The values that the network returns, in order.
    public private(set) var outputs: [ValueID] = []

    public init(inputChannels: Int) {
        values = [Value(channels: inputChannels, stride: 1)]
    }

    public static let input: ValueID = 0
}

extension Graph {
    /// The largest stride: width and height of the input must be multiples of it.
    public var maxStride: Int { values.map(\.stride).max() ?? 1 }

    public mutating func convolution(
        _ input: ValueID, filters: Int, kernel: Int = 3, relu: Bool = true, name: String
    ) -> ValueID {
        let inputs = values[input].channels
        let weight = addParameter(
            "\(name).weight", shape: [filters, inputs, kernel, kernel], fanIn: inputs * kernel * kernel, relu: relu)
        let bias = addParameter("\(name).bias", shape: [filters], fanIn: 0, relu: relu)
        return add(
            .convolution(kernel: kernel, weight: weight, bias: bias, relu: relu), [input],
            Value(channels: filters, stride: values[input].stride))
    }

    public mutating func transposedConvolution(
        _ input: ValueID, filters: Int, relu: Bool = true, cropStart: Int = 1, name: String
    ) -> ValueID {
        let inputs = values[input].channels
        // Each output pixel sees 1, 2 or 4 of the 9 taps, 9 / 4 on average.
        let weight = addParameter(
            "\(name).weight", shape: [inputs, filters, 3, 3], fanIn: max(1, inputs * 9 / 4), relu: relu)
        let bias = addParameter("\(name).bias", shape: [filters], fanIn: 0, relu: relu)
        return add(
            .transposedConvolution(weight: weight, bias: bias, relu: relu, cropStart: cropStart), [input],
            Value(channels: filters, stride: values[input].stride / 2))
    }

    public mutating func maxPool(_ input: ValueID) -> ValueID {
        add(.maxPool, [input], Value(channels: values[input].channels, stride: values[input].stride * 2))
    }

    public mutating func upsample(_ input: ValueID) -> ValueID {
        add(.upsample, [input], Value(channels: values[input].channels, stride: values[input].stride / 2))
    }

    public mutating func concatenate(_ first: ValueID, _ second: ValueID) -> ValueID {
        precondition(values[first].stride == values[second].stride, "Values of different sizes cannot be joined")
        let channels = values[first].channels + values[second].channels
        return add(.concatenate, [first, second], Value(channels: channels, stride: values[first].stride))
    }

    public mutating func globalMaxPool(_ input: ValueID) -> ValueID {
        let value = values[input]
        precondition(!value.isVector, "A vector has no pixels to pool")
        return add(.globalMaxPool, [input], Value(channels: value.channels, stride: value.stride, isVector: true))
    }

    /// A layer that joins every number of a vector with every number of the next; the weights are `[units, inputs]`.
    public mutating func fullyConnected(
        _ input: ValueID, units: Int, relu: Bool, name: String
    ) -> ValueID {
        let value = values[input]
        precondition(value.isVector, "A fully connected layer reads a vector")
        let weight = addParameter("\(name).weight", shape: [units, value.channels], fanIn: value.channels, relu: relu)
        let bias = addParameter("\(name).bias", shape: [units], fanIn: 0, relu: relu)
        return add(
            .convolution(kernel: 1, weight: weight, bias: bias, relu: relu), [input],
            Value(channels: units, stride: value.stride, isVector: true))
    }

    public mutating func sigmoid(_ input: ValueID) -> ValueID { add(.sigmoid, [input], values[input]) }

    public mutating func output(_ value: ValueID) { outputs.append(value) }

    private mutating func add(_ operation: Operation, _ inputs: [ValueID], _ value: Value) -> ValueID {
        values.append(value)
        nodes.append(Node(operation: operation, inputs: inputs, output: values.count - 1))
        return values.count - 1
    }

    private mutating func addParameter(_ name: String, shape: [Int], fanIn: Int, relu: Bool) -> Int {
        parameters.append(ParameterSpecification(name: name, shape: shape, fanIn: fanIn, feedsReLU: relu))
        return parameters.count - 1
    }
}
