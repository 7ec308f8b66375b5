import Domain
import Foundation

extension ModelPlan {
    /// The model's configuration, once the brightness of its pictures is known.
    func configuration(brightness: (mean: Double, deviation: Double)) -> ModelConfiguration {
        let brightness = profile.input.standardized ?? true ? brightness : (mean: 0, deviation: 1)
        return ModelConfiguration(
            name: profile.model,
            input: InputConfiguration(
                channels: colorChannels, scale: scale, maxStride: profile.network.maxStride, mean: brightness.mean,
                deviation: brightness.deviation, cropSize: profile.model.seesCrop ? window : nil,
                anchorPart: anchorPart),
            network: profile.network, representations: representations)
    }

    /// One for each head, under sleap-nn's names.
    private var representations: [Representation] {
        let head =
            switch profile.model {
            case .singleInstance: "SingleInstanceConfmapsHead"
            case .centroid: "CentroidConfmapsHead"
            case .centeredInstance, .centeredInstanceID: "CenteredInstanceConfmapsHead"
            case .bottomUp, .bottomUpID: "MultiInstanceConfmapsHead"
            }
        let maps = Representation.confidenceMaps(
            ConfidenceMaps(
                head: head, channels: channels, sigma: profile.confidenceMaps.sigma,
                stride: profile.confidenceMaps.stride))
        let names = identities.map(\.name)
        switch profile.model {
        case .singleInstance, .centroid, .centeredInstance: return [maps]
        case .bottomUp:
            guard let fields = profile.partAffinityFields, let tree else { return [maps] }
            return [
                maps,
                .partAffinityFields(
                    PartAffinityFields(
                        parts: channels, links: tree.links, sigma: fields.sigma, stride: fields.stride)),
            ]
        case .bottomUpID:
            guard let classes = profile.classMaps else { return [maps] }
            return [
                maps, .classMaps(ClassMaps(classes: names, sigma: classes.sigma, stride: classes.stride)),
            ]
        case .centeredInstanceID:
            guard let classes = profile.classVectors else { return [maps] }
            return [
                maps,
                .classVectors(
                    ClassVectors(
                        classes: names, layers: classes.layers, units: classes.units,
                        stride: profile.network.maxStride, side: classes.globalPool ?? true ? nil : cellsOfCrop)),
            ]
        }
    }

    /// The side of a crop in cells of the coarsest features.
    private var cellsOfCrop: Int? { window.map { $0 / profile.network.maxStride } }

    /// The samples of some frames.
    func samples(of frames: [LabeledFrame]) -> [Sample] {
        source.samples(
            of: frames, identities: identities.map(\.id), negativeWeight: profile.optimization.negativeWeight ?? 1)
    }

    /// What to keep in memory of each frame: all that a turned, scaled and shifted square can show.
    var rasters: SampleStore.RasterRecipe {
        let a = profile.augmentation
        let reach = window.map {
            (Double($0) / 2 * 2.0.squareRoot() / a.scale[0] + 2 * a.translation + 4) / scale
        }
        return SampleStore.RasterRecipe(
            format: colorChannels == 1 ? .gray : .rgb, shrink: max(1, Int(1 / scale + 1e-6)),
            reach: profile.model.seesCrop ? reach : nil)
    }

    /// How training examples are made.
    func recipe(_ configuration: ModelConfiguration, store: SampleStore, seed: UInt64) -> ExampleRecipe {
        let a = profile.augmentation
        return ExampleRecipe(
            input: configuration.input, representations: configuration.representations,
            window: exampleWindow(frames: store.sizes),
            geometry: GeometricAugmentation(
                rotation: (a.rotation[0] * .pi / 180)...(a.rotation[1] * .pi / 180), scale: a.scale[0]...a.scale[1],
                translation: a.translation, mirrorPairs: mirrorPairs, mirrorsVertically: a.flip == .vertical),
            intensity: IntensityAugmentation(
                brightness: a.brightness[0]...a.brightness[1], contrast: a.contrast[0]...a.contrast[1], noise: a.noise,
                uniformNoise: a.uniformNoise ?? 0, gamma: a.gamma.map { $0[0]...$0[1] } ?? 1...1),
            backgroundShare: 0.25, seed: seed)
    }

    /// A square that is no smaller than the frames is the whole frame.
    func exampleWindow(frames: [(width: Int, height: Int)]) -> ExampleRecipe.Window {
        let width = InputView.padded(Double(frames.map(\.width).max() ?? 1) * scale, to: profile.network.maxStride)
        let height = InputView.padded(Double(frames.map(\.height).max() ?? 1) * scale, to: profile.network.maxStride)
        guard let window, profile.model.seesCrop || window < max(width, height) else {
            return .wholeFrame(width: width, height: height)
        }
        return .square(window)
    }
}
