import Neural

/// A running average of a network's weights (Polyak and Juditsky 1992): smoother than the weights of any one batch.
struct WeightAverage {
    private(set) var tensors: [String: Tensor]
    private let decay: Double
    private var updates: Int

    /// - Parameter decay: share of the average that each batch keeps; 0: no average, the weights themselves.
    init(of network: Network, decay: Double, tensors: [String: Tensor]? = nil, updates: Int = 0) {
        self.decay = decay
        self.updates = updates
        self.tensors = tensors ?? network.weights
    }

    /// Early averages forget faster, so that the random start is soon gone.
    mutating func update(_ parameters: [Parameter]) {
        updates += 1
        let keep = min(decay, Double(1 + updates) / Double(10 + updates))
        guard decay > 0 else {
            for parameter in parameters { tensors[parameter.name] = parameter.value }
            return
        }
        let share = Float(1 - keep)
        for parameter in parameters {
            guard var average = tensors.removeValue(forKey: parameter.name) else { continue }
            average.withUnsafeMutableFloats { average in
                parameter.value.withUnsafeFloats { value in
                    for index in average.indices { average[index] += share * (value[index] - average[index]) }
                }
            }
            tensors[parameter.name] = average
        }
    }

    /// Runs `body` while the network holds the average, then gives it its own weights back.
    func whileLoaded<R>(into network: Network, _ body: () throws -> R) throws -> R {
        let own = network.weights
        try network.load(tensors)
        let result = Result { try body() }
        try network.load(own)
        return try result.get()
    }
}
