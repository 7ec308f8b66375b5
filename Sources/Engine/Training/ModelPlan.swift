import Domain
import Foundation
import Video

/// One model of a profile with every automatic setting worked out from the labels.
struct ModelPlan: Sendable {
    let profile: ModelProfile
    let source: SampleSource
    let sizes: AnimalSizes
    let anchor: Anchor
    let mirrorPairs: [(Int, Int)]?
    /// Channel names of the confidence maps.
    let channels: [String]
    /// What the fields of a bottom-up model follow.
    let tree: SkeletonTree?
    /// The tracks that a model with identity tells apart, in the order of its classes.
    let identities: [Track]
    /// Network px per frame px.
    let scale: Double
    /// Side of the square that an example shows, network px; nil: the whole frame.
    let window: Int?
    let colorChannels: Int
    /// Name of the anchor part; nil: the middle of the box.
    let anchorPart: String?

    /// - Parameter colorChannels: 1 when all videos are grey, else 3.
    /// - Throws: `EngineError.unknownAnchor`, `.anchorNeverLabelled`, `.cropTooSmall`, `.severalAnimals`,
    ///   `.tooFewParts`, `.tooFewIdentities`, `.unknownPart`.
    init(_ profile: ModelProfile, data: TrainingData, colorChannels: Int) throws {
        let frames = data.training + data.validation
        let anchor = try Self.anchor(of: profile, data: data, frames: frames)
        let sizes = AnimalSizes(frames, anchor: anchor)
        self.profile = profile
        self.anchor = anchor
        anchorPart = anchor.part.map { data.skeleton.nodeNames[$0] }
        self.sizes = sizes
        let scale =
            profile.input.scale.value ?? Self.automaticScale(length: sizes.length, aim: profile.input.animalSize)
        self.scale = scale
        window = try Self.window(profile, sizes: sizes, scale: scale)
        switch profile.model {
        case .singleInstance, .bottomUp, .bottomUpID: source = .frames
        case .centroid: source = .anchors(anchor)
        case .centeredInstance, .centeredInstanceID: source = .animals(anchor)
        }
        let showsAnchor = profile.model == .centroid
        channels = showsAnchor ? ["anchor"] : data.skeleton.nodeNames
        mirrorPairs = Self.mirrorPairs(profile.augmentation.flip, skeleton: data.skeleton, showsAnchor: showsAnchor)
        self.colorChannels =
            switch profile.input.color {
            case .gray: 1
            case .rgb: 3
            case .auto: colorChannels
            }
        tree = try profile.model == .bottomUp ? Self.tree(data.skeleton, frames: frames) : nil
        identities = profile.model.tellsIdentity ? data.identities : []
        if profile.model.tellsIdentity, identities.count < 2 {
            throw EngineError.tooFewIdentities(found: identities.map(\.name))
        }
        if profile.model == .singleInstance { try Self.requireOneAnimal(frames) }
        for part in (profile.confidenceMaps.partWeights ?? [:]).keys.sorted() where !channels.contains(part) {
            throw EngineError.unknownPart(part: part, parts: channels)
        }
    }

    private static func tree(_ skeleton: Skeleton, frames: [LabeledFrame]) throws -> SkeletonTree {
        let tree = SkeletonTree(skeleton, frames: frames)
        guard !tree.links.isEmpty else { throw EngineError.tooFewParts(parts: skeleton.nodeNames) }
        return tree
    }

    private static func anchor(of profile: ModelProfile, data: TrainingData, frames: [LabeledFrame]) throws -> Anchor {
        if profile.input.anchorPart == InputProfile.automaticAnchor {
            return .automatic(in: frames, of: data.skeleton)
        }
        let anchor = try Anchor(named: profile.input.anchorPart, in: data.skeleton)
        if let part = anchor.part,
            !frames.contains(where: { $0.instances.contains { $0.visiblePoints[part].isPresent } })
        {
            throw EngineError.anchorNeverLabelled(part: data.skeleton.nodeNames[part])
        }
        return anchor
    }

    private static func requireOneAnimal(_ frames: [LabeledFrame]) throws {
        for frame in frames {
            let count = frame.instances.count { Box(around: $0.visiblePoints) != nil }
            if count > 1 { throw EngineError.severalAnimals(count: count, video: frame.video, frame: frame.frame) }
        }
    }

    /// Never up, and not down by so little that it gains no time.
    private static func automaticScale(length: Double, aim: Double) -> Double {
        let scale = aim / length
        return scale > 0.85 ? 1 : scale
    }

    private static func mirrorPairs(
        _ flip: AugmentationProfile.Flip, skeleton: Skeleton, showsAnchor: Bool
    ) -> [(Int, Int)]? {
        let pairs = MirrorPairs.of(skeleton)
        switch flip {
        case .none: return nil
        case .mirror, .vertical: return showsAnchor ? [] : pairs ?? []
        case .auto: return showsAnchor ? pairs.map { _ in [] } : pairs
        }
    }

    private static func window(_ profile: ModelProfile, sizes: AnimalSizes, scale: Double) throws -> Int? {
        let stride = profile.network.maxStride
        if let crop = profile.input.cropSize.value {
            guard crop > 0 else { return nil }
            let needed = Int((2 * sizes.farthest.halfSide).rounded(.up))
            if profile.model.seesCrop, crop < needed {
                throw EngineError.cropTooSmall(
                    crop: crop, animal: needed, video: sizes.farthest.video, frame: sizes.farthest.frame)
            }
            return InputView.padded(Double(crop) * scale, to: stride)
        }
        if profile.model.seesCrop {
            // SLEAP: the largest animal and 16 px, here whichever way it is turned.
            return InputView.padded(2 * sizes.farthest.radius * scale + 16, to: stride)
        }
        return InputView.padded(max(2.2 * sizes.length * scale, Double(4 * stride)), to: stride)
    }
}
