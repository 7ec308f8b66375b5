import Foundation
import Neural
import Testing

@Suite struct LossTests {
    @Test(arguments: [[1], [7], [2, 3, 5, 7], [1, 2, 90, 70]])
    func equalsThePlainSum(_ shape: [Int]) throws {
        let (output, target) = (randomTensor(shape, seed: 1), randomTensor(shape, seed: 2))
        let (loss, gradient) = try Loss.meanSquaredError(output, target)
        let differences = zip(output.values, target.values).map { Double($0) - Double($1) }
        let count = Double(differences.count)
        #expect(abs(Double(loss) - differences.reduce(0) { $0 + $1 * $1 } / count) < 1e-6)
        for (found, difference) in zip(gradient.values, differences) {
            #expect(abs(Double(found) - 2 * difference / count) < 1e-6)
        }
    }

    @Test func weighsChannels() throws {
        let output = Tensor(shape: [2, 2, 1, 2], values: [1, 1, 2, 2, 3, 3, 4, 4])
        let (loss, gradient) = try Loss.meanSquaredError(output, Tensor(shape: [2, 2, 1, 2]), weights: [0, 3])
        #expect(loss == 3 * (4 + 4 + 16 + 16) / 8)
        #expect(gradient.values == [0, 0, 1.5, 1.5, 0, 0, 3, 3])
    }

    @Test func refusesOtherShapes() {
        let output = Tensor(shape: [1, 2, 2, 2])
        #expect(throws: NeuralError.self) { try Loss.meanSquaredError(output, Tensor(shape: [1, 2, 4, 1])) }
        #expect(throws: NeuralError.self) { try Loss.meanSquaredError(output, output, weights: [1]) }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func isNotFiniteWhenAnElementIsNot(_ value: Float) throws {
        var output = Tensor(shape: [1, 1, 33, 33])
        #expect(output.isFinite)
        output[0, 0, 32, 32] = value
        #expect(!output.isFinite)
        #expect(try !Loss.meanSquaredError(output, Tensor(shape: output.shape)).loss.isFinite)
    }
}

@Suite struct HardKeypointMiningTests {
    private struct Golden: Decodable {
        let shape: [Int]
        let settings: HardKeypointMining
        let output, target, gradient: [Float]
        let loss: Float
    }

