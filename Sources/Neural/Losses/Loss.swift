import CKernels

/// Losses: a number to minimise and its gradient for the network's output.
public enum Loss {
    /// The mean of squared differences over all elements; `weights` multiply each channel's part.
    ///
    /// loss = 1/M Σ w_c (y - t)², M the number of elements; gradient = 2 w_c (y - t) / M.
    /// - Parameters:
    ///   - output: `[N, C, H, W]`.
    ///   - target: the same shape.
    ///   - weights: one factor for each of the C channels; nil: all 1.
    /// - Returns: the loss (NaN or infinite when an input is) and its gradient, of the output's shape.
    /// - Throws: `NeuralError.shapeMismatch`.
    public static func meanSquaredError(
        _ output: Tensor, _ target: Tensor, weights: [Float]? = nil
    ) throws -> (loss: Float, gradient: Tensor) {
        guard output.shape == target.shape else {
            throw NeuralError.shapeMismatch(what: "The target", expected: output.shape, found: target.shape)
        }
        let channels = output.rank > 1 ? output.shape[1] : 1
        if let weights, weights.count != channels {
            throw NeuralError.shapeMismatch(
                what: "The list of channel weights", expected: [channels], found: [weights.count])
        }
        guard !output.values.isEmpty else { return (0, output) }
        let planes = output.rank > 1 ? output.shape[0] * channels : 1
        let factors = (0..<planes).map { weights?[$0 % channels] ?? 1 }
        var total = 0.0
        let gradient = output.withUnsafeFloats { y in
            target.withUnsafeFloats { t in
                Tensor(shape: output.shape) { g in
                    total = ck_mean_squared_error(
                        y.baseAddress, t.baseAddress, factors, planes, output.count / planes, g.baseAddress)
                }
            }
        }
        return (Float(total), gradient)
    }
}

extension Tensor {
    /// False when an element is NaN or infinite.
    /// - Complexity: one pass over the elements, vectorised.
    public var isFinite: Bool { withUnsafeFloats { ck_all_finite($0.baseAddress, $0.count) } != 0 }
}
