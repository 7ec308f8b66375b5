import Domain
import Neural

/// Reads points in px of the original frame out of a network's confidence maps. Training's validation error and
/// inference both go through here.
struct PoseDecoding: Sendable {
    let maps: ConfidenceMaps
    let threshold: Float

    /// One animal: the highest place of each map.
    ///
    /// - Parameters:
    ///   - output: `[N, K, H, W]`, the confidence maps.
    ///   - place: which of the N.
    func points(_ output: Tensor, _ place: Int, view: InputView) -> [PredictedPoint] {
        let back = view.map.inverse
        return withMaps(of: output, place) { values, width, height in
            maps.globalPeaks(in: values, width: width, height: height, threshold: threshold).map { peak in
                guard let peak else { return .absent }
                let p = back(peak.position)
                return PredictedPoint(x: Float(p.x), y: Float(p.y), score: peak.score)
            }
        }
    }

    /// Many animals: every peak of the first map, highest first.
    func anchors(_ output: Tensor, _ place: Int, view: InputView) -> [Peak] {
        let back = view.map.inverse
        return withMaps(of: output, place) { values, width, height in
            maps.localPeaks(in: values, channel: 0, width: width, height: height, threshold: threshold).map {
                Peak(position: back($0.position), score: $0.score)
            }
        }
    }

    private func withMaps<R>(
        of output: Tensor, _ place: Int, _ body: (UnsafeBufferPointer<Float>, Int, Int) -> R
    ) -> R {
        let size = output.count / output.shape[0]
        return output.withUnsafeFloats {
            body(
                UnsafeBufferPointer(rebasing: $0[(place * size)..<((place + 1) * size)]), output.shape[3],
                output.shape[2])
        }
    }
}
