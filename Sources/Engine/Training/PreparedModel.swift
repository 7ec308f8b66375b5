import Domain
import Foundation
import Neural

/// A model whose pictures are decoded and whose settings are all known: ready to be trained.
struct PreparedModel {
    let plan: ModelPlan
    let configuration: ModelConfiguration
    let training: SampleStore
    let validation: SampleStore

    /// Decodes the labelled frames.
    /// - Throws: `EngineError.undecodableFrame`, and what `check` throws, which is called after each frame.
    init(_ plan: ModelPlan, data: TrainingData, source: any LabelSource, check: () throws -> Void) throws {
        func store(_ frames: [LabeledFrame]) throws -> SampleStore {
            try SampleStore(plan.samples(of: frames), recipe: plan.rasters, source: source) { _ in try check() }
        }
        self.plan = plan
        training = try store(data.training)
        validation = try store(data.validation)
        configuration = plan.configuration(brightness: training.brightness)
    }

    var name: ModelName { plan.profile.model }

    /// - Parameters:
    ///   - index: the model's place in the pipeline, so that no two models draw the same random numbers.
    ///   - deadline: moment of the clock at which training must end; nil: the epochs decide.
    func trainer(
        at index: Int, options: TrainingOptions, folder: RunFolder, clock: RunClock, deadline: Double?,
        resuming checkpoint: (state: TrainingState, tensors: [String: Tensor])?
    ) throws -> ModelTrainer {
        let seed = options.seed &+ UInt64(index) &* 0x9E37_79B9
        let recipe = plan.recipe(configuration, store: training, seed: seed)
        let network = try configuration.makeNetwork(seed: seed, threads: options.threads)
        quietHeads(of: network)
        var notes: [String] = []
        if checkpoint == nil, let note = try loadEncoder(of: network, from: options) { notes.append(note) }
        if checkpoint == nil, let start = options.initialWeights {
            notes.append(try InitialWeights(of: name, from: start).load(into: network, for: configuration))
        }
        let loss = ModelLoss(plan.profile, representations: configuration.representations)
        let validation = try Validation(
            configuration, loss: loss, store: self.validation, recipe: recipe,
            batchSize: plan.profile.optimization.batchSize,
            farthestMatch: plan.sizes.length / 2)
        return try ModelTrainer(
            configuration, profile: plan.profile, store: training, recipe: recipe, loss: loss, validation: validation,
            folder: folder, clock: clock, deadline: deadline, network: network, notes: notes, resuming: checkpoint)
    }

    /// Pretrained weights for an encoder that asks for them; an earlier run's, which may follow, hold them already.
    ///
    /// - Returns: what was done, in words.
    /// - Throws: `EngineError.invalidProfile` when they are asked for and not given; `NeuralError` when they do not fit.
    private func loadEncoder(of network: Network, from options: TrainingOptions) throws -> String? {
        guard case .resnet(let resnet) = configuration.network, resnet.weights != .random else { return nil }
        guard let url = options.encoderWeights else {
            if options.initialWeights != nil { return nil }
            throw EngineError.invalidProfile(
                path: "\(name.rawValue).network.resnet.weights", found: resnet.weights.rawValue,
                expected: "“random”, or a file with pretrained weights (--encoder-weights)")
        }
        try network.loadPretrainedEncoder(from: url)
        return "\(name.title): the encoder's weights are taken from \(url.lastPathComponent)."
    }

    /// Starts with maps near nothing, as nearly all of a target is: large first errors would push the last layers'
    /// units below zero for good, and the network would answer nothing for ever.
    private func quietHeads(of network: Network) {
        for (index, head) in configuration.representations.map(\.head).enumerated() where head.kind == .map {
            for parameter in network.parameters where parameter.name.hasPrefix("head_layers.\(index).") {
                parameter.value = Tensor(shape: parameter.shape, values: parameter.value.values.map { $0 * 0.05 })
                // A sigmoid of 0 is a half; of -2 it is 0.12, and still has a slope to climb.
                if head.activation == .sigmoid, parameter.shape.count == 1 {
                    parameter.value = Tensor(shape: parameter.shape, filledWith: -2)
                }
            }
        }
    }

    /// What a person should know before the training, in words.
    var warnings: [String] {
        var warnings: [String] = []
        let farthest = plan.sizes.farthest
        if 2 * farthest.radius > 2 * plan.sizes.length {
            warnings.append(
                "An animal on frame \(farthest.frame + 1) of video \(farthest.video) reaches "
                    + "\(Int(farthest.radius)) px from its middle, far more than the others: check its labels.")
        }
        if training.decodedAgainCount > 0 {
            warnings.append(
                "\(training.decodedAgainCount) of \(training.count) pictures do not fit into memory and are decoded "
                    + "again each time; this is slow.")
        }
        return warnings
    }

    /// What was worked out, in words for the log.
    var summary: String {
        let input = configuration.input
        let window =
            plan.window.map { "\(Int((Double($0) / input.scale).rounded())) px around an animal" } ?? "whole frames"
        return "\(name.title): \(training.count) examples, scale \(String(format: "%.2f", input.scale)), "
            + "\(input.channels == 1 ? "grey" : "colour"), examples show \(window), "
            + "receptive field \(Int((Double(configuration.network.encoderReceptiveField) / input.scale).rounded())) px, "
            + "animals up to \(Int(plan.sizes.length.rounded())) px."
    }
}
