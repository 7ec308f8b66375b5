import Domain
import Foundation
import Neural
import Video

/// Small pieces of real work that `doctor` does to see whether a machine can.
enum SelfTest {
    /// Seconds for one forward and backward pass of a tiny U-Net.
    static func forwardAndBackward() throws -> Double {
        let architecture = NetworkArchitecture.unet(
            UNetConfiguration(filters: 8, filtersRate: 2, maxStride: 8, outputStride: 2))
        let heads = [HeadSpecification(name: "maps", channels: 2, stride: 2)]
        let network = try Network(architecture, inputChannels: 1, heads: heads, seed: 1)
        let input = Tensor(shape: [1, 1, 64, 64], filledWith: 0.5)
        let start = ContinuousClock.now
        let outputs = try network.forward(input, training: true)
        let target = Tensor(shape: outputs[0].shape, filledWith: 0)
        let (_, gradient) = try Loss.meanSquaredError(outputs[0], target)
        try network.backward([gradient])
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Writes ten frames as H.264 and reads the last one back.
    static func videoRoundTrip() throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("tarsier-\(UUID()).mp4")
        defer { try? FileManager.default.removeItem(at: file) }
        let writer = try VideoWriter(path: file.path, width: 64, height: 48, framesPerSecond: 25)
        for i in 0..<10 {
            let pixels = [UInt8](repeating: UInt8(20 * i), count: 64 * 48)
            try writer.append(
                Frame(width: 64, height: 48, format: .gray, pixels: pixels, index: i, time: Double(i) / 25))
        }
        try writer.finish()
        let decoder = try VideoDecoder(opening: file.path)
        _ = try decoder.frame(9, as: .gray)
        return "\(decoder.info.frameCount) frames"
    }
}
