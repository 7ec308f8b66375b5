import Domain
import Foundation
import Video

/// What a training profile would make of the labels at hand, before anything is trained.
public struct ProfileOutlook: Codable, Sendable, Hashable {
    public struct Model: Codable, Sendable, Hashable {
        public let name: ModelName
        /// Network px per frame px.
        public let scale: Double
        /// Side of the square of the frame that a point's place is judged from, px.
        public let receptiveField: Int
        /// Side of the square that an example shows, px; nil: the whole frame.
        public let window: Int?
        /// The part on which crops are centred and which the centroid model finds; nil: the middle of the box.
        public let anchorPart: String?
    }

    /// The longer side, px, that 95 % of the animals do not exceed, whichever way they are turned.
    public let animalSize: Int
    /// In the order in which they are trained.
    public let models: [Model]

    /// - Throws: `EngineError` saying why the profile does not suit the labels.
    public init(_ profile: TrainingProfile, labels: Labels) throws {
        let data = try TrainingData(
            labels, options: TrainingOptions(runFolder: URL(fileURLWithPath: "/")),
            validationFraction: profile.validationFraction)
        // Grey or colour changes none of the sizes.
        let plans = try profile.models.map { try ModelPlan($0, data: data, colorChannels: 1) }
        animalSize = Int((plans.map(\.sizes.length).max() ?? 0).rounded())
        models = plans.map { plan in
            func inFrame(_ size: Int) -> Int { Int((Double(size) / plan.scale).rounded()) }
            return Model(
                name: plan.profile.model, scale: plan.scale,
                receptiveField: inFrame(plan.profile.network.encoderReceptiveField), window: plan.window.map(inFrame),
                anchorPart: plan.anchorPart)
        }
    }
}

extension ProfileOutlook {
    /// Some of the labels, evenly spread: enough to know the sizes by.
    public struct Labels: LabelSource {
        public let skeleton: Skeleton
        private let frames: [LabeledFrame]
        private let identities: [Track]
        private let source: any LabelSource

        private static let largestCount = 200

        /// - Throws: what the source throws.
        public init(_ source: any LabelSource) throws {
            let all = try source.labeledFrames()
            let count = min(all.count, Self.largestCount)
            skeleton = source.skeleton
            frames = (0..<count).map { all[$0 * all.count / count] }
            identities = try source.tracks()
            self.source = source
        }

        public func labeledFrames() throws -> [LabeledFrame] { frames }
        public func tracks() throws -> [Track] { identities }
        public func openVideo(_ id: VideoID) throws -> VideoDecoder { try source.openVideo(id) }
    }
}
