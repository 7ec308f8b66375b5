/// Batch normalisation as it stands in its paper. Backward functions add to `input`.
extension Plain {
    /// Mean and biased variance of each channel.
    static func moments(_ x: ReferenceArray) -> (mean: [Double], variance: [Double]) {
        let count = Double(x.batch * x.height * x.width)
        var mean = Array(repeating: 0.0, count: x.channels)
        var variance = mean
        x.extent.forEach { n, c, row, column in mean[c] += x[n, c, row, column] / count }
        x.extent.forEach { n, c, row, column in
            let difference = x[n, c, row, column] - mean[c]
            variance[c] += difference * difference / count
        }
        return (mean, variance)
    }

    static func scale(_ x: ReferenceArray, _ scale: [Double], _ shift: [Double], into y: inout ReferenceArray) {
        x.extent.forEach { n, c, row, column in y[n, c, row, column] = x[n, c, row, column] * scale[c] + shift[c] }
    }

    static func scaleBackward(_ scale: [Double], gradient: ReferenceArray, input: inout ReferenceArray) {
        gradient.extent.forEach { n, c, row, column in
            input[n, c, row, column] += gradient[n, c, row, column] * scale[c]
        }
    }

    /// - Parameter running: mean and variance that do not depend on x; nil: those of x.
    /// - Returns: the gradients of scale and shift.
    static func normalizeBackward(
        _ x: ReferenceArray, scale: [Double], gradient: ReferenceArray, input: inout ReferenceArray,
        running: (mean: [Double], variance: [Double])?
    ) -> (scale: [Double], shift: [Double]) {
        let (mean, variance) = running ?? moments(x)
        let roots = variance.map { 1 / ($0 + Graph.BatchNormalization.epsilon).squareRoot() }
        let count = Double(x.batch * x.height * x.width)
        var scaleGradient = Array(repeating: 0.0, count: x.channels)
        var shiftGradient = scaleGradient
        gradient.extent.forEach { n, c, row, column in
            let g = gradient[n, c, row, column]
            scaleGradient[c] += g * (x[n, c, row, column] - mean[c]) * roots[c]
            shiftGradient[c] += g
        }
        gradient.extent.forEach { n, c, row, column in
            var g = gradient[n, c, row, column]
            if running == nil {
                let normalized = (x[n, c, row, column] - mean[c]) * roots[c]
                g -= (shiftGradient[c] + normalized * scaleGradient[c]) / count
            }
            input[n, c, row, column] += g * scale[c] * roots[c]
        }
        return (scaleGradient, shiftGradient)
    }
}
