/// The settings of a stacked hourglass, with SLEAP's names and meanings.
///
/// In JSON the keys are these names; an absent key takes its default, an unknown one is an error.
public struct HourglassConfiguration: Sendable, Hashable, Codable {
    /// Stride of the features that the hourglasses start from and end at: 1, 2 or 4.
    public var stemStride = 4
    /// Stride of the coarsest features, a power of two over `stemStride`.
    public var maxStride = 64
    /// Stride of the finest features, at least `stemStride`.
    public var outputStride = 4
    /// Channels of the stem's first convolution; the second has twice as many.
    public var stemFilters = 128
    /// Channels of the first block.
    public var filters = 256
    /// Channels that each further block has more.
    public var filterIncrease = 128
    /// Hourglasses, one after the other, each with heads of its own in training.
    public var stacks = 3
    /// SLEAP takes the nearest pixel.
    public var interpolation = Graph.Interpolation.nearest

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case stemStride, maxStride, outputStride, stemFilters, filters, filterIncrease, stacks, interpolation
    }

    public init(from decoder: any Decoder) throws {
        let settings = try Settings(decoder, keyedBy: CodingKeys.self, inside: "hourglass")
        try settings.read(.stemStride, into: &stemStride)
        try settings.read(.maxStride, into: &maxStride)
        try settings.read(.outputStride, into: &outputStride)
        try settings.read(.stemFilters, into: &stemFilters)
        try settings.read(.filters, into: &filters)
        try settings.read(.filterIncrease, into: &filterIncrease)
        try settings.read(.stacks, into: &stacks)
        try settings.read(.interpolation, into: &interpolation)
    }
}

extension HourglassConfiguration {
    var downBlocks: Int { (maxStride / stemStride).trailingZeroBitCount }

    /// Channels of block `block` of an hourglass, on its way down and up.
    func channels(ofBlock block: Int) -> Int { filters + block * filterIncrease }

    /// The side, in px, of the square that the coarsest features of the first hourglass see.
    public var encoderReceptiveField: Int {
        var first = self
        first.stacks = 1
        return (try? first.graph(inputChannels: 1, heads: .classifier(stride: maxStride)))?.receptiveField ?? 1
    }

    /// - Throws: `NeuralError.invalidArchitecture` saying which setting is wrong.
    func validate(heads: [HeadSpecification]) throws {
        try Requirement.range("stem filters", stemFilters, 1...4096)
        try Requirement.range("filters", filters, 1...4096)
        try Requirement.range("filter increase", filterIncrease, 0...4096)
        try Requirement.range("stacks", stacks, 1...8)
        try Requirement.that([1, 2, 4].contains(stemStride), "stem stride is \(stemStride), not 1, 2 or 4")
        try Requirement.strides(max: maxStride, [("output stride", outputStride)], heads: heads)
        try Requirement.that(maxStride > stemStride, "stem stride \(stemStride) leaves no down block")
        for (name, stride) in [("output stride", outputStride)] + heads.map({ ("stride of \"\($0.name)\"", $0.stride) })
        {
            try Requirement.that(stride >= stemStride, "\(name) \(stride) is finer than stem stride \(stemStride)")
        }
    }
}
