import CKernels

/// Online hard keypoint mining: a second look at the channels that the network finds hardest.
///
/// As SLEAP defines it: a channel's loss is the sum of its squared differences over the batch and all pixels. A channel
/// is hard when its loss is at least `hardToEasyRatio` times the smallest one; the k hardest are taken, k being the
/// number of hard channels kept between `minHardKeypoints` and `maxHardKeypoints`; the loss gains
/// `lossScale` times their sum divided by (N H W k).
public struct HardKeypointMining: Sendable, Hashable, Codable {
    public var hardToEasyRatio: Double = 2
    public var minHardKeypoints: Int = 2
    /// nil: no limit.
    public var maxHardKeypoints: Int?
    public var lossScale: Double = 5

    public init() {}

    public init(hardToEasyRatio: Double, minHardKeypoints: Int, maxHardKeypoints: Int?, lossScale: Double) {
        (self.hardToEasyRatio, self.minHardKeypoints) = (hardToEasyRatio, minHardKeypoints)
        (self.maxHardKeypoints, self.lossScale) = (maxHardKeypoints, lossScale)
    }

    /// The channels to take of those with these losses, the hardest first; among equals the first.
    func hardest(_ losses: [Double]) -> [Int] {
        guard let smallest = losses.min() else { return [] }
        // Where a channel is already perfect every other is infinitely harder.
        let hard = losses.count { smallest > 0 ? $0 / smallest >= hardToEasyRatio : $0 > 0 }
        let most = min(losses.count, max(maxHardKeypoints ?? losses.count, 0))
        let count = min(max(hard, minHardKeypoints), most)
        return Array(losses.indices.sorted { (-losses[$0], $0) < (-losses[$1], $1) }.prefix(count))
    }
}

extension Loss {
    /// The part that hard keypoints add to the loss, and its gradient; add both to those of `meanSquaredError`.
    /// - Parameters:
    ///   - output: `[N, C, H, W]`, a channel for each keypoint.
    ///   - target: the same shape.
    /// - Returns: the added loss and its gradient, of the output's shape.
    /// - Throws: `NeuralError.shapeMismatch`.
    public static func onlineHardKeypointMining(
        _ output: Tensor, _ target: Tensor, _ mining: HardKeypointMining = HardKeypointMining()
    ) throws -> (loss: Float, gradient: Tensor) {
        guard output.shape == target.shape, output.rank == 4 else {
            throw NeuralError.shapeMismatch(what: "The target", expected: output.shape, found: target.shape)
        }
        guard output.count > 0 else { return (0, output) }
        let channels = output.shape[1]
        let sums = channelSums(output, target)
        let hardest = mining.hardest(sums)
        guard !hardest.isEmpty else { return (0, Tensor(shape: output.shape)) }
        // The mean over all C channels, made one over the k taken.
        let factor = mining.lossScale * Double(channels) / Double(hardest.count)
        var weights = Array(repeating: Float(0), count: channels)
        for channel in hardest { weights[channel] = Float(factor) }
        return try meanSquaredError(output, target, weights: weights)
    }

    /// The sum of squared differences of each channel.
    private static func channelSums(_ output: Tensor, _ target: Tensor) -> [Double] {
        let (channels, plane) = (output.shape[1], output.shape[2] * output.shape[3])
        var sums = Array(repeating: 0.0, count: channels)
        output.withUnsafeFloats { y in
            target.withUnsafeFloats { t in
                for place in 0..<(output.shape[0] * channels) {
                    sums[place % channels] += ck_sum_of_squared_differences(
                        y.baseAddress.map { $0 + place * plane }, t.baseAddress.map { $0 + place * plane }, plane)
                }
            }
        }
        return sums
    }
}
