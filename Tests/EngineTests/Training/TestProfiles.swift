import Engine
import Foundation

/// The built-in profiles, cut down so that a test trains in seconds.
enum TestProfiles {
    static func builtIn(_ name: String) throws -> TrainingProfile { try TrainingProfile(contentsOf: url(name)) }

    static func url(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../../templates/profiles/\(name).json")
    }

    /// - Parameters:
    ///   - epochs: of 25 batches.
    static func small(_ name: String, epochs: Int) throws -> TrainingProfile {
        var profile = try builtIn(name)
        profile.validationFraction = 0.2
        for index in profile.models.indices {
            var model = profile.models[index]
            let stride = model.model == .centroid || model.model == .singleInstance ? 4 : 2
            model.network = try JSONDecoder().decode(
                type(of: model.network),
                from: Data(
                    #"{"unet": {"filters": 16, "filtersRate": 1.5, "maxStride": 8, "outputStride": \#(stride)}}"#.utf8))
            model.confidenceMaps.stride = stride
            model.confidenceMaps.sigma = 1.25 * Double(stride)
            model.partAffinityFields?.stride = 4
            model.partAffinityFields?.sigma = 20
            model.partAffinityFields?.lossWeight = 1
            model.classMaps?.stride = 4
            model.classMaps?.lossWeight = 0.1
            model.classVectors?.units = 16
            model.classVectors?.lossWeight = 0.1
            model.optimization.epochs = epochs
            model.optimization.batchesPerEpoch = 25
            model.optimization.batchSize = 4
            model.optimization.warmUpBatches = 10
            model.optimization.learningRate = 3e-3
            profile.models[index] = model
        }
        return profile
    }
}
