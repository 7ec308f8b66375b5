/// Up-sampling as it stands in a textbook. Backward functions add to `input`.
extension Plain {
    static func upsample(
        _ x: ReferenceArray, _ factor: Int, _ interpolation: Graph.Interpolation, into y: inout ReferenceArray
    ) {
        y.extent.forEach { n, c, row, column in
            var sum = 0.0
            forEachSource(row, column, x.height, x.width, factor, interpolation) { inRow, inColumn, share in
                sum += share * x[n, c, inRow, inColumn]
            }
            y[n, c, row, column] = sum
        }
    }

    static func upsampleBackward(
        gradient: ReferenceArray, _ factor: Int, _ interpolation: Graph.Interpolation, input: inout ReferenceArray
    ) {
        let (height, width) = (input.height, input.width)
        gradient.extent.forEach { n, c, row, column in
            forEachSource(row, column, height, width, factor, interpolation) { inRow, inColumn, share in
                input[n, c, inRow, inColumn] += share * gradient[n, c, row, column]
            }
        }
    }

    /// The up to four pixels under (row, column) of an image `factor` times as large, with their shares; the edge is
    /// repeated.
    @inline(__always)
    private static func forEachSource(
        _ row: Int, _ column: Int, _ height: Int, _ width: Int, _ factor: Int, _ interpolation: Graph.Interpolation,
        _ body: (_ row: Int, _ column: Int, _ share: Double) -> Void
    ) {
        guard interpolation == .bilinear else { return body(row / factor, column / factor, 1) }
        let y = max(0, (Double(row) + 0.5) / Double(factor) - 0.5)
        let x = max(0, (Double(column) + 0.5) / Double(factor) - 0.5)
        let (top, left) = (Int(y), Int(x))
        let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
        let (dy, dx) = (y - Double(top), x - Double(left))
        body(top, left, (1 - dy) * (1 - dx))
        body(top, right, (1 - dy) * dx)
        body(bottom, left, dy * (1 - dx))
        body(bottom, right, dy * dx)
    }
}
