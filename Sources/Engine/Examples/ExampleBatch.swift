import Domain
import Neural

/// Pictures of one size with their targets, ready for the network.
package struct ExampleBatch: Sendable {
    /// `[N, C, H, W]`.
    package let pictures: Tensor
    /// For each representation `[N, K, H / stride, W / stride]`; NaN where anything will do.
    package let targets: [Tensor]
    /// The samples shown, as positions in the store, and how each was seen.
    package let samples: [Int]
    package let views: [InputView]
    /// How much each example counts in the loss.
    package let weights: [Float]

    /// - Parameters:
    ///   - positions: samples of the store; their views must have one size.
    ///   - draws: seed of each example's random numbers; nil: no variation.
    /// - Throws: `EngineError.undecodableFrame`.
    package init(
        _ positions: [Int], of store: SampleStore, recipe: ExampleRecipe, draws: [UInt64]?, reader: LabeledFrameReader
    ) throws {
        var generators = (draws ?? positions.map { _ in 0 }).map { SplitMix64(seed: $0) }
        let views = positions.indices.map { place in
            recipe.view(
                of: store.samples[positions[place]], frameSize: store.sizes[positions[place]],
                using: &generators[place])
        }
        let (width, height) = (views[0].width, views[0].height)
        precondition(views.allSatisfy { $0.width == width && $0.height == height }, "a batch has one size")
        let rasters = try positions.map { try store.raster($0, reader: reader) }

        var pictures = Tensor(shape: [positions.count, recipe.input.channels, height, width])
        var targets = recipe.representations.map {
            Tensor(shape: $0.targetShape(count: positions.count, width: width, height: height))
        }
        for place in positions.indices {
            pictures.withUnsafeMutableFloats { all in
                let picture = Self.slice(all, place, of: positions.count)
                Self.withSlices(of: &targets, place, of: positions.count) { slices in
                    recipe.write(
                        store.samples[positions[place]], raster: rasters[place], view: views[place],
                        augmented: draws != nil, using: &generators[place], picture: picture, targets: slices)
                }
            }
        }
        (self.pictures, self.targets, self.samples, self.views) = (pictures, targets, positions, views)
        weights = positions.map { Float(store.samples[$0].weight) }
    }

    private static func slice(
        _ all: UnsafeMutableBufferPointer<Float>, _ place: Int, of count: Int
    ) -> UnsafeMutableBufferPointer<Float> {
        let size = all.count / count
        return UnsafeMutableBufferPointer(rebasing: all[(place * size)..<((place + 1) * size)])
    }

    /// Calls `body` with one example's part of every target.
    private static func withSlices(
        of targets: inout [Tensor], _ place: Int, of count: Int,
        collected: [UnsafeMutableBufferPointer<Float>] = [], body: ([UnsafeMutableBufferPointer<Float>]) -> Void
    ) {
        let index = collected.count
        guard index < targets.count else { return body(collected) }
        var tensor = targets[index]
        targets[index] = Tensor(shape: [0])
        tensor.withUnsafeMutableFloats { all in
            withSlices(
                of: &targets, place, of: count, collected: collected + [slice(all, place, of: count)], body: body)
        }
        targets[index] = tensor
    }
}
