/// The settings of LEAP, with SLEAP's names and meanings.
///
/// In JSON the keys are these names; an absent key takes its default, an unknown one is an error.
public struct LEAPConfiguration: Sendable, Hashable, Codable {
    /// Channels of the first block.
    public var filters = 64
    /// Block i has `Int(filters * filtersRate^i)` channels.
    public var filtersRate = 2.0
    /// Stride of the coarsest features, a power of two.
    public var maxStride = 8
    /// Stride of the finest features, a power of two; heads may ask for finer or coarser ones.
    public var outputStride = 1
    /// Bilinear up-sampling; false: transposed convolutions.
    public var upInterpolate = false
    /// Pixels cut at the start of a transposed convolution: 1 as in PyTorch, 0 as in Keras (SLEAP).
    public var transposedCropStart = 1

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case filters, filtersRate, maxStride, outputStride, upInterpolate, transposedCropStart
    }

    public init(from decoder: any Decoder) throws {
        let settings = try Settings(decoder, keyedBy: CodingKeys.self, inside: "leap")
        try settings.read(.filters, into: &filters)
        try settings.read(.filtersRate, into: &filtersRate)
        try settings.read(.maxStride, into: &maxStride)
        try settings.read(.outputStride, into: &outputStride)
        try settings.read(.upInterpolate, into: &upInterpolate)
        try settings.read(.transposedCropStart, into: &transposedCropStart)
    }
}

extension LEAPConfiguration {
    static let convsPerDownBlock = 3
    static let convsPerUpBlock = 2

    var downBlocks: Int { maxStride.trailingZeroBitCount }

    func channels(ofBlock block: Int) -> Int {
        Int((0..<block).reduce(Double(filters)) { channels, _ in channels * filtersRate })
    }

    /// The side, in px, of the square that the coarsest features see.
    public var encoderReceptiveField: Int {
        (0..<downBlocks).reduce(1) { $0 + ((Self.convsPerDownBlock * 2 + 1) << $1) }
    }

    /// - Throws: `NeuralError.invalidArchitecture` saying which setting is wrong.
    func validate(heads: [HeadSpecification]) throws {
        try Requirement.range("filters", filters, 1...4096)
        try Requirement.rate("filters rate", filtersRate)
        try Requirement.strides(max: maxStride, [("output stride", outputStride)], heads: heads)
        try Requirement.that(maxStride >= 2, "max stride \(maxStride) leaves no block")
        try Requirement.range("transposed crop start", transposedCropStart, 0...1)
        try Requirement.range("the number of channels of its widest block", channels(ofBlock: downBlocks), 1...65536)
    }
}
