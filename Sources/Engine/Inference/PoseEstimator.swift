import Domain
import Neural
import Video

/// From frames to animals. Frames of a call may differ in size.
protocol PoseEstimator: AnyObject {
    /// - Returns: for each frame its animals, the surest first, in px of the frame.
    func estimate(_ frames: [Frame]) throws -> [[PredictedInstance]]
}

/// One animal a frame: the highest place of each part's map. The score is the sum of the parts' scores, as in SLEAP.
final class SingleInstanceEstimator: PoseEstimator {
    private let stage: InferenceStage

    init(_ stage: InferenceStage) { self.stage = stage }

    func estimate(_ frames: [Frame]) throws -> [[PredictedInstance]] {
        try stage.onWholeFrames(frames) { output, place, view in
            let points = self.stage.decoding.points(output, place, view: view)
            guard points.contains(where: \.position.isPresent) else { return [] }
            return [PredictedInstance(points: points, score: points.reduce(0) { $0 + $1.score })]
        }
    }
}

/// Finds each animal's anchor, then its parts in a crop around it. The score is the anchor's, as in SLEAP.
final class TopDownEstimator: PoseEstimator {
    private let centroid: InferenceStage
    private let centered: InferenceStage
    private let maxInstances: Int?
    /// Crops a pass of the network.
    private let cropBatch: Int

    init(centroid: InferenceStage, centered: InferenceStage, maxInstances: Int?, cropBatch: Int = 8) {
        self.centroid = centroid
        self.centered = centered
        self.maxInstances = maxInstances
        self.cropBatch = cropBatch
    }

    func estimate(_ frames: [Frame]) throws -> [[PredictedInstance]] {
        let anchors = try centroid.onWholeFrames(frames) { output, place, view in
            self.centroid.decoding.anchors(output, place, view: view)
        }
        let crops = anchors.enumerated().flatMap { frame, peaks in
            peaks.prefix(maxInstances ?? .max).map { (frame: frame, anchor: $0) }
        }
        var animals = frames.map { _ in [PredictedInstance]() }
        for start in stride(from: 0, to: crops.count, by: cropBatch) {
            let part = crops[start..<min(start + cropBatch, crops.count)]
            for (crop, points) in zip(part, try points(part.map { (frames[$0.frame], $0.anchor.position) }))
            where points.contains(where: \.position.isPresent) {
                animals[crop.frame].append(PredictedInstance(points: points, score: crop.anchor.score))
            }
        }
        return animals
    }

    /// The batch is filled up to a power of two, so that the network meets few different sizes.
    private func points(_ crops: [(frame: Frame, centre: Point)]) throws -> [[PredictedPoint]] {
        var views = crops.map { (frame: $0.frame, view: centered.crop(around: $0.centre, of: $0.frame)) }
        while views.count.nonzeroBitCount != 1 { views.append(views[0]) }
        let output = try centered.run(views)
        return crops.indices.map { centered.decoding.points(output, $0, view: views[$0].view) }
    }
}

extension InferenceStage {
    /// Runs whole frames, those of one size together, and reads each result.
    func onWholeFrames<R>(_ frames: [Frame], read: (Tensor, Int, InputView) -> R) throws -> [R] {
        var results: [R?] = frames.map { _ in nil }
        let groups = Dictionary(grouping: frames.indices) { [frames[$0].width, frames[$0].height] }
        for members in groups.values {
            let views = members.map { (frame: frames[$0], view: wholeFrame(frames[$0])) }
            let output = try run(views)
            for (place, member) in members.enumerated() {
                results[member] = read(output, place, views[place].view)
            }
        }
        return results.compactMap { $0 }
    }
}
