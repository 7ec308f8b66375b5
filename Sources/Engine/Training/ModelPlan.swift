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
    /// Network px per frame px.
    let scale: Double
    /// Side of the square that an example shows, network px; nil: the whole frame.
    let window: Int?
    let colorChannels: Int
    /// Name of the anchor part; nil: the middle of the box.
    let anchorPart: String?

    /// - Parameter colorChannels: 1 when all videos are grey, else 3.
    /// - Throws: `EngineError.unknownAnchor`, `.anchorNeverLabelled`, `.cropTooSmall`, `.severalAnimals`.
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
        case .singleInstance: source = .frames
        case .centroid: source = .anchors(anchor)
        case .centeredInstance: source = .animals(anchor)
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
        if profile.model == .singleInstance { try Self.requireOneAnimal(frames) }
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
        case .mirror: return showsAnchor ? [] : pairs ?? []
        case .auto: return showsAnchor ? pairs.map { _ in [] } : pairs
        }
    }

    private static func window(_ profile: ModelProfile, sizes: AnimalSizes, scale: Double) throws -> Int? {
        let stride = profile.network.maxStride
        if let crop = profile.input.cropSize.value {
            guard crop > 0 else { return nil }
            let needed = Int((2 * sizes.farthest.halfSide).rounded(.up))
            if profile.model == .centeredInstance, crop < needed {
                throw EngineError.cropTooSmall(
                    crop: crop, animal: needed, video: sizes.farthest.video, frame: sizes.farthest.frame)
            }
            return InputView.padded(Double(crop) * scale, to: stride)
        }
        if profile.model == .centeredInstance {
            // SLEAP: the largest animal and 16 px, here whichever way it is turned.
            return InputView.padded(2 * sizes.farthest.radius * scale + 16, to: stride)
        }
        return InputView.padded(max(2.2 * sizes.length * scale, Double(4 * stride)), to: stride)
    }
}

extension ModelPlan {
    /// The model's configuration, once the brightness of its pictures is known.
    func configuration(brightness: (mean: Double, deviation: Double)) -> ModelConfiguration {
        let head =
            switch profile.model {
            case .singleInstance: "SingleInstanceConfmapsHead"
            case .centroid: "CentroidConfmapsHead"
            case .centeredInstance: "CenteredInstanceConfmapsHead"
            }
        let maps = ConfidenceMaps(
            head: head, channels: channels, sigma: profile.confidenceMaps.sigma, stride: profile.confidenceMaps.stride)
        return ModelConfiguration(
            name: profile.model,
            input: InputConfiguration(
                channels: colorChannels, scale: scale, maxStride: profile.network.maxStride, mean: brightness.mean,
                deviation: brightness.deviation, cropSize: profile.model == .centeredInstance ? window : nil,
                anchorPart: anchorPart),
            network: profile.network, representations: [.confidenceMaps(maps)])
    }

    /// What to keep in memory of each frame: all that a turned, scaled and shifted square can show.
    var rasters: SampleStore.RasterRecipe {
        let a = profile.augmentation
        let reach = window.map {
            (Double($0) / 2 * 2.0.squareRoot() / a.scale[0] + 2 * a.translation + 4) / scale
        }
        return SampleStore.RasterRecipe(
            format: colorChannels == 1 ? .gray : .rgb, shrink: max(1, Int(1 / scale + 1e-6)),
            reach: profile.model == .centeredInstance ? reach : nil)
    }

    /// How training examples are made.
    func recipe(_ configuration: ModelConfiguration, store: SampleStore, seed: UInt64) -> ExampleRecipe {
        let a = profile.augmentation
        return ExampleRecipe(
            input: configuration.input, representations: configuration.representations,
            window: exampleWindow(frames: store.sizes),
            geometry: GeometricAugmentation(
                rotation: (a.rotation[0] * .pi / 180)...(a.rotation[1] * .pi / 180), scale: a.scale[0]...a.scale[1],
                translation: a.translation, mirrorPairs: mirrorPairs),
            intensity: IntensityAugmentation(
                brightness: a.brightness[0]...a.brightness[1], contrast: a.contrast[0]...a.contrast[1], noise: a.noise),
            backgroundShare: 0.25, seed: seed)
    }

    /// A square that is no smaller than the frames is the whole frame.
    private func exampleWindow(frames: [(width: Int, height: Int)]) -> ExampleRecipe.Window {
        let width = InputView.padded(Double(frames.map(\.width).max() ?? 1) * scale, to: profile.network.maxStride)
        let height = InputView.padded(Double(frames.map(\.height).max() ?? 1) * scale, to: profile.network.maxStride)
        guard let window, profile.model == .centeredInstance || window < max(width, height) else {
            return .wholeFrame(width: width, height: height)
        }
        return .square(window)
    }
}
