import Foundation

/// The learning rate at each moment of a model's training.
package struct LearningRateSchedule: Sendable {
    let profile: OptimizationProfile
    /// Factor that a plateau schedule has reached.
    package private(set) var plateauFactor = 1.0
    package private(set) var epochsOnPlateau = 0
    /// The lowest loss so far that counted as an improvement, and epochs that do not count yet.
    private(set) var best: Double?
    private(set) var cooldown: Int?

    /// The lowest rate of a cosine, and of a plateau schedule, relative to the first.
    private static let lowestCosine = 0.01
    private static let lowestPlateau = 1e-4

    package init(
        _ profile: OptimizationProfile, plateauFactor: Double = 1, epochsOnPlateau: Int = 0, best: Double? = nil,
        cooldown: Int? = nil
    ) {
        self.profile = profile
        self.plateauFactor = plateauFactor
        self.epochsOnPlateau = epochsOnPlateau
        self.best = best
        self.cooldown = cooldown
    }

    /// - Parameters:
    ///   - batch: batches done so far.
    ///   - progress: share of the epochs, or of the time budget, that has passed, 0 to 1.
    package func rate(batch: Int, progress: Double) -> Double {
        let warmUp = profile.warmUpBatches > 0 ? min(1, Double(batch + 1) / Double(profile.warmUpBatches)) : 1
        switch profile.schedule {
        case .constant: return profile.learningRate * warmUp
        case .plateau: return profile.learningRate * warmUp * plateauFactor
        case .cosine:
            let wave = 0.5 * (1 + cos(.pi * min(1, max(0, progress))))
            return profile.learningRate * warmUp * (Self.lowestCosine + (1 - Self.lowestCosine) * wave)
        }
    }

    /// Told the validation loss after each epoch: falls that are too small do not count (`plateauThreshold`).
    package mutating func endEpoch(loss: Double) {
        let improved = loss < (best ?? .infinity) - (profile.plateauThreshold ?? 0)
        if improved { best = loss }
        epochsOnPlateau = improved ? 0 : epochsOnPlateau + 1
        if let left = cooldown, left > 0 {
            cooldown = left - 1
            epochsOnPlateau = 0
        }
        guard profile.schedule == .plateau, epochsOnPlateau >= profile.plateauPatience else { return }
        epochsOnPlateau = 0
        cooldown = profile.plateauCooldown
        plateauFactor = max(Self.lowestPlateau, plateauFactor / 2)
    }
}
