import Domain
import Foundation

/// A run's `config.json`: everything that its numbers can be traced by.
public struct RunConfiguration: Codable, Sendable {
    /// A labelled frame that the run used.
    public struct FrameReference: Codable, Hashable, Sendable {
        public let video: VideoID
        /// From 0.
        public let frame: Int
    }

    public struct Machine: Codable, Hashable, Sendable {
        public let system: String
        public let processor: String
        public let cores: Int
        public let threads: Int
        /// What computed the network, as its device names itself.
        public let device: String
    }

    public static let currentFormat = 1

    public let format: Int
    /// Version of the program that trained the run.
    public let version: String
    /// ISO 8601.
    public let created: String
    public let skeleton: Skeleton
    /// The profile exactly as it was given; nil: the models were trained by another program and imported.
    public let profile: TrainingProfile?
    /// The models with every value worked out.
    public var models: [ModelConfiguration]
    public let trainingFrames: [FrameReference]
    public let validationFrames: [FrameReference]
    /// Frames that no model has ever seen; nil in runs of earlier versions.
    public var testFrames: [FrameReference]?
    /// The choice of frames as it was written; nil: all labelled ones.
    public let frames: String?
    public let minutes: Double?
    public let seed: UInt64
    public let machine: Machine
    public let provenance: [String: String]

    public static let fileName = "config.json"

    /// - Throws: `EngineError.unusableRun`.
    public static func read(from folder: URL) throws -> RunConfiguration {
        let url = folder.appendingPathComponent(fileName)
        do {
            let configuration = try JSONDecoder().decode(RunConfiguration.self, from: Data(contentsOf: url))
            guard configuration.format <= currentFormat else {
                throw EngineError.unusableRun(path: folder.path, reason: "it was made by a newer version of Tarsier.")
            }
            return configuration
        } catch let error as EngineError {
            throw error
        } catch let error as DecodingError {
            throw EngineError.unusableRun(path: folder.path, reason: "its \(fileName) is damaged (\(error.place)).")
        } catch {
            throw EngineError.unusableRun(path: folder.path, reason: "its \(fileName) is missing or unreadable.")
        }
    }
}

extension DecodingError {
    /// Where and what, in few words.
    var place: String {
        func name(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined().trimmingPrefix(".").description
        }
        return switch self {
        case .keyNotFound(let key, let context): "“\(name(context.codingPath + [key]))” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "“\(name(context.codingPath))” has another type than expected"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "“\(name(context.codingPath))”: \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }
}
