/// The settings of a U-Net, with SLEAP's names and meanings.
///
/// In JSON the keys are these names; an absent key takes its default, an unknown one is an error.
public struct UNetConfiguration: Sendable, Hashable {
    /// Channels of the first block.
    public var filters: Int = 16
    /// Block i has `Int(filters * filtersRate^i)` channels.
    public var filtersRate: Double = 2
    /// Stride of the coarsest features, a power of two: 2^(stem and down blocks).
    public var maxStride: Int = 16
    /// Stride of the finest features, a power of two; heads may ask for finer or coarser ones.
    public var outputStride: Int = 2
    public var kernelSize: Int = 3
    public var convsPerBlock: Int = 2
    /// Convolutions at the coarsest stride.
    public var middleBlock: Bool = true
    /// The last middle and decoder convolutions have one power of the rate fewer channels (CARE's U-Net).
    public var blockContraction: Bool = false
    /// Bilinear up-sampling; false: transposed convolutions.
    public var upInterpolate: Bool = true
    /// Blocks with a wide kernel before the encoder that reach this stride; nil: none.
    public var stemStride: Int?
    public var stemKernelSize: Int = 7
    /// Pixels cut at the start of a transposed convolution: 1 as in PyTorch (sleap-nn), 0 as in Keras (SLEAP).
    public var transposedCropStart: Int = 1

    public init() {}

    public init(
        filters: Int, filtersRate: Double, maxStride: Int, outputStride: Int, upInterpolate: Bool = true,
        middleBlock: Bool = true, stemStride: Int? = nil
    ) {
        self.filters = filters
        self.filtersRate = filtersRate
        self.maxStride = maxStride
        self.outputStride = outputStride
        self.upInterpolate = upInterpolate
        self.middleBlock = middleBlock
        self.stemStride = stemStride
    }
}

extension UNetConfiguration {
    var stemBlocks: Int { stemStride.map { $0.trailingZeroBitCount } ?? 0 }
    var downBlocks: Int { maxStride.trailingZeroBitCount - stemBlocks }

    /// Channels of block `block`, counted from the first stem or encoder block.
    func channels(ofBlock block: Int) -> Int {
        var channels = Double(filters)
        if block >= 0 { for _ in 0..<block { channels *= filtersRate } } else { channels /= filtersRate }
        return Int(channels)
    }

    /// The side, in px, of the square that the last pooled features see, without the middle block: the number that
    /// SLEAP shows (Araujo et al. 2019, "Computing receptive fields", eq. 2).
    public var encoderReceptiveField: Int {
        (0..<(stemBlocks + downBlocks)).reduce(1) { field, block in
            let kernel = block < stemBlocks ? stemKernelSize : kernelSize
            return field + ((convsPerBlock * (kernel - 1) + 1) << block)
        }
    }

    /// - Throws: `NeuralError.invalidArchitecture` saying which setting is wrong.
    func validate(heads: [HeadSpecification]) throws {
        func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
            guard condition else { throw NeuralError.invalidArchitecture(reason: reason()) }
        }
        try require((1...4096).contains(filters), "filters is \(filters), not between 1 and 4096")
        try require(filtersRate >= 1 && filtersRate <= 8, "filters rate is \(filtersRate), not between 1 and 8")
        try require((1...8).contains(convsPerBlock), "convs per block is \(convsPerBlock), not between 1 and 8")
        for (name, size) in [("kernel size", kernelSize), ("stem kernel size", stemKernelSize)] {
            try require((1...15).contains(size) && size % 2 == 1, "\(name) is \(size), not odd and between 1 and 15")
        }
        let strides = [("max stride", maxStride), ("output stride", outputStride), ("stem stride", stemStride ?? 2)]
        for (name, stride) in strides + heads.map({ ("stride of \"\($0.name)\"", $0.stride) }) {
            try require(
                stride > 0 && stride.nonzeroBitCount == 1 && stride <= 256, "\(name) \(stride) is no power of 2")
        }
        try require(outputStride <= maxStride, "output stride \(outputStride) exceeds max stride \(maxStride)")
        for head in heads {
            try require(head.stride <= maxStride, "\"\(head.name)\" has stride \(head.stride), over \(maxStride)")
        }
        try require((stemStride ?? 1) * 2 <= maxStride, "stem stride \(stemStride ?? 1) leaves no down block")
        try require([0, 1].contains(transposedCropStart), "transposed crop start is \(transposedCropStart)")
        try require(channels(ofBlock: stemBlocks + downBlocks) <= 65536, "its coarsest block has too many channels")
    }
}

extension UNetConfiguration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filters, filtersRate, maxStride, outputStride, kernelSize, convsPerBlock, middleBlock, blockContraction
        case upInterpolate, stemStride, stemKernelSize, transposedCropStart
    }

    public init(from decoder: any Decoder) throws {
        let all = try decoder.container(keyedBy: AnyKey.self)
        for key in all.allKeys where CodingKeys(stringValue: key.stringValue) == nil {
            throw NeuralError.unknownKey(key: key.stringValue, inside: "unet")
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<T: Decodable>(_ key: CodingKeys, into value: inout T) throws {
            if let found = try container.decodeIfPresent(T.self, forKey: key) { value = found }
        }
        try read(.filters, into: &filters)
        try read(.filtersRate, into: &filtersRate)
        try read(.maxStride, into: &maxStride)
        try read(.outputStride, into: &outputStride)
        try read(.kernelSize, into: &kernelSize)
        try read(.convsPerBlock, into: &convsPerBlock)
        try read(.middleBlock, into: &middleBlock)
        try read(.blockContraction, into: &blockContraction)
        try read(.upInterpolate, into: &upInterpolate)
        stemStride = try container.decodeIfPresent(Int.self, forKey: .stemStride)
        try read(.stemKernelSize, into: &stemKernelSize)
        try read(.transposedCropStart, into: &transposedCropStart)
    }
}
