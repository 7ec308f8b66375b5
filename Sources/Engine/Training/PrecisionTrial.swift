import Domain
import Foundation
import Neural

/// Whether a model may be run in bfloat16: what that does to the points it finds on the validation frames.
struct PrecisionTrial {
    /// The 95th percentile of the distance between points decoded in bfloat16 and in float32, px of the original frame.
    let difference: Double
    /// Share of the points found in float32 that are found in bfloat16 too.
    let agreement: Double

    /// Less than this a person cannot see, px.
    static let limit = 0.05

    /// - Parameter network: holds the weights to be tried.
    init(_ validation: Validation, network: Network, check: () throws -> Void) throws {
        defer { network.inferencePrecision = .float32 }
        var score = PoseScore()
        for batch in validation.batches {
            try check()
            let readings = try [Precision.float32, .bfloat16].map { precision in
                network.inferencePrecision = precision
                let outputs = try network.forward(batch.pictures, training: false)
                return batch.samples.indices.map { validation.read(outputs, $0, view: batch.views[$0]) }
            }
            for (exact, rough) in zip(readings[0], readings[1]) {
                score.add(
                    rough, animals: exact.map { TargetAnimal(points: $0.instance.points.map(\.position)) },
                    farthest: validation.farthestMatch)
            }
        }
        let distances = score.errors.sorted()
        difference =
            distances.isEmpty ? 0 : distances[min(distances.count - 1, Int(Double(distances.count) * 0.95))]
        agreement = score.wanted == 0 ? 1 : Double(distances.count) / Double(score.wanted)
    }

    var precision: Precision { difference < Self.limit && agreement > 0.995 ? .bfloat16 : .float32 }

    var summary: String {
        String(
            format:
                "In bfloat16 95 %% of the points move by less than %.3f px and %.1f %% are found as well: the model "
                + "runs in %@.", difference, 100 * agreement, precision.rawValue)
    }
}

extension Validation {
    /// The animals on one picture, as inference reads them; a centroid model's have one point.
    func read(_ outputs: [Tensor], _ place: Int, view: InputView) -> [IdentifiedInstance] {
        let decoding = PoseDecoding(model: configuration, threshold: 0.2)
        switch configuration.name {
        case .centroid:
            return decoding.anchors(outputs, place, view: view).map { peak in
                let point = PredictedPoint(
                    x: Float(peak.position.x), y: Float(peak.position.y), score: peak.score)
                return IdentifiedInstance(instance: PredictedInstance(points: [point], score: peak.score))
            }
        case .bottomUp, .bottomUpID: return decoding.animals(outputs, place, view: view)
        case .singleInstance, .centeredInstance, .centeredInstanceID:
            return [
                IdentifiedInstance(
                    instance: PredictedInstance(points: decoding.points(outputs, place, view: view), score: 0))
            ]
        }
    }
}
