import Domain
import Foundation
import Neural

/// The labelled frames of a run, divided into those to learn from and those to choose the best epoch by.
package struct TrainingData: Sendable {
    package let skeleton: Skeleton
    package let training: [LabeledFrame]
    package let validation: [LabeledFrame]

    /// Fewest labelled frames that can be divided.
    static let fewestFrames = 2

    /// - Throws: `EngineError.noLabels`, `.tooFewLabels`, and what the source throws.
    package init(_ source: any LabelSource, options: TrainingOptions, validationFraction: Double) throws {
        let chosen = try source.labeledFrames().filter { frame in
            (options.video == nil || options.video == frame.video)
                && (options.frames?.contains(frame.frame) ?? true)
        }
        let usable = chosen.filter { $0.isNegative || $0.hasVisibleAnimal }
        guard usable.contains(where: \.hasVisibleAnimal) else {
            throw EngineError.noLabels(selection: options.frames?.description)
        }
        let labelled = usable.count { $0.hasVisibleAnimal }
        guard labelled >= Self.fewestFrames else {
            throw EngineError.tooFewLabels(found: labelled, needed: Self.fewestFrames)
        }
        skeleton = source.skeleton
        (training, validation) = Self.split(usable, fraction: validationFraction, seed: options.seed)
    }

    /// A random split that the seed decides; both parts have at least one frame with an animal, and keep their order.
    package static func split(
        _ frames: [LabeledFrame], fraction: Double, seed: UInt64
    ) -> (training: [LabeledFrame], validation: [LabeledFrame]) {
        var generator = SplitMix64(seed: seed ^ 0x5611_7000)
        let wanted = max(1, Int((Double(frames.count) * fraction).rounded()))
        let labelled = frames.indices.filter { frames[$0].hasVisibleAnimal }.shuffled(using: &generator)
        // One labelled frame to each part, the rest at random.
        let rest = frames.indices.filter { $0 != labelled[0] && $0 != labelled[1] }.shuffled(using: &generator)
        let validation = Set([labelled[0]] + rest.prefix(wanted - 1))
        return (
            frames.indices.filter { !validation.contains($0) }.map { frames[$0] },
            validation.sorted().map { frames[$0] }
        )
    }

    /// The frames as `config.json` lists them.
    static func references(_ frames: [LabeledFrame]) -> [RunConfiguration.FrameReference] {
        frames.map { RunConfiguration.FrameReference(video: $0.video, frame: $0.frame) }
    }
}

extension LabeledFrame {
    var hasVisibleAnimal: Bool { instances.contains { Box(around: $0.visiblePoints) != nil } }
}
