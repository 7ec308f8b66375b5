import Neural

/// The loss of a model: each head's own, weighted and added.
struct ModelLoss: Sendable {
    private let terms: [Term]

    /// The loss of one head.
    struct Term: Sendable {
        let weight: Float
        /// Of a map: extra weight of the squared error where the target is high, before it fades.
        var emphasis = 0.0
        /// Of a map: a factor for each channel.
        var channelWeights: [Float]?
        var hardParts: HardPartProfile?
        /// Softmax cross entropy instead of squared errors.
        var tellsClass = false
    }

    init(_ profile: ModelProfile, representations: [Representation]) {
        terms = representations.map { representation in
            switch representation {
            case .confidenceMaps(let maps):
                let p = profile.confidenceMaps
                let weights = p.partWeights.map { weights in maps.channels.map { Float(weights[$0] ?? 1) } }
                return Term(
                    weight: Float(p.lossWeight ?? 1), emphasis: p.emphasis, channelWeights: weights,
                    hardParts: p.hardParts)
            case .partAffinityFields:
                let p = profile.partAffinityFields
                return Term(weight: Float(p?.lossWeight ?? 1), emphasis: p?.emphasis ?? 0)
            case .classMaps: return Term(weight: Float(profile.classMaps?.lossWeight ?? 1))
            case .classVectors: return Term(weight: Float(profile.classVectors?.lossWeight ?? 1), tellsClass: true)
            }
        }
    }

    /// - Parameters:
    ///   - outputs: one for each head; of a network with intermediate supervision more, head by head for each stage,
    ///     all of which learn the same targets.
    ///   - progress: share of the training that has passed, 0 to 1, which decides what is left of the emphasis.
    /// - Returns: the loss and each output's gradient.
    func callAsFunction(
        _ outputs: [Tensor], _ batch: ExampleBatch, progress: Double
    ) throws -> (loss: Float, gradients: [Tensor]) {
        var total: Float = 0
        var gradients: [Tensor] = []
        for (index, output) in outputs.enumerated() {
            let head = index % terms.count
            let term = terms[head]
            var (loss, gradient) = try term.loss(output, batch.targets[head], batch.weights, progress)
            loss *= term.weight
            if term.weight != 1 { gradient.scale(by: term.weight) }
            total += loss
            gradients.append(gradient)
        }
        return (total, gradients)
    }
}

extension ModelLoss.Term {
    fileprivate func loss(
        _ output: Tensor, _ target: Tensor, _ weights: [Float], _ progress: Double
    ) throws -> (loss: Float, gradient: Tensor) {
        if tellsClass { return try Loss.softmaxCrossEntropy(output, target) }
        let e = ConfidenceLoss.emphasis(emphasis, progress: progress)
        let target = target.fillingGaps(from: output)
        guard weights.contains(where: { $0 != 1 }) else { return try squaredErrors(output, target, emphasis: e) }
        // An error √w times as large is one that counts w times as much.
        let roots = weights.map { $0.squareRoot() }
        var (loss, gradient) = try squaredErrors(output.moved(to: target, keeping: roots), target, emphasis: e)
        gradient.scaleRows(by: roots)
        if !output.isFinite { loss = .nan }
        return (loss, gradient)
    }

    private func squaredErrors(
        _ output: Tensor, _ target: Tensor, emphasis: Double
    ) throws -> (loss: Float, gradient: Tensor) {
        var (loss, gradient) = try ConfidenceLoss.loss(output, target, emphasis: emphasis, weights: channelWeights)
        guard let hardParts else { return (loss, gradient) }
        let mining = HardKeypointMining(
            hardToEasyRatio: hardParts.ratio, minHardKeypoints: hardParts.fewest, maxHardKeypoints: hardParts.most,
            lossScale: hardParts.scale)
        let added = try Loss.onlineHardKeypointMining(output, target, mining)
        loss += added.loss
        gradient.add(added.gradient)
        return (loss, gradient)
    }
}

extension Tensor {
    fileprivate mutating func scale(by factor: Float) {
        withUnsafeMutableFloats { for index in $0.indices { $0[index] *= factor } }
    }

    fileprivate mutating func add(_ other: Tensor) {
        withUnsafeMutableFloats { values in
            other.withUnsafeFloats { added in
                for index in values.indices { values[index] += added[index] }
            }
        }
    }

    /// Multiplies each example by its own factor.
    fileprivate mutating func scaleRows(by factors: [Float]) {
        let size = count / max(1, factors.count)
        withUnsafeMutableFloats { values in
            for index in values.indices { values[index] *= factors[index / size] }
        }
    }

    /// Each example a share of the way from the target to here.
    fileprivate func moved(to target: Tensor, keeping shares: [Float]) -> Tensor {
        let size = count / max(1, shares.count)
        return Tensor(
            shape: shape,
            values: values.indices.map {
                target.values[$0] + shares[$0 / size] * (values[$0] - target.values[$0])
            })
    }

    /// The same with every NaN replaced by what the network says, where anything will do.
    fileprivate func fillingGaps(from output: Tensor) -> Tensor {
        guard shape == output.shape, !isFinite else { return self }
        return Tensor(shape: shape, values: zip(values, output.values).map { $0.isNaN ? $1 : $0 })
    }
}
