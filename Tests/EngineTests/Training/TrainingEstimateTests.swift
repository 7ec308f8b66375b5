import Domain
import Engine
import Foundation
import Neural
import Testing

/// What a training would take, before it starts.
@Suite struct TrainingEstimateTests {
    private func estimate(
        batch: Int = 4, epochs: Int = 3, minutes: Double? = nil, measuring: Bool = false
    ) throws -> TrainingEstimate {
        let labels = try SyntheticAnimals(frames: 10, animals: 2)
        defer { labels.remove() }
        var profile = try TestProfiles.small("top-down", epochs: epochs)
        for index in profile.models.indices { profile.models[index].optimization.batchSize = batch }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("none-\(UUID().uuidString)")
        let trainer = try Trainer(
            source: labels, profile: profile, options: TrainingOptions(runFolder: folder, minutes: minutes))
        let result = try trainer.estimate(measuring: measuring)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        return result
    }

    @Test func memoryGrowsWithTheBatchByTheValuesOfTheNetwork() throws {
        let (small, large) = (try estimate(batch: 2), try estimate(batch: 4))
        for (a, b) in zip(small.models, large.models) {
            let weights = 4 * 6 * a.parameters
            #expect(b.networkBytes - weights == 2 * (a.networkBytes - weights))
            #expect(a.networkBytes > weights)
        }
        #expect(small.pictureBytes == large.pictureBytes && small.pictureBytes > 0)
        #expect(large.bytes > large.pictureBytes + (large.models.map(\.networkBytes).max() ?? 0))
    }

    @Test func saysHowMuchThereIsToDo() throws {
        let told = try estimate()
        #expect(told.trainingFrames == 8 && told.validationFrames == 2 && told.testFrames == 0)
        #expect(told.models.map(\.name) == [.centroid, .centeredInstance])
        #expect(told.models.map(\.examples) == [8, 16])
        #expect(told.models.allSatisfy { $0.batchesPerEpoch == 25 && $0.epochs == 3 && $0.width % 8 == 0 })
        #expect(told.seconds == nil)
    }

    @Test func timeIsMeasuredAndBoundedByTheLimit() throws {
        let free = try estimate(measuring: true)
        let each = try free.models.map { try #require($0.secondsPerBatch) }
        #expect(each.allSatisfy { $0 > 0 })
        let least = zip(free.models, each).reduce(0) { $0 + Double($1.0.epochs * $1.0.batchesPerEpoch) * $1.1 }
        #expect(try #require(free.seconds) >= least)
        #expect(try estimate(minutes: 0.001, measuring: true).seconds == 0.06)
    }
}
