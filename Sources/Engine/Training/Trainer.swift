import Domain
import Foundation
import Neural
import Video

/// One training run: all models of a profile, one after the other, into one run folder.
///
/// Everything that can be told before the first batch is checked in `init`.
public struct Trainer {
    let source: any LabelSource
    let profile: TrainingProfile
    let options: TrainingOptions
    let data: TrainingData
    let plans: [ModelPlan]
    private let folder: RunFolder

    /// - Throws: `EngineError` for a profile that cannot be, labels that do not suffice, a run that exists already, or
    ///   one to start from that cannot be used.
    public init(source: any LabelSource, profile: TrainingProfile, options: TrainingOptions) throws {
        var (profile, options) = (profile, options)
        if let start = options.initialWeights, let changed = try profile.goingOn(from: start) {
            profile = changed
            options.provenance[RunConfiguration.foreignKey] = "as imported with \(start.lastPathComponent)"
        }
        try profile.validate()
        self.source = source
        self.profile = profile
        self.options = options
        folder = RunFolder(url: options.runFolder)
        if folder.hasConfiguration, !options.resume { throw EngineError.runExists(path: options.runFolder.path) }
        let data = try TrainingData(
            source, options: options, validationFraction: profile.validationFraction,
            testFraction: profile.testFraction ?? 0)
        self.data = data
        let colorChannels = try Self.colorChannels(of: data, profile: profile, source: source)
        if let start = options.initialWeights {
            for model in profile.models { _ = try InitialWeights(of: model.model, from: start) }
        }
        plans = try profile.models.map { try ModelPlan($0, data: data, colorChannels: colorChannels) }
    }

    /// 3 when a profile leaves the choice open and some video shows colour.
    private static func colorChannels(
        of data: TrainingData, profile: TrainingProfile, source: any LabelSource
    ) throws -> Int {
        guard profile.models.contains(where: { $0.input.color == .auto }) else { return 1 }
        let videos = Set((data.training + data.validation).map(\.video)).sorted()
        return try videos.contains { try source.openVideo($0).info.channels == 3 } ? 3 : 1
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - onEvent: called on this thread with what happens; an error that it throws ends the run.
    ///   - isCancelled: asked before each batch.
    /// - Throws: `EngineError.cancelled` (best weights and checkpoints so far stay in the run folder and can be
    ///   resumed), `.lossNotFinite`, `.undecodableFrame`, `.resumeMismatch`, `.cannotWrite`; `NeuralError`.
    public func run(
        onEvent: (TrainingEvent) throws -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws -> TrainingSummary {
        try withoutActuallyEscaping(onEvent) { onEvent in
            try withoutActuallyEscaping(isCancelled) { isCancelled in
                try train(ModelTrainer.Reporter(onEvent: onEvent, isCancelled: isCancelled))
            }
        }
    }

    private func train(_ reporter: ModelTrainer.Reporter) throws -> TrainingSummary {
        try folder.create()
        let checkpoints = try plans.map {
            options.resume ? try Checkpoint.read(folder.checkpoint(of: $0.profile.model)) : nil
        }
        let clock = RunClock(
            before: checkpoints.compactMap { $0?.state.runSeconds }.max() ?? 0, budget: options.minutes.map { $0 * 60 })
        try reporter.onEvent(.log(data.summary))
        let models = try plans.map { try PreparedModel($0, data: data, source: source, check: reporter.check) }
        var configuration = RunConfiguration(
            profile: profile, options: options, data: data, models: models.map(\.configuration))
        try begin(&configuration)
        for line in models.flatMap({ [$0.summary] + $0.warnings }) { try reporter.onEvent(.log(line)) }

        var log: [EpochMetrics] = []
        var results: [TrainingSummary.Model] = []
        for (index, model) in models.enumerated() {
            try reporter.onEvent(.model(model.name, index: index, count: models.count))
            let trainer = try model.trainer(
                at: index, options: options, folder: folder, clock: clock, deadline: deadline(of: index, clock: clock),
                resuming: checkpoints[index])
            results.append(try run(trainer, model: &configuration.models[index], log: &log, reporter))
            try folder.write(configuration)
        }
        let summary = TrainingSummary(
            models: results, trainingFrames: data.training.count, validationFrames: data.validation.count,
            seconds: clock.seconds)
        try folder.write(summary)
        return summary
    }

    /// Trains one model, unless that was done before, and chooses what it computes with.
    private func run(
        _ trainer: ModelTrainer, model: inout ModelConfiguration, log: inout [EpochMetrics],
        _ reporter: ModelTrainer.Reporter
    ) throws -> TrainingSummary.Model {
        for note in trainer.notes { try reporter.onEvent(.log(note)) }
        let wasDone = trainer.state.ended != nil
        if !wasDone { try trainer.run(log: log, reporter) }
        log += trainer.state.log
        let result = TrainingSummary.Model(model.name, trainer.state, parameters: trainer.parameterCount)
        try reporter.onEvent(.log(result.summary))
        if !wasDone, let trial = try trainer.tryPrecision(on: CPU(threads: options.threads), reporter) {
            model.precision = trial.precision
            model.bfloat16Difference = trial.difference
            try reporter.onEvent(.log(trial.summary))
        }
        return result
    }

    /// Writes `config.json`; of a run that is resumed, checks that it is the same run.
    private func begin(_ configuration: inout RunConfiguration) throws {
        guard options.resume, folder.hasConfiguration else { return try folder.write(configuration) }
        let earlier = try RunConfiguration.read(from: folder.url)
        if let what = configuration.difference(from: earlier) {
            throw EngineError.resumeMismatch(path: folder.url.path, what: what)
        }
        configuration = earlier
    }

    /// What is left of the budget goes to the models that are left, by their shares.
    private func deadline(of index: Int, clock: RunClock) -> Double? {
        clock.left.map { left in
            let shares = profile.models[index...].map(\.timeShare)
            return clock.seconds + left * shares[0] / shares.reduce(0, +)
        }
    }
}

extension TrainingData {
    var summary: String {
        "\(training.count) frames to learn from, \(validation.count) to choose the best epoch by"
            + (test.isEmpty ? "." : ", \(test.count) that no model sees.")
    }
}

extension TrainingSummary.Model {
    init(_ name: ModelName, _ state: TrainingState, parameters: Int) {
        self.init(
            name: name, epochs: state.epoch, bestEpoch: state.bestEpoch,
            bestValidationLoss: state.bestLoss ?? .greatestFiniteMagnitude, bestValidationError: state.bestError,
            bestValidationMedianError: state.bestMedianError, bestValidationIdentity: state.bestIdentity,
            parameters: parameters, seconds: state.seconds,
            ended: state.ended ?? "")
    }

    var summary: String {
        let error = bestValidationMedianError.map { String(format: ", median error %.2f px", $0) } ?? ""
        let identity = bestValidationIdentity.map { String(format: ", identity right %.1f %%", 100 * $0) } ?? ""
        return
            "\(name.title): ended after \(epochs) epochs because \(ended); epoch \(bestEpoch) was best\(error)\(identity)."
    }
}
