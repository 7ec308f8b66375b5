extension Graph {
    /// The widest receptive field of all outputs, in input pixels. A vector sees the whole image; what counts of it is
    /// the field of the features that it is pooled from.
    public var receptiveField: Int {
        let pooled = nodes.filter { $0.operation == .globalMaxPool }.map { $0.inputs[0] }
        return (outputs.filter { !values[$0].isVector } + pooled).map(receptiveField(of:)).max() ?? 1
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
        // An arithmetic shift halves towards minus infinity.
        return switch self {
        case .convolution(let kernel, _, _, _): (first - kernel / 2)...(last + kernel / 2)
        case .transposedConvolution(_, _, _, let cropStart): ((first + cropStart - 1) >> 1)...((last + cropStart) >> 1)
        case .maxPool: (2 * first)...(2 * last + 1)
        case .upsample: ((first - 1) >> 1)...((last + 1) >> 1)
        case .concatenate, .globalMaxPool, .sigmoid: rows
        }
    }
}
