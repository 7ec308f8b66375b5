/// The operations as they stand in a textbook, forward beside backward. Backward functions add to `input` and
/// `weights` and return the gradient of the bias.
enum Plain {
    /// `weights[o][i][ky][kx]`, zero padding of (kernel - 1) / 2.
    static func convolve(
        _ x: ReferenceArray, _ weights: [Double], _ bias: [Double], kernel: Int, into y: inout ReferenceArray
    ) {
        let taps = Taps(kernel: kernel, height: x.height, width: x.width)
        for n in 0..<y.batch {
            for o in 0..<y.channels {
                for row in 0..<y.height {
                    for column in 0..<y.width {
                        var sum = bias[o]
                        taps.forEach(row, column) { inRow, inColumn, tap in
                            for i in 0..<x.channels {
                                sum += x[n, i, inRow, inColumn] * weights[(o * x.channels + i) * kernel * kernel + tap]
                            }
                        }
                        y[n, o, row, column] = sum
                    }
                }
            }
        }
    }

    static func convolveBackward(
        _ x: ReferenceArray, _ weights: [Double], kernel: Int, gradient: ReferenceArray, input: inout ReferenceArray,
        weights weightGradient: inout [Double]
    ) -> [Double] {
        var bias = Array(repeating: 0.0, count: gradient.channels)
        let taps = Taps(kernel: kernel, height: x.height, width: x.width)
        gradient.extent.forEach { n, o, row, column in
            let g = gradient[n, o, row, column]
            guard g != 0 else { return }
            bias[o] += g
            taps.forEach(row, column) { inRow, inColumn, tap in
                for i in 0..<x.channels {
                    let w = (o * x.channels + i) * kernel * kernel + tap
                    weightGradient[w] += g * x[n, i, inRow, inColumn]
                    input[n, i, inRow, inColumn] += g * weights[w]
                }
            }
        }
        return bias
    }

    /// `weights[i][o][ky][kx]`, 3x3, stride 2: input (r, c) adds to output (2r + ky - crop, 2c + kx - crop).
    static func convolveTransposed(
        _ x: ReferenceArray, _ weights: [Double], _ bias: [Double], cropStart: Int, into y: inout ReferenceArray
    ) {
        for n in 0..<y.batch {
            for o in 0..<y.channels {
                for row in 0..<y.height {
                    for column in 0..<y.width { y[n, o, row, column] = bias[o] }
                }
            }
        }
        let (height, width, channels) = (y.height, y.width, y.channels)
        x.extent.forEach { n, i, row, column in
            forEachTransposedTap(row, column, cropStart, height, width) { outRow, outColumn, tap in
                for o in 0..<channels {
                    y[n, o, outRow, outColumn] += x[n, i, row, column] * weights[(i * channels + o) * 9 + tap]
                }
            }
        }
    }

    static func convolveTransposedBackward(
        _ x: ReferenceArray, _ weights: [Double], cropStart: Int, gradient: ReferenceArray,
        input: inout ReferenceArray, weights weightGradient: inout [Double]
    ) -> [Double] {
        var bias = Array(repeating: 0.0, count: gradient.channels)
        gradient.extent.forEach { n, o, row, column in bias[o] += gradient[n, o, row, column] }
        x.extent.forEach { n, i, row, column in
            forEachTransposedTap(row, column, cropStart, gradient.height, gradient.width) { outRow, outColumn, tap in
                for o in 0..<gradient.channels {
                    let w = (i * gradient.channels + o) * 9 + tap
                    weightGradient[w] += gradient[n, o, outRow, outColumn] * x[n, i, row, column]
                    input[n, i, row, column] += gradient[n, o, outRow, outColumn] * weights[w]
                }
            }
        }
        return bias
    }

    static func rectify(_ x: inout ReferenceArray) {
        for index in x.values.indices where x.values[index] < 0 { x.values[index] = 0 }
    }

    static func rectifyBackward(_ gradient: inout ReferenceArray, output: ReferenceArray) {
        for index in output.values.indices where output.values[index] <= 0 { gradient.values[index] = 0 }
    }

    static func pool(_ x: ReferenceArray, into y: inout ReferenceArray) {
        y.extent.forEach { n, c, row, column in
            let (inRow, inColumn) = largest(x, n, c, row, column)
            y[n, c, row, column] = x[n, c, inRow, inColumn]
        }
    }

