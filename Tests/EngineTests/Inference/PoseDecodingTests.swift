import Domain
import Engine
import Neural
import Testing

@Suite struct PoseDecodingTests {
    /// A network that has hardly learned shows peaks everywhere; grouping them all would take minutes a frame.
    @Test func ofTooManyPeaksTheSurestAreGrouped() {
        let (side, stride) = (60, 2)
        let model = ModelConfiguration(
            name: .bottomUp, input: InputConfiguration(channels: 1, scale: 1, maxStride: 2), network: .unet(.init()),
            representations: [
                .confidenceMaps(ConfidenceMaps(head: "C", channels: ["a", "b"], sigma: 1, stride: stride)),
                .partAffinityFields(
                    PartAffinityFields(
                        parts: ["a", "b"], links: [PartLink(source: 0, destination: 1)], sigma: 10, stride: stride)),
            ])
        // 300 animals: part a, and b two cells to its right; each a little surer than the one before.
        var maps = [Float](repeating: 0, count: 2 * side * side)
        for animal in 0..<300 {
            let (x, y) = (animal % 15 * 4, animal / 15 * 3)
            for part in 0..<2 { maps[(part * side + y) * side + x + 2 * part] = 0.5 + Float(animal) / 1000 }
        }
        let right = [Float](repeating: 1, count: side * side) + [Float](repeating: 0, count: side * side)
        let outputs = [maps, right].map { Tensor(shape: [1, 2, side, side], values: $0) }
        let view = InputView.wholeFrame(width: 120, height: 120, input: model.input)
        let found = PoseDecoding(model: model, threshold: 0.2).animals(outputs, 0, view: view)
        #expect(found.count == 256)
        #expect(found.allSatisfy { $0.instance.points.allSatisfy { $0.score > 0.543 } })
    }
}
