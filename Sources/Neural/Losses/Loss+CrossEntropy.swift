import Foundation

extension Loss {
    /// The cross entropy of the softmax of logits with target probabilities, averaged over the rows.
    ///
    /// loss = -1/N Σ_n Σ_k t_nk log softmax(y_n)_k; gradient = (softmax(y_n)_k Σ_j t_nj - t_nk) / N. A row of zeros, an
    /// example without a class, adds nothing.
    /// - Parameters:
    ///   - logits: `[N, K]`.
    ///   - targets: the same shape; each row sums to 1 or is all 0.
    /// - Returns: the loss (NaN or infinite when an input is) and its gradient, of the logits' shape.
    /// - Throws: `NeuralError.shapeMismatch`.
    public static func softmaxCrossEntropy(
        _ logits: Tensor, _ targets: Tensor
    ) throws -> (loss: Float, gradient: Tensor) {
        guard logits.rank == 2, targets.shape == logits.shape else {
            throw NeuralError.shapeMismatch(what: "The target", expected: logits.shape, found: targets.shape)
        }
        guard logits.count > 0 else { return (0, logits) }
        let (rows, classes) = (logits.shape[0], logits.shape[1])
        var loss = 0.0
        var gradient = Array(repeating: Float(0), count: logits.count)
        for row in 0..<rows {
            let places = (row * classes)..<((row + 1) * classes)
            let probabilities = logarithmsOfSoftmax(logits.values[places])
            let weight = targets.values[places].reduce(0.0) { $0 + Double($1) }
            for (place, logarithm) in zip(places, probabilities) {
                let target = Double(targets.values[place])
                if target != 0 { loss -= target * logarithm }
                gradient[place] = Float((exp(logarithm) * weight - target) / Double(rows))
            }
            // A row without a class still shows that the network has gone wrong.
            if probabilities.contains(where: \.isNaN) { loss = .nan }
        }
        return (Float(loss / Double(rows)), Tensor(shape: logits.shape, values: gradient))
    }

    fileprivate static func logarithmsOfSoftmax(_ logits: ArraySlice<Float>) -> [Double] {
        let largest = Double(logits.max() ?? 0)
        let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
        return logits.map { Double($0) - largest - log(sum) }
    }
}

extension Tensor {
    /// The softmax of each row of `[N, K]` logits: probabilities that sum to 1.
    public var softmax: Tensor {
        precondition(rank == 2, "Softmax is taken over the rows of a matrix, not of the shape \(shape)")
        let classes = shape[1]
        let values = (0..<shape[0]).flatMap { row in
            Loss.logarithmsOfSoftmax(self.values[(row * classes)..<((row + 1) * classes)]).map { Float(exp($0)) }
        }
        return Tensor(shape: shape, values: values)
    }
}
