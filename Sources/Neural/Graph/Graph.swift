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
        /// Zero padding at the end so that the size is the input's divided by the stride. On a vector, with a window of
        /// one pixel, it is a fully connected layer.
        case convolution(Convolution)
        /// The size is the input's times the stride; `window.paddingStart` pixels are cut from the top and left of the
        /// full result (kernel 3, stride 2: 1 is PyTorch's padding 1 with output padding 1, 0 Keras' `SAME`).
        case transposedConvolution(Convolution)
        /// The maximum over the window; pixels outside do not count.
        case maxPool(Window)
        /// To `factor` times the size, pixel centres kept (PyTorch's `align_corners=False`).
        case upsample(factor: Int, Interpolation)
        /// Two values along the channels, the first input first.
        case concatenate
        /// The sum of two values.
        case add(relu: Bool)
        case batchNormalization(BatchNormalization)
        /// x * scale + shift, with one number of each per channel; never trained.
        case affine(scale: [Float], shift: [Float])
        /// The maximum over all pixels: an image becomes a vector.
        case globalMaxPool
        /// 1 / (1 + exp(-x)).
        case sigmoid
    }

    public enum Interpolation: String, Codable, Sendable, Hashable {
        case bilinear, nearest
    }

    /// Which pixels a convolution or a pool looks at.
    public struct Window: Sendable, Hashable {
        public let kernel: Int
        public var stride = 1
        public var dilation = 1
        /// Rows above and columns left of the image.
        public var paddingStart: Int

        /// - Parameter paddingStart: nil: PyTorch's usual padding, half of what the kernel covers.
        public init(kernel: Int, stride: Int = 1, dilation: Int = 1, paddingStart: Int? = nil) {
            (self.kernel, self.stride, self.dilation) = (kernel, stride, dilation)
            self.paddingStart = paddingStart ?? (kernel - 1) * dilation / 2
        }

        /// Two by two pixels, each once.
        public static let pairs = Window(kernel: 2, stride: 2, paddingStart: 0)

        /// Pixels from the first to the last that it looks at.
        public var reach: Int { (kernel - 1) * dilation + 1 }

        /// The rows below the image that make the output's size the input's divided by the stride.
        func paddingEnd(size: Int) -> Int { (size / stride - 1) * stride + reach - size - paddingStart }
    }

    /// `weight` and `bias` index `parameters`.
    public struct Convolution: Sendable, Hashable {
        public let window: Window
        public let weight: Int
        public let bias: Int?
        public let relu: Bool
    }

    /// Ioffe and Szegedy 2015, "Batch Normalization": per channel (x - mean) / sqrt(variance + epsilon) * scale + shift.
    ///
    /// Numbers as PyTorch's: training takes the batch's mean and (biased) variance and moves the running ones by
    /// `momentum` towards them (the variance unbiased); inference takes the running ones.
    public struct BatchNormalization: Sendable, Hashable {
        /// Indices of `parameters`.
        public let scale, shift, mean, variance: Int
        public let relu: Bool
        /// Takes the running numbers in training too.
        public let isFrozen: Bool
        public static let epsilon = 1e-5
        public static let momentum = 0.1
    }

    public internal(set) var values: [Value]
    public internal(set) var nodes: [Node] = []
    public internal(set) var parameters: [ParameterSpecification] = []
    /// The values that the network returns, in order.
    public internal(set) var outputs: [ValueID] = []

    public init(inputChannels: Int) {
        values = [Value(channels: inputChannels, stride: 1)]
    }

    public static let input: ValueID = 0
}

extension Graph {
    /// The largest stride: width and height of the input must be multiples of it.
    public var maxStride: Int { values.map(\.stride).max() ?? 1 }
}
