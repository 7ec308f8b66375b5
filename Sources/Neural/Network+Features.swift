extension Network {
    /// The last features of the encoder for a batch of pictures, for what compares pictures instead of reading them.
    ///
    /// - Parameter input: `[N, C, H, W]`, as for `forward`.
    /// - Returns: `[N, K, H / maxStride, W / maxStride]`.
    /// - Throws: `NeuralError.shapeMismatch`, `.sizeNotDivisible`, `.device`.
    public func encoderFeatures(_ input: Tensor) throws -> Tensor {
        let shape = try check(input)
        let program = try featurePrograms.program(for: shape, mode: .inference, precision: inferencePrecision) {
            try device.makeProgram(
                for: graph.endingAtEncoder, parameters: parameters, input: shape, mode: .inference,
                precision: inferencePrecision)
        }
        return try program.forward(input)[0]
    }
}

extension Graph {
    /// The graph up to the last value of the coarsest grid before a finer one is made again; parameters keep their places.
    var endingAtEncoder: Graph {
        var value = Self.input
        for node in nodes where !values[node.output].isVector && !outputs.contains(node.output) {
            if values[node.output].stride < values[value].stride { break }
            value = node.output
        }
        return ending(at: value)
    }
}
