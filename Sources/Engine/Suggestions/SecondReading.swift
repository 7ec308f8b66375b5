import Domain
import Neural
import Video

/// A model that reads each frame twice: as it is and mirrored, or once itself and once by another model. Not Sendable.
public final class SecondReading {
    private let model: PosePredictor
    private let other: PosePredictor?
    private let pairs: [(Int, Int)]
    /// Who gives the second reading, for `Disagreement.reason`.
    public let name: String

    /// - Parameter other: nil: the same model looks at the mirrored frame.
    /// - Throws: `EngineError.skeletonMismatch` when the two find different parts.
    public init(of model: PosePredictor, against other: PosePredictor? = nil) throws {
        if let other, other.skeleton.nodeNames != model.skeleton.nodeNames {
            throw EngineError.skeletonMismatch(first: model.skeleton.nodeNames, second: other.skeleton.nodeNames)
        }
        self.model = model
        self.other = other
        pairs = MirrorPairs.of(model.skeleton) ?? []
        name = other == nil ? "mirrored" : "the other model"
    }

    var format: PixelFormat {
        (model.models + (other?.models ?? [])).contains { $0.input.channels == 3 } ? .rgb : .gray
    }

    /// - Returns: how far the two readings of each frame are apart.
    public func disagreements(on frames: [Frame]) throws -> [Disagreement] {
        let first = try model.predict(frames)
        let second: [[PredictedInstance]]
        if let other {
            second = try other.predict(frames)
        } else {
            second = try zip(frames, model.predict(frames.map(\.mirrored))).map { frame, animals in
                animals.map { $0.unmirrored(width: frame.width, pairs: pairs) }
            }
        }
        return zip(first, second).map { Disagreement(between: $0, and: $1) }
    }

    /// The frames of which the readings differ most, at most `count`, the worst first; frames on which both find nothing
    /// are left out.
    public func suggestions(_ count: Int?, in pictures: PictureScan) throws -> [SuggestedFrame] {
        var found = StrongestFrames()
        var reasons: [Int: String] = [:]
        try pictures.forEachBatch(of: 4, as: format) { indices, frames in
            for (index, reading) in zip(indices, try disagreements(on: frames)) where reading.strength > 0 {
                found.add(index, value: reading.strength)
                reasons[index] = reading.reason(other: name)
            }
        }
        let spacing = StrongestFrames.spacing(count, of: pictures.span)
        return found.chosen(count, spacing: spacing).map {
            SuggestedFrame(frame: $0.frame, reason: reasons[$0.frame] ?? "")
        }
    }
}
