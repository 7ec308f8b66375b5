import Foundation
import Neural

/// Random brightness, contrast and noise. Brightness 0 to 1 is black to white.
package struct IntensityAugmentation: Sendable {
    /// Added.
    let brightness: ClosedRange<Double>
    /// Factor about the mean brightness of the training pictures.
    let contrast: ClosedRange<Double>
    /// Largest standard deviation of the noise.
    let noise: Double

    package init(brightness: ClosedRange<Double>, contrast: ClosedRange<Double>, noise: Double) {
        self.brightness = brightness
        self.contrast = contrast
        self.noise = noise
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

    /// Adds noise of a random strength: the sum of four uniform numbers, close enough to a normal one.
    func addNoise(
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
}
