import Domain
import Neural

/// How one sample becomes one training example: which square it shows, how that is varied, and what the target is.
package struct ExampleRecipe: Sendable {
    let input: InputConfiguration
    let representations: [Representation]
    var window: Window
    let geometry: GeometricAugmentation
    let intensity: IntensityAugmentation
    /// Share of the squares that may lie anywhere on the frame instead of around an animal.
    let backgroundShare: Double
    let seed: UInt64

    package init(
        input: InputConfiguration, representations: [Representation], window: Window, geometry: GeometricAugmentation,
        intensity: IntensityAugmentation, backgroundShare: Double, seed: UInt64
    ) {
        self.input = input
        self.representations = representations
        self.window = window
        self.geometry = geometry
        self.intensity = intensity
        self.backgroundShare = backgroundShare
        self.seed = seed
    }

    /// What an example shows; sizes in network px.
    package enum Window: Sendable, Hashable {
        case square(Int)
        /// The whole frame, padded at the bottom and the right to this size, which holds the largest frame.
        case wholeFrame(width: Int, height: Int)
    }

    /// The view of a sample before it is varied.
    func view(
        of sample: Sample, frameSize: (width: Int, height: Int), using generator: inout some RandomNumberGenerator
    ) -> InputView {
        let side: Int
        switch window {
        case .wholeFrame(let width, let height):
            return InputView(map: .resize(input.scale), width: width, height: height)
        case .square(let size): side = size
        }
        if let centre = sample.centre { return .square(side, around: centre, scale: input.scale) }
        let onBackground = generator.uniform() < backgroundShare
        let around = sample.animals.compactMap { Box(around: $0.points)?.centre }.randomElement(using: &generator)
        guard let around, !onBackground else {
            let place = Point(
                generator.uniform(0, Double(frameSize.width)), generator.uniform(0, Double(frameSize.height)))
            return .square(side, around: place, scale: input.scale)
        }
        let play = Double(side) / input.scale * 0.35
        let place = Point(around.x + generator.uniform(-play, play), around.y + generator.uniform(-play, play))
        return .square(side, around: place, scale: input.scale)
    }

    /// Half of the examples look beyond the frame as inference does; the others see its edge go on, or any grey, so that
    /// the network learns nothing from what is not there.
    private static func outside(
        _ input: InputConfiguration, using generator: inout some RandomNumberGenerator
    ) -> Raster.Outside {
        switch generator.uniform(0, 4) {
        case ..<2: .value(0)
        case ..<3: .edge
        default: .value(Float((generator.uniform() - input.mean) / input.deviation))
        }
    }

    /// Writes one example's picture and targets.
    ///
    /// - Parameters:
    ///   - picture: `[channels, height, width]` of the view's size.
    ///   - targets: for each representation `[channels, height / stride, width / stride]`.
    func write(
        _ sample: Sample, raster: Raster, view: InputView, augmented: Bool,
        using generator: inout some RandomNumberGenerator, picture: UnsafeMutableBufferPointer<Float>,
        targets: [UnsafeMutableBufferPointer<Float>]
    ) {
        let geometry = augmented ? geometry : .none
        let draw = geometry.draw(for: view, using: &generator)
        let map = view.map.then(draw.map)
        let tone = augmented ? intensity.tone(input, using: &generator) : input.tone
        let outside = augmented ? Self.outside(input, using: &generator) : .value(0)
        raster.sample(
            through: map, width: view.width, height: view.height, tone: tone, outside: outside,
            into: picture.baseAddress!)
        if augmented { intensity.apply(to: picture, input: input, using: &generator) }
        let animals = sample.animals.map {
            TargetAnimal(
                points: geometry.apply(map, mirrored: draw.isMirrored, to: $0.points), identity: $0.identity)
        }
        for (representation, target) in zip(representations, targets) {
            representation.encode(animals, width: view.width, height: view.height, into: target)
        }
    }
}
