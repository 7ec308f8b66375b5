extension Graph {
    /// The widest receptive field of all outputs, in input pixels. A vector sees the whole image; what counts of it is
    /// the field of the features that it is pooled from.
    public var receptiveField: Int {
        let pooled = nodes.filter { $0.operation == .globalMaxPool }.map { readWhole($0.inputs[0]) }
        return (outputs.filter { !values[$0].isVector } + pooled).map(receptiveField(of:)).max() ?? 1
    }

    /// The features that a fully connected layer reads, where `value` is its result, or the value itself.
    private func readWhole(_ value: ValueID) -> ValueID {
        guard let node = nodes.first(where: { $0.output == value }),
            case .convolution(let convolution) = node.operation,
            convolution.window.stride > 1, convolution.window.stride == convolution.window.kernel
        else { return value }
        return node.inputs[0]
    }

    /// The side, in input pixels, of the square that one number of `value` can see, where it sees most.
    ///
    /// Follows the rows that are needed back to the input, once for each position of a pixel in the coarsest grid.
    /// - Complexity: O(nodes * max stride).
    public func receptiveField(of value: ValueID) -> Int {
        (0..<max(1, maxStride / values[value].stride)).map { rowsSeen(by: $0, of: value).count }.max() ?? 1
    }

    /// The rows of the input that row `row` of `value` depends on; they may lie outside the image.
    func rowsSeen(by row: Int, of value: ValueID) -> ClosedRange<Int> {
        var needed: [ClosedRange<Int>?] = Array(repeating: nil, count: values.count)
        needed[value] = row...row
        for node in nodes.reversed() {
            guard let rows = needed[node.output] else { continue }
            let sources = node.operation.rowsRead(for: rows)
            for input in node.inputs {
                let known = needed[input] ?? sources
                needed[input] = min(known.lowerBound, sources.lowerBound)...max(known.upperBound, sources.upperBound)
            }
        }
        return needed[Self.input] ?? 0...0
    }
}

extension Graph.Operation {
    /// The input rows that output rows depend on.
    fileprivate func rowsRead(for rows: ClosedRange<Int>) -> ClosedRange<Int> {
        let (first, last) = (rows.lowerBound, rows.upperBound)
        // Divisions round towards minus infinity: rows above the image have negative numbers.
        switch self {
        case .convolution(let convolution): return convolution.window.rowsRead(first, last)
        case .maxPool(let window): return window.rowsRead(first, last)
        case .transposedConvolution(let convolution):
            let window = convolution.window
            let top = (first + window.paddingStart - window.kernel + window.stride).dividedDown(by: window.stride)
            return top...(last + window.paddingStart).dividedDown(by: window.stride)
        case .upsample(let factor, .nearest): return first.dividedDown(by: factor)...last.dividedDown(by: factor)
        case .upsample(let factor, .bilinear):
            return (2 * first + 1 - factor).dividedDown(
                by: 2 * factor)...((2 * last + 1 - factor)
                .dividedDown(by: 2 * factor) + 1)
        case .concatenate, .add, .batchNormalization, .affine, .globalMaxPool, .sigmoid: return rows
        }
    }
}

extension Graph.Window {
    fileprivate func rowsRead(_ first: Int, _ last: Int) -> ClosedRange<Int> {
        (first * stride - paddingStart)...(last * stride - paddingStart + reach - 1)
    }
}

extension Int {
    fileprivate func dividedDown(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
