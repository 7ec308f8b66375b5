extension Network {
    /// Bytes that training takes on batches of this size, px: of each parameter its value, gradient, two moments, running
    /// average and a copy; of each value of the graph itself and its gradient. Float32 throughout.
    public func trainingBytes(batch: Int, width: Int, height: Int) -> Int {
        let floats = graph.values.reduce(0) { sum, value in
            let area = value.isVector ? 1 : (width / value.stride) * (height / value.stride)
            return sum + value.channels * area * batch
        }
        return 4 * (2 * floats + 6 * parameterCount)
    }
}
