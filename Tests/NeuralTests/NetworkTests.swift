import Neural
import Testing

@Suite struct NetworkTests {
    private static let head = [HeadSpecification(name: "H", channels: 2, stride: 2)]
    private static let small = UNetConfiguration(filters: 8, filtersRate: 2, maxStride: 8, outputStride: 2)

    private func network(seed: UInt64 = 1, threads: Int = 1) throws -> Network {
        try Network(.unet(Self.small), inputChannels: 1, heads: Self.head, seed: seed, device: CPU(threads: threads))
    }

    /// Trains for some steps on varying sizes and returns all weights.
    private func trained(_ network: Network, steps: Int = 6) throws -> [Tensor] {
        let adam = Adam(learningRate: 1e-2)
        for step in 0..<steps {
            let input = randomTensor([1 + step % 3, 1, 16 + 8 * (step % 2), 32], seed: UInt64(step))
            let output = try network.forward(input, training: true)[0]
            let (_, gradient) = try Loss.meanSquaredError(output, randomTensor(output.shape, seed: 100 + UInt64(step)))
            try network.backward([gradient])
            adam.step(network.parameters)
        }
        return network.parameters.map(\.value)
    }

    @Test func trainsToTheSameBitsForTheSameSeed() throws {
        #expect(try trained(network(seed: 4, threads: 2)) == trained(network(seed: 4, threads: 2)))
        #expect(try trained(network(seed: 4)) != trained(network(seed: 5)))
    }

    @Test func hasTheSameGradientsWithOneThread() throws {
        let networks = try [network(threads: 1), network(threads: 2)]
        for network in networks {
            let output = try network.forward(randomTensor([3, 1, 32, 24], seed: 1), training: true)[0]
            try network.backward([randomTensor(output.shape, seed: 2)])
        }
        for (one, two) in zip(networks[0].parameters, networks[1].parameters) {
            #expect(relativeDifference(one.gradient, two.gradient) < 1e-5, "\(one.name)")
        }
    }

    @Test func fitsATarget() throws {
        let network = try network()
        let adam = Adam(learningRate: 1e-2)
        let input = randomTensor([2, 1, 16, 16], seed: 1)
        let target = Tensor(
            shape: [2, 2, 8, 8], values: randomTensor([2, 2, 8, 8], seed: 2).values.map { $0 > 0.8 ? 1 : 0 })
        var losses: [Float] = []
        for _ in 0..<150 {
            let output = try network.forward(input, training: true)[0]
            let (loss, gradient) = try Loss.meanSquaredError(output, target)
            losses.append(loss)
            try network.backward([gradient])
            try network.requireFiniteGradients()
            adam.step(network.parameters)
        }
        #expect(losses[149] < losses[0] / 20)
    }

    @Test func givesTheSameAnswerInAnyOrderOfSizes() throws {
        let network = try network()
        let sizes = [[1, 1, 16, 16], [4, 1, 8, 24], [2, 1, 64, 8], [1, 1, 8, 8], [3, 1, 40, 40]]
        let inputs = sizes.enumerated().map { randomTensor($1, seed: UInt64($0)) }
        let fresh = try inputs.map { try self.network().forward($0)[0] }
        for round in 0..<2 {
            for index in inputs.indices {
                let input = inputs[(index + round) % inputs.count]
                #expect(try network.forward(input)[0] == fresh[(index + round) % inputs.count])
            }
        }
    }

    @Test func givesTheSameAnswerForAnImageAloneAndInABatch() throws {
        let network = try network()
        let batch = randomTensor([4, 1, 16, 24], seed: 1)
        let together = try network.forward(batch)[0]
        for n in 0..<4 {
            let alone = Tensor(shape: [1, 1, 16, 24], values: Array(batch.values[(n * 384)..<((n + 1) * 384)]))
            let size = together.count / 4
            let part = Tensor(shape: [1, 2, 8, 12], values: Array(together.values[(n * size)..<((n + 1) * size)]))
            #expect(relativeDifference(try network.forward(alone)[0], part) < 1e-5)
        }
    }

    @Test func seesChangedWeightsAtOnce() throws {
        let network = try network()
        let input = randomTensor([1, 1, 8, 8], seed: 1)
        let before = try network.forward(input)
        let bias = try #require(network.parameters.last)
        bias.value = Tensor(shape: bias.shape, values: bias.value.values.map { $0 + 1 })
        for (before, after) in zip(before[0].values, try network.forward(input)[0].values) {
            #expect(abs(after - before - 1) < 1e-5)
        }
    }

    @Test func refusesAnImageThatItsStridesDoNotDivide() throws {
        #expect(throws: NeuralError.sizeNotDivisible(height: 12, width: 16, maxStride: 8)) {
            try network().forward(Tensor(shape: [1, 1, 12, 16]))
        }
    }

    @Test func refusesAnImageWithOtherChannels() throws {
        #expect(throws: NeuralError.shapeMismatch(what: "The input", expected: [1, 1, 16, 16], found: [1, 3, 16, 16])) {
            try network().forward(Tensor(shape: [1, 3, 16, 16]))
        }
        #expect(throws: NeuralError.self) { try network().forward(Tensor(shape: [16, 16])) }
        #expect(throws: NeuralError.self) { try network().forward(Tensor(shape: [0, 1, 16, 16])) }
    }

    @Test func refusesBackwardWithoutATrainingPassRightBefore() throws {
        let network = try network()
        let gradient = [Tensor(shape: [1, 2, 4, 4])]
        let input = Tensor(shape: [1, 1, 8, 8])
        #expect(throws: NeuralError.backwardWithoutForward) { try network.backward(gradient) }
        _ = try network.forward(input, training: true)
        _ = try network.forward(input)
        #expect(throws: NeuralError.backwardWithoutForward) { try network.backward(gradient) }
    }

    @Test func refusesBackwardAfterAnotherNetworkUsedTheDevice() throws {
        let device = CPU(threads: 1)
        let networks = try (0..<2).map {
            try Network(.unet(Self.small), inputChannels: 1, heads: Self.head, seed: $0, device: device)
        }
        for network in networks { _ = try network.forward(Tensor(shape: [1, 1, 8, 8]), training: true) }
        #expect(throws: NeuralError.backwardWithoutForward) {
            try networks[0].backward([Tensor(shape: [1, 2, 4, 4])])
        }
    }

    @Test func refusesAHeadGradientOfAnotherShape() throws {
        let network = try network()
        _ = try network.forward(Tensor(shape: [1, 1, 8, 8]), training: true)
        #expect(throws: NeuralError.self) { try network.backward([Tensor(shape: [1, 2, 8, 8])]) }
        _ = try network.forward(Tensor(shape: [1, 1, 8, 8]), training: true)
        #expect(throws: NeuralError.self) { try network.backward([]) }
    }

    @Test func noticesAGradientThatIsNotFinite() throws {
        let network = try network()
        _ = try network.forward(randomTensor([1, 1, 8, 8], seed: 1), training: true)
        try network.backward([Tensor(shape: [1, 2, 4, 4], filledWith: .nan)])
        #expect(throws: NeuralError.self) { try network.requireFiniteGradients() }
    }
}
