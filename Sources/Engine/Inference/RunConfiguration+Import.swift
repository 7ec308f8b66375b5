import Domain
import Foundation

extension RunConfiguration {
    /// The run of models that another program has trained.
    ///
    /// - Parameters:
    ///   - created: when they were trained, as far as their files tell; equal files give equal runs.
    ///   - provenance: which program, which files.
    public init(
        imported models: [ModelConfiguration], skeleton: Skeleton, created: Date, version: String,
        provenance: [String: String]
    ) {
        self.init(
            format: Self.currentFormat, version: version, created: created.formatted(.iso8601), skeleton: skeleton,
            profile: nil, models: models, trainingFrames: [], validationFrames: [], frames: nil, minutes: nil, seed: 0,
            machine: Machine(system: "", processor: "", cores: 0, threads: 0, device: ""), provenance: provenance)
    }

    /// True for networks that no profile of Tarsier's describes: another program's, or what was trained on from one.
    var hasForeignNetworks: Bool { profile == nil || provenance[Self.foreignKey] != nil }

    static let foreignKey = "networks"

    /// The file's text.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
