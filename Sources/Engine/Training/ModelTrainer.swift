import Foundation
import Neural

/// Trains one model of a run, epoch by epoch, from where its checkpoint stands. One thread's own.
final class ModelTrainer {
    private let configuration: ModelConfiguration
    private let profile: ModelProfile
    private let store: SampleStore
    private let recipe: ExampleRecipe
    private let validation: Validation
    private let loss: ModelLoss
    private let folder: RunFolder
    private let clock: RunClock
    private let network: Network
    private let optimizer: Adam
    private var average: WeightAverage
    private var schedule: LearningRateSchedule
    private(set) var state: TrainingState
    /// What a person should know about how it starts, in words.
    let notes: [String]
    /// Moments of the run's clock, s: when this session's work on the model began, and when it must end.
    private let started: Double
    private let deadline: Double?
    private var lastValidation = 0.0

    struct Reporter {
        let onEvent: (TrainingEvent) throws -> Void
        let isCancelled: () -> Bool

        func check() throws { if isCancelled() { throw EngineError.cancelled } }
    }

    init(
        _ configuration: ModelConfiguration, profile: ModelProfile, store: SampleStore, recipe: ExampleRecipe,
        loss: ModelLoss, validation: Validation, folder: RunFolder, clock: RunClock, deadline: Double?,
        network: Network,
        notes: [String] = [], resuming checkpoint: (state: TrainingState, tensors: [String: Tensor])?
    ) throws {
        (self.configuration, self.profile, self.store, self.recipe) = (configuration, profile, store, recipe)
        (self.validation, self.folder, self.clock, self.deadline) = (validation, folder, clock, deadline)
        (self.loss, self.network, self.notes) = (loss, network, notes)
        optimizer = Adam(
            learningRate: profile.optimization.learningRate, weightDecay: profile.optimization.weightDecay ?? 0,
            amsgrad: profile.optimization.amsgrad ?? false)
        state = checkpoint?.state ?? TrainingState()
        if let checkpoint {
            let path = folder.checkpoint(of: configuration.name).path
            try network.load(checkpoint.tensors, path: path)
            try optimizer.restore(checkpoint.tensors, for: network.parameters, path: path)
        }
        average = WeightAverage(
            of: network, decay: profile.optimization.weightAverage,
            tensors: checkpoint.map { Checkpoint.average(in: $0.tensors) }, updates: state.batches)
        schedule = LearningRateSchedule(
            profile.optimization, plateauFactor: state.plateauFactor, epochsOnPlateau: state.epochsOnPlateau,
            best: state.plateauBest, cooldown: state.plateauCooldown)
        started = clock.seconds
    }

    /// Trains until the epochs, the time or the patience run out.
    /// - Throws: `EngineError.cancelled`, `.lossNotFinite`; what preparing examples or writing files throws.
    func run(log earlier: [EpochMetrics], _ reporter: Reporter) throws {
        let producer = ExampleProducer(
            store, recipe: recipe, batchSize: profile.optimization.batchSize, batchesPerEpoch: batchesPerEpoch,
            firstEpoch: state.epoch + 1, lastEpoch: deadline == nil ? profile.optimization.epochs : .max)
        defer { producer.stop() }
        while true {
            if let reason = reasonToEnd {
                state.ended = reason
                state.seconds = seconds
                return try writeCheckpoint()
            }
            let metrics = try epoch(producer, reporter)
            state.log.append(metrics)
            try writeCheckpoint()
            try folder.write(log: earlier + state.log)
            try reporter.onEvent(.epoch(metrics))
        }
    }

    /// Tries bfloat16 on the validation frames with the best weights: taken when 95 of 100 points move by less than
    /// `PrecisionTrial.limit` and none is lost. Nil where the device does not have it, or nothing was learnt.
    func tryPrecision(on device: any Device, _ reporter: Reporter) throws -> PrecisionTrial? {
        guard state.bestEpoch > 0, device.supports(.bfloat16) else { return nil }
        try network.load(from: folder.weights(of: configuration.name))
        return try PrecisionTrial(validation, network: network, check: reporter.check)
    }

    var parameterCount: Int { network.parameterCount }

    private var batchesPerEpoch: Int {
        max(profile.optimization.batchesPerEpoch, store.count / profile.optimization.batchSize)
    }

    /// Time spent on this model, s.
    private var seconds: Double { state.seconds + clock.seconds - started }

    private var reasonToEnd: String? {
        if state.epoch > 0, let deadline, clock.seconds + epochReserve >= deadline { return "the time was used up" }
        if deadline == nil, state.epoch >= profile.optimization.epochs { return "all epochs were done" }
        if state.epochsSinceBest >= profile.optimization.earlyStoppingPatience {
            return "the validation loss had not improved for \(state.epochsSinceBest) epochs"
        }
        return nil
    }

