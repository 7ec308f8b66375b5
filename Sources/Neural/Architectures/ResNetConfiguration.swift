/// The settings of a residual network with an up-sampling decoder, with SLEAP's names and meanings.
///
/// In JSON the keys are these names; an absent key takes its default, an unknown one is an error.
public struct ResNetConfiguration: Sendable, Hashable, Codable {
    public var version = Version.resNet50
    public var weights = Weights.frozen
    /// Stride of the encoder's last features, 2 to 32; under 32 the last stages dilate instead of dividing the size.
    public var maxStride = 32
    /// Stride of the finest features, a power of two; heads may ask for finer or coarser ones.
    public var outputStride = 4
    public var upsampling = Upsampling()
    public var variant = Variant.torchvision

    /// Where a block divides the size, what the last stages do instead of dividing, and which pictures pretrained weights
    /// know.
    public enum Variant: String, Codable, Sendable, Hashable {
        /// In the 3x3 convolution; they dilate; ImageNet's means and deviations of red, green and blue taken out.
        case torchvision
        /// In the first 1x1 convolution; nothing; red, green and blue from 0 to 255, ImageNet's means taken out (Keras'
        /// `caffe` mode, and SLEAP up to 1.4).
        case keras
    }

    public enum Version: String, Codable, Sendable, Hashable {
        case resNet50 = "ResNet50"
        case resNet101 = "ResNet101"
        case resNet152 = "ResNet152"

        /// Residual blocks of each of the four stages.
        var blocks: [Int] {
            switch self {
            case .resNet50: [3, 4, 6, 3]
            case .resNet101: [3, 4, 23, 3]
            case .resNet152: [3, 8, 36, 3]
            }
        }
    }

    /// Where the encoder's weights come from (`Network.loadPretrainedEncoder`) and whether training changes them.
    public enum Weights: String, Codable, Sendable, Hashable {
        /// Trained from random numbers.
        case random
        /// Pretrained and left as they are, running means and variances too.
        case frozen
        /// Pretrained and trained further.
        case tunable
    }

    /// The decoder.
    public struct Upsampling: Sendable, Hashable, Codable {
        public enum Method: String, Codable, Sendable, Hashable {
            case interpolation
            case transposedConvolution = "transposed_conv"
        }

        public enum SkipConnections: String, Codable, Sendable, Hashable {
            case add, concatenate
        }

        public var method = Method.interpolation
        /// What happens to the encoder's features of the same stride; nil: nothing.
        public var skipConnections: SkipConnections?
        /// By how much each block enlarges, a power of two.
        public var blockStride = 2
        /// Channels of the first block.
        public var filters = 64
        /// Block i has `Int(filters * filtersRate^i)` channels.
        public var filtersRate = 1.0
        /// 3x3 convolutions after each up-sampling.
        public var refineConvs = 2
        public var batchNorm = true
        public var transposedConvKernelSize = 4

        public init() {}

        private enum CodingKeys: String, CodingKey {
            case method, skipConnections, blockStride, filters, filtersRate, refineConvs, batchNorm
            case transposedConvKernelSize
        }

        public init(from decoder: any Decoder) throws {
            let settings = try Settings(decoder, keyedBy: CodingKeys.self, inside: "resnet.upsampling")
            try settings.read(.method, into: &method)
            try settings.read(.skipConnections, into: &skipConnections)
            try settings.read(.blockStride, into: &blockStride)
            try settings.read(.filters, into: &filters)
            try settings.read(.filtersRate, into: &filtersRate)
            try settings.read(.refineConvs, into: &refineConvs)
            try settings.read(.batchNorm, into: &batchNorm)
            try settings.read(.transposedConvKernelSize, into: &transposedConvKernelSize)
        }
    }

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case version, weights, maxStride, outputStride, upsampling, variant
    }

    public init(from decoder: any Decoder) throws {
        let settings = try Settings(decoder, keyedBy: CodingKeys.self, inside: "resnet")
        try settings.read(.version, into: &version)
        try settings.read(.weights, into: &weights)
        try settings.read(.maxStride, into: &maxStride)
        try settings.read(.outputStride, into: &outputStride)
        try settings.read(.upsampling, into: &upsampling)
        try settings.read(.variant, into: &variant)
    }
}

extension ResNetConfiguration {
    func decoderChannels(ofBlock block: Int) -> Int {
        Int((0..<block).reduce(Double(upsampling.filters)) { channels, _ in channels * upsampling.filtersRate })
    }

    /// The side, in px, of the square that the encoder's last features see.
    public var encoderReceptiveField: Int {
        var random = self
        random.weights = .random
        return (try? random.graph(inputChannels: 1, heads: .classifier(stride: maxStride)))?.receptiveField ?? 1
    }

    /// - Throws: `NeuralError.invalidArchitecture` saying which setting is wrong.
    func validate(inputChannels: Int, heads: [HeadSpecification]) throws {
        try Requirement.strides(max: maxStride, [("output stride", outputStride)], heads: heads)
        try Requirement.range("max stride", maxStride, 2...32)
        try Requirement.range("filters", upsampling.filters, 1...4096)
        try Requirement.rate("filters rate", upsampling.filtersRate, from: 0.125)
        try Requirement.range("refine convs", upsampling.refineConvs, 0...8)
        let (stride, kernel) = (upsampling.blockStride, upsampling.transposedConvKernelSize)
        try Requirement.that([2, 4, 8, 16, 32].contains(stride), "block stride \(stride) is no power of 2 up to 32")
        if upsampling.method == .transposedConvolution {
            try Requirement.that(
                (stride...32).contains(kernel), "a transposed kernel of \(kernel) leaves gaps at block stride \(stride)"
            )
        }
        let blocks = (maxStride / (heads.finestStride ?? maxStride)).trailingZeroBitCount / stride.trailingZeroBitCount
        for block in 0..<blocks {
            try Requirement.range(
                "the number of channels of block \(block)", decoderChannels(ofBlock: block), 1...65536)
        }
        try Requirement.that(
            weights == .random || [1, 3].contains(inputChannels),
            "pretrained weights need 1 or 3 input channels, not \(inputChannels)")
    }
}
