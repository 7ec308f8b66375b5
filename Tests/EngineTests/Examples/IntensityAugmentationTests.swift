import Domain
import Engine
import Neural
import Testing

@Suite struct IntensityAugmentationTests {
    /// Numbers of a network that sees (v - 0.5) / 0.25.
    private let input = InputConfiguration(channels: 1, scale: 1, maxStride: 8, mean: 0.5, deviation: 0.25)

    private func applied(_ augmentation: IntensityAugmentation, to brightness: [Float], seed: UInt64 = 1) -> [Float] {
        var picture = brightness.map { ($0 - 0.5) / 0.25 }
        var generator = SeededGenerator(seed: seed)
        picture.withUnsafeMutableBufferPointer { augmentation.apply(to: $0, input: input, using: &generator) }
        return picture.map { $0 * 0.25 + 0.5 }
    }

    @Test func gammaBendsBetweenBlackAndWhite() {
        let augmentation = IntensityAugmentation(brightness: 0...0, contrast: 1...1, noise: 0, gamma: 2...2)
        let values = applied(augmentation, to: [-0.2, 0.25, 0.5, 1.2])
        #expect(zip(values, [-0.2, 0.0625, 0.25, 1.2]).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func uniformNoiseBrightensUpToItsLimit() {
        let augmentation = IntensityAugmentation(brightness: 0...0, contrast: 1...1, noise: 0, uniformNoise: 0.1)
        let values = applied(augmentation, to: [Float](repeating: 0.3, count: 4000))
        #expect(values.allSatisfy { $0 >= 0.2999 && $0 <= 0.4001 })
        #expect(Set(values).count > 1000)
    }

    @Test func noneChangesNothing() {
        #expect(applied(.none, to: [0, 0.5, 1]) == [0, 0.5, 1])
    }
}
