import Domain
import Foundation
import Neural

/// The labelled frames of a run, divided into those to learn from, those to choose the best epoch by, and those that no
/// model ever sees.
package struct TrainingData: Sendable {
    package let skeleton: Skeleton
    package let training: [LabeledFrame]
    package let validation: [LabeledFrame]
    package let test: [LabeledFrame]
    /// The tracks of visible labelled animals that are not on test frames.
    package let identities: [Track]

    /// Fewest labelled frames that can be divided.
    static let fewestFrames = 2

    /// - Throws: `EngineError.noLabels`, `.tooFewLabels`, and what the source throws.
    package init(
        _ source: any LabelSource, options: TrainingOptions, validationFraction: Double, testFraction: Double = 0
    ) throws {
        let chosen = try source.labeledFrames().filter { frame in
            (options.video == nil || options.video == frame.video)
                && (options.frames?.contains(frame.frame) ?? true)
        }
        let usable = chosen.filter { $0.isNegative || $0.hasVisibleAnimal }
        guard usable.contains(where: \.hasVisibleAnimal) else {
            throw EngineError.noLabels(selection: options.frames?.description)
        }
        skeleton = source.skeleton
        let (seen, test) = Self.withoutTest(usable, options: options, fraction: testFraction)
        self.test = test
        let labelled = seen.count { $0.hasVisibleAnimal }
        guard labelled >= Self.fewestFrames else {
            throw EngineError.tooFewLabels(found: labelled, needed: Self.fewestFrames)
        }
        if let fixed = options.validationFrames {
            (training, validation) = try Self.split(seen, fixed: fixed)
        } else {
            (training, validation) = Self.split(seen, fraction: validationFraction, seed: options.seed)
        }
        identities = try Self.identities(of: seen, named: source.tracks())
    }

    /// Takes out the frames that are named, and a random share of the labelled ones, which the seed decides.
    private static func withoutTest(
        _ frames: [LabeledFrame], options: TrainingOptions, fraction: Double
    ) -> (seen: [LabeledFrame], test: [LabeledFrame]) {
        var test = Set(frames.indices.filter { options.testFrames?.contains(frames[$0].frame) ?? false })
        let labelled = frames.indices.filter {
            !test.contains($0) && frames[$0].hasVisibleAnimal
                && !(options.validationFrames?.contains(frames[$0].frame) ?? false)
        }
        var generator = SplitMix64(seed: options.seed ^ 0x7E57_0000)
        let wanted = Int((Double(labelled.count) * fraction).rounded())
        test.formUnion(labelled.shuffled(using: &generator).prefix(wanted))
        return (
            frames.indices.filter { !test.contains($0) }.map { frames[$0] }, test.sorted().map { frames[$0] }
        )
    }

    /// - Throws: `EngineError.invalidSplit` when a part has no frame with an animal.
    private static func split(
        _ frames: [LabeledFrame], fixed: FrameSelection
    ) throws -> (training: [LabeledFrame], validation: [LabeledFrame]) {
        let validation = frames.filter { fixed.contains($0.frame) }
        let training = frames.filter { !fixed.contains($0.frame) }
        guard validation.contains(where: \.hasVisibleAnimal), training.contains(where: \.hasVisibleAnimal) else {
            throw EngineError.invalidSplit(
                frames: fixed.description, training: training.count, validation: validation.count)
        }
        return (training, validation)
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

    /// The tracks that are used, in the order of their numbers.
    private static func identities(of frames: [LabeledFrame], named tracks: [Track]) -> [Track] {
        let names = Dictionary(tracks.map { ($0.id, $0) }) { first, _ in first }
        let used = frames.flatMap(\.instances).filter { Box(around: $0.visiblePoints) != nil }.compactMap(\.track)
        return Set(used).sorted().map { names[$0] ?? Track(id: $0, name: "track_\($0)") }
    }

    /// The frames as `config.json` lists them.
    static func references(_ frames: [LabeledFrame]) -> [RunConfiguration.FrameReference] {
        frames.map { RunConfiguration.FrameReference(video: $0.video, frame: $0.frame) }
    }
}

extension LabeledFrame {
    var hasVisibleAnimal: Bool { instances.contains { Box(around: $0.visiblePoints) != nil } }
}
