import Neural

/// The loss of a batch: squared errors, at first weighted where a target is high, since most of a map is empty.
enum ConfidenceLoss {
    /// The weight that a profile's emphasis has after a share `progress` of the training: whole for a fifth of it, then
    /// fading, and nothing at the end. It gets training away from the answer "nothing anywhere", but a network that was
    /// trained with it to the end would be too sure of animals and parts that are not there.
    static func emphasis(_ whole: Double, progress: Double) -> Double {
        whole * min(1, max(0, (0.7 - progress) / 0.5))
    }

    /// loss = 1/M Σ w (1 + e |t|) (y - t)²; gradient = 2 w (1 + e |t|) (y - t) / M, M the number of elements.
    ///
    /// - Parameters:
    ///   - emphasis: e; 0 is the plain mean squared error.
    ///   - weights: w, one for each channel; nil: all 1.
    static func loss(
        _ output: Tensor, _ target: Tensor, emphasis: Double, weights: [Float]? = nil
    ) throws -> (loss: Float, gradient: Tensor) {
        var (loss, gradient) = try Loss.meanSquaredError(output, target, weights: weights)
        guard emphasis > 0, loss.isFinite else { return (loss, gradient) }
        let e = Float(emphasis)
        var added: Float = 0
        gradient.withUnsafeMutableFloats { g in
            target.withUnsafeFloats { t in
                output.withUnsafeFloats { y in
                    for index in g.indices where abs(t[index]) > 1e-4 {
                        let extra = e * abs(t[index])
                        // w (y - t)² / M = g (y - t) / 2.
                        added += extra * g[index] * (y[index] - t[index]) / 2
                        g[index] *= 1 + extra
                    }
                }
            }
        }
        loss += added
        return (loss, gradient)
    }
}