    /// `Fixtures/neural/make_ohkm.py`
    @Test func equalsSleapNN() throws {
        let url = packageRoot.appendingPathComponent("Tests/Fixtures/neural/ohkm.json")
        let cases = try JSONDecoder().decode([Golden].self, from: Data(contentsOf: url))
        #expect(cases.count == 5)
        for golden in cases {
            let (loss, gradient) = try Loss.onlineHardKeypointMining(
                Tensor(shape: golden.shape, values: golden.output), Tensor(shape: golden.shape, values: golden.target),
                golden.settings)
            #expect(abs(loss - golden.loss) < 1e-6 * abs(golden.loss))
            for (found, expected) in zip(gradient.values, golden.gradient) { #expect(abs(found - expected) < 1e-6) }
        }
    }

    /// Channels whose losses over 2 images of 1x2 pixels are 4 d² for differences d.
    private func pair(_ differences: [Float]) -> (output: Tensor, target: Tensor) {
        let shape = [2, differences.count, 1, 2]
        let values = (0..<2).flatMap { _ in differences.flatMap { [$0, -$0] } }
        return (Tensor(shape: shape, values: values), Tensor(shape: shape))
    }

    @Test func addsTheScaledMeanOfTheHardChannels() throws {
        let (output, target) = pair([1, 3, 1.2, 2])
        // Losses 4, 36, 5.76, 16: two are at least twice the smallest.
        let (loss, gradient) = try Loss.onlineHardKeypointMining(output, target)
        #expect(abs(loss - 5 * (36 + 16) / (2 * 1 * 2 * 2)) < 1e-4)
        #expect(gradient[0, 0, 0, 0] == 0 && gradient[1, 2, 0, 1] == 0)
        #expect(abs(gradient[1, 1, 0, 1] - 5 * 2 * -3 / 8) < 1e-5 && abs(gradient[0, 3, 0, 0] - 5 * 2 * 2 / 8) < 1e-5)
    }

    @Test func takesAtLeastAndAtMostAsManyAsAsked() throws {
        let (output, target) = pair([1, 1.1, 3, 2, 2.5])
        func taken(_ least: Int, _ most: Int?, ratio: Double = 2) throws -> [Int] {
            let mining = HardKeypointMining(
                hardToEasyRatio: ratio, minHardKeypoints: least, maxHardKeypoints: most, lossScale: 1)
            let gradient = try Loss.onlineHardKeypointMining(output, target, mining).gradient
            return (0..<5).filter { gradient[0, $0, 0, 0] != 0 }
        }
        #expect(try taken(2, nil) == [2, 3, 4])
        #expect(try taken(4, nil) == [1, 2, 3, 4])
        #expect(try taken(9, nil) == [0, 1, 2, 3, 4])
        #expect(try taken(1, 2) == [2, 4])
        #expect(try taken(2, nil, ratio: 100) == [2, 4])
        #expect(try taken(0, nil, ratio: 100) == [])
    }

    @Test func callsEveryChannelHardBesideAPerfectOne() throws {
        let (output, target) = pair([0, 1, 2])
        let gradient = try Loss.onlineHardKeypointMining(output, target).gradient
        #expect(gradient[0, 0, 0, 0] == 0 && gradient[0, 1, 0, 0] != 0 && gradient[0, 2, 0, 0] != 0)
        #expect(throws: NeuralError.self) { try Loss.onlineHardKeypointMining(output, Tensor(shape: [1, 3, 1, 2])) }
    }
}

@Suite struct CrossEntropyTests {
    @Test func hasTheGradientOfItsValue() throws {
        let logits = randomTensor([5, 4], seed: 1)
        // A plain class, a shared one, one that no logit favours, and a row without a class.
        let rows: [[Float]] = [[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]]
        let targets = Tensor(shape: [5, 4], values: rows.flatMap { $0 })
        let (loss, gradient) = try Loss.softmaxCrossEntropy(logits, targets)
        #expect(loss > 0.5 && loss < 3)
        for place in logits.values.indices {
            func shifted(_ step: Float) throws -> Float {
                var values = logits.values
                values[place] += step
                return try Loss.softmaxCrossEntropy(Tensor(shape: [5, 4], values: values), targets).loss
            }
            let difference = try (shifted(1e-2) - shifted(-1e-2)) / 2e-2
            #expect(abs(difference - gradient.values[place]) < 1e-4)
        }
    }

    @Test func softmaxSumsToOneEvenForHugeLogits() {
        let probabilities = Tensor(shape: [2, 3], values: [1000, 999, -1000, 0, 0, 0]).softmax
        for row in 0..<2 { #expect(abs(probabilities.values[(row * 3)..<(row * 3 + 3)].reduce(0, +) - 1) < 1e-6) }
        #expect(abs(probabilities[0, 0] - 0.7310586) < 1e-6 && probabilities[0, 2] == 0)
    }

    @Test func isNotFiniteWhenALogitIsNot() throws {
        let logits = Tensor(shape: [2, 2], values: [0, 1, .nan, 0])
        #expect(try !Loss.softmaxCrossEntropy(logits, Tensor(shape: [2, 2])).loss.isFinite)
        #expect(throws: NeuralError.self) { try Loss.softmaxCrossEntropy(logits, Tensor(shape: [1, 2])) }
    }
}

@Suite struct RandomNumbersTests {
    /// The first numbers of Vigna's C programs: splitmix64 from 1234567, xoshiro256** seeded by splitmix64 from 0.
    @Test func giveThePublishedNumbers() {
        var split = SplitMix64(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in split.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
        var xoshiro = Xoshiro256(seed: 0)
        #expect(
            (0..<3).map { _ in xoshiro.next() } == [
                0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0,
            ])
    }

    @Test func spreadOverTheUnitInterval() {
        var generator = Xoshiro256(seed: 1)
        let numbers = (0..<10_000).map { _ in generator.uniform() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.02)
    }
}
