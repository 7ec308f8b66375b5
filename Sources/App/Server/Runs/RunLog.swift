import Foundation

/// A run's `log.csv`: one line an epoch, read by the names in its first line.
enum RunLog {
    struct Epoch: Encodable, Sendable, Equatable {
        let epoch: Int
        let trainLoss, validationLoss: Double
        /// Mean, px of the original frame; nil when it was not measured.
        let validationError: Double?
        /// Since the run began.
        let seconds: Double
        let best: Bool
    }

    /// The epochs of each model; empty when nothing was logged yet. A line that is cut short is left out.
    static func read(_ folder: URL) throws -> [String: [Epoch]] {
        guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent("log.csv").path) else {
            return [:]
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard let head = lines.first else { return [:] }
        let columns = Dictionary(
            head.split(separator: ",").enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
        var models: [String: [Epoch]] = [:]
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            func cell(_ name: Substring) -> Substring? {
                columns[name].flatMap { cells.indices.contains($0) ? cells[$0] : nil }
            }
            func number(_ name: Substring) -> Double? { cell(name).flatMap { Double($0) } }
            guard let model = cell("model"), let epoch = cell("epoch").flatMap({ Int($0) }),
                let train = number("train_loss"), let validation = number("validation_loss")
            else { continue }
            models[String(model), default: []].append(
                Epoch(
                    epoch: epoch, trainLoss: train, validationLoss: validation,
                    validationError: number("validation_error_px"), seconds: number("seconds") ?? 0,
                    best: cell("best") == "1"))
        }
        return models
    }
}