    /// An epoch shorter than this is not worth its validation, s.
    private var epochReserve: Double { 2 * lastValidation + 0.5 }

    /// Share of the model's training that has passed, 0 to 1.
    private func progress(batch: Int) -> Double {
        guard let deadline else {
            let done = Double(state.epoch * batchesPerEpoch + batch)
            return done / Double(profile.optimization.epochs * batchesPerEpoch)
        }
        let end = max(1e-3, deadline - lastValidation - started + state.seconds)
        return min(1, seconds / end)
    }

    private func epoch(_ producer: ExampleProducer, _ reporter: Reporter) throws -> EpochMetrics {
        let began = clock.seconds
        var (total, batches) = (0.0, 0)
        while batches < batchesPerEpoch {
            try reporter.check()
            if batches > 0, let deadline, clock.seconds + lastValidation >= deadline { break }
            total += Double(try step(try producer.next(), batch: batches, reporter))
            batches += 1
        }
        let trained = clock.seconds - began
        let rate = optimizer.learningRate
        let (result, isBest) = try validate(after: batches, reporter)
        state.epoch += 1
        return EpochMetrics(
            model: configuration.name, epoch: state.epoch, epochs: expectedEpochs, learningRate: rate,
            trainLoss: total / Double(batches), validationLoss: result.loss, validationError: result.meanError,
            validationMedianError: result.medianError, validationRecall: result.recall,
            validationIdentity: result.identity, seconds: clock.seconds,
            samplesPerSecond: Double(batches * profile.optimization.batchSize) / max(1e-6, trained), isBest: isBest)
    }

    private func step(_ example: ExampleBatch, batch: Int, _ reporter: Reporter) throws -> Float {
        let progress = progress(batch: batch)
        let outputs = try network.forward(example.pictures, training: true)
        let (loss, gradients) = try loss(outputs, example, progress: progress)
        guard loss.isFinite else {
            throw EngineError.lossNotFinite(
                model: configuration.name.title, epoch: state.epoch + 1, batch: batch + 1,
                keptEpoch: state.bestEpoch > 0 ? state.bestEpoch : nil)
        }
        try network.backward(gradients)
        optimizer.learningRate = schedule.rate(batch: state.batches, progress: progress)
        optimizer.step(network.parameters)
        average.update(network.parameters)
        state.batches += 1
        try reporter.onEvent(
            .batch(
                BatchProgress(
                    model: configuration.name, epoch: state.epoch + 1, batch: batch + 1,
                    batchesPerEpoch: batchesPerEpoch, loss: Double(loss), seconds: clock.seconds, progress: progress)))
        return loss
    }

    private func validate(after batches: Int, _ reporter: Reporter) throws -> (Validation.Result, isBest: Bool) {
        let began = clock.seconds
        let progress = progress(batch: batches)
        let (result, isBest) = try average.whileLoaded(into: network) {
            let result = try validation.measure(network, progress: progress, check: reporter.check)
            let isBest = result.loss.isFinite && result.loss < state.bestLoss ?? .infinity
            if isBest { try network.save(to: folder.weights(of: configuration.name)) }
            return (result, isBest)
        }
        lastValidation = clock.seconds - began
        state.epochsSinceBest = isBest ? 0 : state.epochsSinceBest + 1
        if isBest {
            state.bestEpoch = state.epoch + 1
            state.bestLoss = result.loss
            state.bestError = result.meanError
            state.bestMedianError = result.medianError
            state.bestIdentity = result.identity
        }
        schedule.endEpoch(loss: result.loss)
        return (result, isBest)
    }

    /// With a time budget: as many as would fit at the present speed.
    private var expectedEpochs: Int {
        guard let deadline else { return profile.optimization.epochs }
        let each = max(1e-3, seconds / Double(max(1, state.epoch)))
        return state.epoch + Int(max(0, deadline - clock.seconds) / each)
    }

    private func writeCheckpoint() throws {
        var saved = state
        saved.plateauFactor = schedule.plateauFactor
        saved.epochsOnPlateau = schedule.epochsOnPlateau
        saved.plateauBest = schedule.best
        saved.plateauCooldown = schedule.cooldown
        if saved.ended == nil { saved.seconds = seconds }
        saved.runSeconds = clock.seconds
        try Checkpoint.write(
            saved, network: network, optimizer: optimizer, average: average,
            to: folder.checkpoint(of: configuration.name))
    }
}