    static func poolBackward(_ x: ReferenceArray, gradient: ReferenceArray, input: inout ReferenceArray) {
        gradient.extent.forEach { n, c, row, column in
            let (inRow, inColumn) = largest(x, n, c, row, column)
            input[n, c, inRow, inColumn] += gradient[n, c, row, column]
        }
    }

    static func upsample(_ x: ReferenceArray, into y: inout ReferenceArray) {
        y.extent.forEach { n, c, row, column in
            var sum = 0.0
            forEachSource(row, column, x.height, x.width) { inRow, inColumn, share in
                sum += share * x[n, c, inRow, inColumn]
            }
            y[n, c, row, column] = sum
        }
    }

    static func upsampleBackward(gradient: ReferenceArray, input: inout ReferenceArray) {
        let (height, width) = (input.height, input.width)
        gradient.extent.forEach { n, c, row, column in
            forEachSource(row, column, height, width) { inRow, inColumn, share in
                input[n, c, inRow, inColumn] += share * gradient[n, c, row, column]
            }
        }
    }

    static func concatenate(_ a: ReferenceArray, _ b: ReferenceArray, into y: inout ReferenceArray) {
        y.extent.forEach { n, c, row, column in
            y[n, c, row, column] = c < a.channels ? a[n, c, row, column] : b[n, c - a.channels, row, column]
        }
    }

    /// Adds the channels from `channel` on to `part`, as many as it has.
    static func slice(_ whole: ReferenceArray, from channel: Int, adding part: inout ReferenceArray) {
        for n in 0..<part.batch {
            for c in 0..<part.channels {
                for row in 0..<part.height {
                    for column in 0..<part.width { part[n, c, row, column] += whole[n, channel + c, row, column] }
                }
            }
        }
    }
}

extension Plain {
    /// The taps of a same-size convolution that fall inside the image.
    private struct Taps {
        let kernel, height, width: Int

        @inline(__always)
        func forEach(_ row: Int, _ column: Int, _ body: (_ row: Int, _ column: Int, _ tap: Int) -> Void) {
            for ky in 0..<kernel {
                for kx in 0..<kernel {
                    let (inRow, inColumn) = (row + ky - kernel / 2, column + kx - kernel / 2)
                    if inRow >= 0, inRow < height, inColumn >= 0, inColumn < width {
                        body(inRow, inColumn, ky * kernel + kx)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func forEachTransposedTap(
        _ row: Int, _ column: Int, _ cropStart: Int, _ height: Int, _ width: Int,
        _ body: (_ row: Int, _ column: Int, _ tap: Int) -> Void
    ) {
        for ky in 0..<3 {
            for kx in 0..<3 {
                let (outRow, outColumn) = (2 * row + ky - cropStart, 2 * column + kx - cropStart)
                if outRow >= 0, outRow < height, outColumn >= 0, outColumn < width {
                    body(outRow, outColumn, ky * 3 + kx)
                }
            }
        }
    }

    /// The first of the largest of the 2x2 pixels, in reading order.
    private static func largest(_ x: ReferenceArray, _ n: Int, _ c: Int, _ row: Int, _ column: Int) -> (Int, Int) {
        var best = (2 * row, 2 * column)
        for (dy, dx) in [(0, 1), (1, 0), (1, 1)] {
            let candidate = (2 * row + dy, 2 * column + dx)
            if x[n, c, candidate.0, candidate.1] > x[n, c, best.0, best.1] { best = candidate }
        }
        return best
    }

    /// The up to four pixels under (row, column) of an image twice as large, with their shares; the edge is repeated.
    @inline(__always)
    private static func forEachSource(
        _ row: Int, _ column: Int, _ height: Int, _ width: Int,
        _ body: (_ row: Int, _ column: Int, _ share: Double) -> Void
    ) {
        let y = max(0, (Double(row) + 0.5) / 2 - 0.5)
        let x = max(0, (Double(column) + 0.5) / 2 - 0.5)
        let (top, left) = (Int(y), Int(x))
        let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
        let (dy, dx) = (y - Double(top), x - Double(left))
        body(top, left, (1 - dy) * (1 - dx))
        body(top, right, (1 - dy) * dx)
        body(bottom, left, dy * (1 - dx))
        body(bottom, right, dy * dx)
    }
}
