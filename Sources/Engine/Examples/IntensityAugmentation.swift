import Foundation
import Neural

/// Random brightness, contrast, gamma and noise. Brightness 0 to 1 is black to white.
package struct IntensityAugmentation: Sendable {
    /// Added.
    let brightness: ClosedRange<Double>
    /// Factor about the mean brightness of the training pictures.
    let contrast: ClosedRange<Double>
    /// Largest standard deviation of the normal noise.
    let noise: Double
    /// Largest value of the uniform noise, which is never below 0 (SLEAP's shot noise).
    let uniformNoise: Double
    /// Exponent.
    let gamma: ClosedRange<Double>

    package init(
        brightness: ClosedRange<Double>, contrast: ClosedRange<Double>, noise: Double, uniformNoise: Double = 0,
        gamma: ClosedRange<Double> = 1...1
    ) {
        self.brightness = brightness
        self.contrast = contrast
        self.noise = noise
        self.uniformNoise = uniformNoise
        self.gamma = gamma
    }

    package static let none = IntensityAugmentation(brightness: 0...0, contrast: 1...1, noise: 0)

    /// The tone curve of one example, so that brightness and contrast cost nothing beyond the sampling.
    func tone(_ input: InputConfiguration, using generator: inout some RandomNumberGenerator) -> Raster.Tone {
        let factor = generator.uniform(contrast.lowerBound, contrast.upperBound)
        let shift = generator.uniform(brightness.lowerBound, brightness.upperBound)
        return Raster.Tone(
            gain: Float(factor / (255 * input.deviation)),
            offset: Float((shift - factor * input.mean) / input.deviation))
    }

    /// What no tone curve can do: gamma, then noise.
    package func apply(
        to picture: UnsafeMutableBufferPointer<Float>, input: InputConfiguration,
        using generator: inout some RandomNumberGenerator
    ) {
        if gamma != 1...1 { applyGamma(to: picture, input: input, using: &generator) }
        if noise > 0 { addNoise(to: picture, deviation: input.deviation, using: &generator) }
        if uniformNoise > 0 { addUniformNoise(to: picture, deviation: input.deviation, using: &generator) }
    }

    /// v ↦ v^γ, evenly in log γ, for v between black and white; what lies beyond stays.
    private func applyGamma(
        to picture: UnsafeMutableBufferPointer<Float>, input: InputConfiguration,
        using generator: inout some RandomNumberGenerator
    ) {
        let exponent = Float(exp(generator.uniform(log(gamma.lowerBound), log(gamma.upperBound))))
        let (mean, deviation) = (Float(input.mean), Float(input.deviation))
        for index in picture.indices {
            let value = picture[index] * deviation + mean
            if value > 0, value < 1 { picture[index] = (pow(value, exponent) - mean) / deviation }
        }
    }

    /// Noise of a random strength: the sum of four uniform numbers, close enough to a normal one.
    private func addNoise(
        to picture: UnsafeMutableBufferPointer<Float>, deviation: Double,
        using generator: inout some RandomNumberGenerator
    ) {
        let strength = generator.uniform(0, noise) / deviation
        guard strength > 0 else { return }
        // Four 16-bit numbers have a standard deviation of 2^16 / sqrt(3).
        let gain = Float(strength * 3.0.squareRoot() / 65536)
        for index in picture.indices {
            let bits = generator.next()
            let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
            picture[index] += gain * (Float(sum) - 131070)
        }
    }

    private func addUniformNoise(
        to picture: UnsafeMutableBufferPointer<Float>, deviation: Double,
        using generator: inout some RandomNumberGenerator
    ) {
        let gain = Float(generator.uniform(0, uniformNoise) / deviation / 65536)
        for index in picture.indices { picture[index] += gain * Float(generator.next() & 0xFFFF) }
    }
}
