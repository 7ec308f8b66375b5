/// The operations as they stand in a textbook, forward beside backward. Backward functions add to `input` and
/// `weights` and return the gradient of the bias.
enum Plain {
    /// `weights[o][i][ky][kx]`, zero padding.
    static func convolve(
        _ x: ReferenceArray, _ weights: [Double], _ bias: [Double]?, _ window: Graph.Window,
        into y: inout ReferenceArray
    ) {
        let kernel = window.kernel
        let taps = Taps(window: window, height: x.height, width: x.width)
        for n in 0..<y.batch {
            for o in 0..<y.channels {
                for row in 0..<y.height {
                    for column in 0..<y.width {
                        var sum = bias?[o] ?? 0
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
        _ x: ReferenceArray, _ weights: [Double], _ window: Graph.Window, gradient: ReferenceArray,
        input: inout ReferenceArray, weights weightGradient: inout [Double]
    ) -> [Double] {
        let kernel = window.kernel
        var bias = Array(repeating: 0.0, count: gradient.channels)
        let taps = Taps(window: window, height: x.height, width: x.width)
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

    /// `weights[i][o][ky][kx]`; with stride s input (r, c) adds to output (s r + ky - crop, s c + kx - crop).
    static func convolveTransposed(
        _ x: ReferenceArray, _ weights: [Double], _ bias: [Double]?, _ window: Graph.Window,
        into y: inout ReferenceArray
    ) {
        let area = window.kernel * window.kernel
        for n in 0..<y.batch {
            for o in 0..<y.channels {
                for row in 0..<y.height {
                    for column in 0..<y.width { y[n, o, row, column] = bias?[o] ?? 0 }
                }
            }
        }
        let (height, width, channels) = (y.height, y.width, y.channels)
        x.extent.forEach { n, i, row, column in
            forEachTransposedTap(row, column, window, height, width) { outRow, outColumn, tap in
                for o in 0..<channels {
                    y[n, o, outRow, outColumn] += x[n, i, row, column] * weights[(i * channels + o) * area + tap]
                }
            }
        }
    }

    static func convolveTransposedBackward(
        _ x: ReferenceArray, _ weights: [Double], _ window: Graph.Window, gradient: ReferenceArray,
        input: inout ReferenceArray, weights weightGradient: inout [Double]
    ) -> [Double] {
        let area = window.kernel * window.kernel
        var bias = Array(repeating: 0.0, count: gradient.channels)
        gradient.extent.forEach { n, o, row, column in bias[o] += gradient[n, o, row, column] }
        x.extent.forEach { n, i, row, column in
            forEachTransposedTap(row, column, window, gradient.height, gradient.width) { outRow, outColumn, tap in
                for o in 0..<gradient.channels {
                    let w = (i * gradient.channels + o) * area + tap
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

    static func pool(_ x: ReferenceArray, _ window: Graph.Window, into y: inout ReferenceArray) {
        y.extent.forEach { n, c, row, column in
            let (inRow, inColumn) = largest(x, window, n, c, row, column)
            y[n, c, row, column] = x[n, c, inRow, inColumn]
        }
    }

    static func poolBackward(
        _ x: ReferenceArray, _ window: Graph.Window, gradient: ReferenceArray, input: inout ReferenceArray
    ) {
        gradient.extent.forEach { n, c, row, column in
            let (inRow, inColumn) = largest(x, window, n, c, row, column)
            input[n, c, inRow, inColumn] += gradient[n, c, row, column]
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
    /// The taps of a convolution that fall inside the image.
    private struct Taps {
        let window: Graph.Window
        let height, width: Int

        @inline(__always)
        func forEach(_ row: Int, _ column: Int, _ body: (_ row: Int, _ column: Int, _ tap: Int) -> Void) {
            let top = row * window.stride - window.paddingStart
            let left = column * window.stride - window.paddingStart
            for ky in 0..<window.kernel {
                for kx in 0..<window.kernel {
                    let (inRow, inColumn) = (top + ky * window.dilation, left + kx * window.dilation)
                    if inRow >= 0, inRow < height, inColumn >= 0, inColumn < width {
                        body(inRow, inColumn, ky * window.kernel + kx)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func forEachTransposedTap(
        _ row: Int, _ column: Int, _ window: Graph.Window, _ height: Int, _ width: Int,
        _ body: (_ row: Int, _ column: Int, _ tap: Int) -> Void
    ) {
        for ky in 0..<window.kernel {
            for kx in 0..<window.kernel {
                let outRow = window.stride * row + ky - window.paddingStart
                let outColumn = window.stride * column + kx - window.paddingStart
                if outRow >= 0, outRow < height, outColumn >= 0, outColumn < width {
                    body(outRow, outColumn, ky * window.kernel + kx)
                }
            }
        }
    }

    /// The first of the largest pixels under the window, in reading order.
    private static func largest(
        _ x: ReferenceArray, _ window: Graph.Window, _ n: Int, _ c: Int, _ row: Int, _ column: Int
    ) -> (Int, Int) {
        var best: (row: Int, column: Int)?
        Taps(window: window, height: x.height, width: x.width).forEach(row, column) { inRow, inColumn, _ in
            if let place = best, x[n, c, inRow, inColumn] <= x[n, c, place.row, place.column] { return }
            best = (inRow, inColumn)
        }
        return best ?? (0, 0)
    }
}
