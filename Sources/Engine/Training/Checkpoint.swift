import Foundation
import Neural

/// How far a model's training has come: `<model>.checkpoint` holds this beside weights, average and optimizer.
struct TrainingState: Codable, Hashable {
    /// Epochs done.
    var epoch = 0
    var batches = 0
    var bestEpoch = 0
    var bestLoss: Double?
    var bestError: Double?
    var bestMedianError: Double?
    var bestIdentity: Double?
    var epochsSinceBest = 0
    var plateauFactor = 1.0
    var epochsOnPlateau = 0
    /// Lowest loss by the schedule's measure, and epochs that do not count yet.
    var plateauBest: Double?
    var plateauCooldown: Int?
    /// Time spent on this model, s.
    var seconds = 0.0
    /// Time spent on the whole run up to here, s.
    var runSeconds = 0.0
    /// Why training ended; nil while it goes on.
    var ended: String?
    /// The model's lines of the log.
    var log: [EpochMetrics] = []
}

enum Checkpoint {
    private static let stateKey = "training_state"
    private static let averagePrefix = "average."

    /// - Throws: `NeuralError.checkpoint`.
    static func write(
        _ state: TrainingState, network: Network, optimizer: Adam, average: WeightAverage, to url: URL
    ) throws {
        var tensors = network.weights.merging(optimizer.state) { weight, _ in weight }
        for (name, tensor) in average.tensors { tensors[averagePrefix + name] = tensor }
        let text = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
        try SafeTensors(tensors: tensors, metadata: [stateKey: text]).write(to: url)
    }

    /// What a checkpoint holds; nil when there is none.
    /// - Throws: `NeuralError.checkpoint` when it is damaged.
    static func read(_ url: URL) throws -> (state: TrainingState, tensors: [String: Tensor])? {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        let file = try SafeTensors.read(url)
        guard let text = file.metadata[stateKey],
            let state = try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8))
        else { throw NeuralError.checkpoint(path: url.path, reason: "it does not say how far training had come") }
        return (state, file.tensors)
    }

    static func average(in tensors: [String: Tensor]) -> [String: Tensor] {
        var average: [String: Tensor] = [:]
        for (name, tensor) in tensors where name.hasPrefix(averagePrefix) {
            average[String(name.dropFirst(averagePrefix.count))] = tensor
        }
        return average
    }
}
