import Domain
import Neural
import Video

/// From frames to animals. Frames of a call may differ in size.
protocol PoseEstimator: AnyObject {
    /// - Returns: for each frame its animals, the surest first, in px of the frame.
    func estimate(_ frames: [Frame]) throws -> [[IdentifiedInstance]]
}

/// One animal a frame: the highest place of each part's map. The score is the sum of the parts' scores, as in SLEAP.
final class SingleInstanceEstimator: PoseEstimator {
    private let stage: InferenceStage

    init(_ stage: InferenceStage) { self.stage = stage }

    func estimate(_ frames: [Frame]) throws -> [[IdentifiedInstance]] {
        try stage.onWholeFrames(frames) { outputs, place, view in
            let points = self.stage.decoding.points(outputs, place, view: view)
            guard points.contains(where: \.position.isPresent) else { return [] }
            let score = points.reduce(0) { $0 + $1.score }
            return [IdentifiedInstance(instance: PredictedInstance(points: points, score: score))]
        }
    }
}

/// Finds all parts of all animals at once and joins them by fields or by class.
final class BottomUpEstimator: PoseEstimator {
    private let stage: InferenceStage
    private let maxInstances: Int?

    init(_ stage: InferenceStage, maxInstances: Int?) {
        self.stage = stage
        self.maxInstances = maxInstances
    }

    func estimate(_ frames: [Frame]) throws -> [[IdentifiedInstance]] {
        try stage.onWholeFrames(frames) { outputs, place, view in
            Array(self.stage.decoding.animals(outputs, place, view: view).prefix(self.maxInstances ?? .max))
        }
    }
}

/// Finds each animal's anchor, then its parts in a crop around it, and which animal it is when the model tells that. The
/// score is the anchor's, as in SLEAP.
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

    private struct Crop {
        let frame: Int
        let anchor: Peak
    }

    private struct Reading {
        let points: [PredictedPoint]
        let probabilities: [Float]
    }

    func estimate(_ frames: [Frame]) throws -> [[IdentifiedInstance]] {
        let anchors = try centroid.onWholeFrames(frames) { outputs, place, view in
            self.centroid.decoding.anchors(outputs, place, view: view)
        }
        let crops = anchors.enumerated().flatMap { frame, peaks in
            peaks.prefix(maxInstances ?? .max).map { Crop(frame: frame, anchor: $0) }
        }
        var found = frames.map { _ in [(crop: Crop, reading: Reading)]() }
        let batch = crops.first.map { min(cropBatch, passSize($0, of: frames[$0.frame])) } ?? 1
        for start in stride(from: 0, to: crops.count, by: batch) {
            let part = crops[start..<min(start + batch, crops.count)]
            for (crop, reading) in zip(part, try read(part.map { (frames[$0.frame], $0.anchor.position) }))
            where reading.points.contains(where: \.position.isPresent) {
                found[crop.frame].append((crop, reading))
            }
        }
        return found.map(identified)
    }

    /// A power of two; all crops are of one size.
    private func passSize(_ crop: Crop, of frame: Frame) -> Int {
        let most = centered.most(like: centered.crop(around: crop.anchor.position, of: frame))
        return 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
    }

    /// Each identity goes to one animal of a frame.
    private func identified(_ found: [(crop: Crop, reading: Reading)]) -> [IdentifiedInstance] {
        let identities = ClassVectors.assign(found.map(\.reading.probabilities))
        return found.enumerated().map { place, animal in
            let identity = identities.isEmpty ? nil : identities[place]
            return IdentifiedInstance(
                instance: PredictedInstance(
                    points: animal.reading.points, score: animal.crop.anchor.score,
                    trackingScore: identity?.score ?? 0),
                identity: identity?.identity)
        }
    }

    /// The batch is filled up to a power of two, so that the network meets few different sizes.
    private func read(_ crops: [(frame: Frame, centre: Point)]) throws -> [Reading] {
        var views = crops.map { (frame: $0.frame, view: centered.crop(around: $0.centre, of: $0.frame)) }
        while views.count.nonzeroBitCount != 1 { views.append(views[0]) }
        let outputs = try centered.run(views)
        return crops.indices.map {
            Reading(
                points: centered.decoding.points(outputs, $0, view: views[$0].view),
                probabilities: centered.decoding.probabilities(outputs, $0))
        }
    }
}

extension InferenceStage {
    /// Pixels of a pass of the network, at most: one layer's activations stay in the processor's cache for the next layer,
    /// and those of large frames take no more memory than they must.
    private static let pixelsAPass = 1 << 17

    /// Pictures of a view's size in a pass of the network.
    func most(like view: InputView) -> Int { max(1, Self.pixelsAPass / (view.width * view.height)) }

    /// Runs whole frames, those of one size together, and reads each result.
    func onWholeFrames<R>(_ frames: [Frame], read: ([Tensor], Int, InputView) -> R) throws -> [R] {
        var results: [R?] = frames.map { _ in nil }
        let groups = Dictionary(grouping: frames.indices) { [frames[$0].width, frames[$0].height] }
        for members in groups.values {
            let views = members.map { (frame: frames[$0], view: wholeFrame(frames[$0])) }
            let most = most(like: views[0].view)
            for start in stride(from: 0, to: views.count, by: most) {
                let part = start..<min(start + most, views.count)
                let outputs = try run(Array(views[part]))
                for place in part {
                    results[members[place]] = read(outputs, place - start, views[place].view)
                }
            }
        }
        return results.compactMap { $0 }
    }
}
