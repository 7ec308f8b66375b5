import Domain
import Foundation
import Neural

/// Writes a run's files: each is complete or not there, whatever happens.
struct RunFolder {
    let url: URL

    /// - Throws: `EngineError.cannotWrite`.
    func create() throws {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw EngineError.cannotWrite(path: url.path, reason: error.localizedDescription)
        }
    }

    var hasConfiguration: Bool {
        FileManager.default.fileExists(atPath: url.appendingPathComponent(RunConfiguration.fileName).path)
    }

    func weights(of model: ModelName) -> URL { TrainedRun.weights(of: model, in: url) }
    func checkpoint(of model: ModelName) -> URL { url.appendingPathComponent("\(model.rawValue).checkpoint") }

    func write(_ configuration: RunConfiguration) throws {
        try write(configuration, to: RunConfiguration.fileName)
    }

    func write(_ summary: TrainingSummary) throws { try write(summary, to: "metrics.json") }

    private func write(_ value: some Encodable, to name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(try encoder.encode(value), to: name)
    }

    private func write(_ data: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        do {
            try data.write(to: file, options: .atomic)
        } catch {
            throw EngineError.cannotWrite(path: file.path, reason: error.localizedDescription)
        }
    }

    /// `log.csv`: one line an epoch.
    func write(log: [EpochMetrics]) throws {
        func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }
        let header =
            "model,epoch,learning_rate,train_loss,validation_loss,validation_error_px,validation_median_px,"
            + "validation_recall,validation_identity,seconds,samples_per_second,best\n"
        let lines = log.map { m in
            let numbers = [
                m.learningRate, m.trainLoss, m.validationLoss, m.validationError, m.validationMedianError,
                m.validationRecall, m.validationIdentity, m.seconds, m.samplesPerSecond,
            ]
            return "\(m.model.rawValue),\(m.epoch),\(numbers.map(number).joined(separator: ",")),\(m.isBest ? 1 : 0)\n"
        }
        try write(Data((header + lines.joined()).utf8), to: "log.csv")
    }
}
