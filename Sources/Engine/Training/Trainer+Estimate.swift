import Domain
import Neural

extension Trainer {
    /// A batch that took longer than this is not measured a second time, s.
    private static let longBatch = 4.0

    /// What this training would take; nothing is written and no picture is decoded.
    ///
    /// - Parameters:
    ///   - measuring: also times one batch of each model, which may take seconds.
    ///   - isCancelled: asked before each batch.
    /// - Throws: `EngineError.cancelled`; what opening the videos and building the networks throws.
    public func estimate(
        measuring: Bool, isCancelled: () -> Bool = { false }
    ) throws -> TrainingEstimate {
        var sizes: [VideoID: FrameSize] = [:]
        for video in Set((data.training + data.validation).map(\.video)) {
            let info = try source.openVideo(video).info
            sizes[video] = FrameSize(width: info.width, height: info.height)
        }
        var pictures = 0
        let models = try plans.map { plan in
            let learnt = plan.samples(of: data.training)
            let held = plan.samples(of: data.validation)
            pictures += [learnt, held].map { plan.pictureBytes($0, sizes: sizes) }.reduce(0, +)
            return try model(plan, learnt: learnt.count, held: held.count, sizes: sizes, measuring, isCancelled)
        }
        return TrainingEstimate(
            trainingFrames: data.training.count, validationFrames: data.validation.count,
            testFrames: data.test.count, models: models, pictureBytes: pictures, minutes: options.minutes)
    }

    private func model(
        _ plan: ModelPlan, learnt: Int, held: Int, sizes: [VideoID: FrameSize], _ measuring: Bool,
        _ isCancelled: () -> Bool
    ) throws -> TrainingEstimate.Model {
        let configuration = plan.configuration(brightness: (mean: 0.5, deviation: 0.25))
        let network = try configuration.makeNetwork(seed: 1, threads: options.threads)
        let settings = plan.profile.optimization
        let window = plan.exampleWindow(frames: sizes.values.map { ($0.width, $0.height) })
        let (width, height) =
            switch window {
            case .square(let side): (side, side)
            case .wholeFrame(let width, let height): (width, height)
            }
        let shape = [settings.batchSize, configuration.input.channels, height, width]
        let seconds = measuring ? try Self.secondsPerBatch(network, shape: shape, isCancelled) : nil
        let passes = Double(min(held, 96)) / Double(settings.batchSize)
        return TrainingEstimate.Model(
            name: configuration.name, examples: learnt, batchSize: settings.batchSize,
            batchesPerEpoch: max(settings.batchesPerEpoch, learnt / settings.batchSize), epochs: settings.epochs,
            width: width, height: height, parameters: network.parameterCount,
            networkBytes: network.trainingBytes(batch: settings.batchSize, width: width, height: height),
            secondsPerBatch: seconds, secondsPerValidation: seconds.map { $0 / 3 * passes.rounded(.up) })
    }

    /// The second of two batches: the first also prepares the network for this size.
    private static func secondsPerBatch(
        _ network: Network, shape: [Int], _ isCancelled: () -> Bool
    ) throws -> Double {
        let input = Tensor(shape: shape, filledWith: 0.5)
        let optimizer = Adam()
        var last = 0.0
        for _ in 0..<2 where last < longBatch {
            if isCancelled() { throw EngineError.cancelled }
            let start = ContinuousClock.now
            let outputs = try network.forward(input, training: true)
            try network.backward(outputs.map { Tensor(shape: $0.shape, filledWith: 1e-4) })
            optimizer.step(network.parameters)
            last = (ContinuousClock.now - start) / .seconds(1)
        }
        return last
    }
}

/// px.
struct FrameSize {
    let width, height: Int
}

extension ModelPlan {
    /// Bytes of the pictures that `SampleStore` would keep of these samples, within its bound.
    func pictureBytes(_ samples: [Sample], sizes: [VideoID: FrameSize]) -> Int {
        let recipe = rasters
        let bytes = samples.reduce(0) { sum, sample in
            guard let size = sizes[sample.video] else { return sum }
            let whole = size.width * size.height
            let part = recipe.reach.map { Int(4 * $0 * $0) } ?? whole
            return sum + min(whole, part) * recipe.format.channels / (recipe.shrink * recipe.shrink)
        }
        return min(bytes, 1 << 30)
    }
}
