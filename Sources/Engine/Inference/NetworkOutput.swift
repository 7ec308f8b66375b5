import Domain
import Neural

/// What one head of a run's network answers on one frame, before anything is read out of it.
public struct NetworkOutput: Sendable {
    public enum Kind: String, Codable, Sendable { case confidenceMaps, partAffinityFields, classMaps }

    /// One of the pictures that the network was shown, and its answer.
    public struct Patch: Sendable {
        /// Cells across and down.
        public let width: Int
        public let height: Int
        /// Cell (i, j) lies at (x + scale · i, y + scale · j), px of the original frame.
        public let scale: Double
        public let x: Double
        public let y: Double
        /// `[channels, height, width]`: of maps 0 to 1 as 0 to 255, of fields -1 to 1 as 1 to 255.
        public let values: [UInt8]
    }

    public let model: ModelName
    public let kind: Kind
    /// Parts, `anchor`, links as `source → destination`, or classes. A link has two channels of values, x and y.
    public let channels: [String]
    public let patches: [Patch]
}

extension NetworkOutput.Kind {
    /// How a value is told in a byte.
    func byte(_ value: Float) -> UInt8 {
        let clipped = max(self == .partAffinityFields ? -1 : 0, min(1, value.isFinite ? value : 0))
        return self == .partAffinityFields ? UInt8(128 + (127 * clipped).rounded()) : UInt8((255 * clipped).rounded())
    }
}

extension Representation {
    /// What a person sees of this head; nil of one that answers with a vector.
    var shown: (kind: NetworkOutput.Kind, channels: [String])? {
        switch self {
        case .confidenceMaps(let maps): (.confidenceMaps, maps.channels)
        case .partAffinityFields(let fields):
            (.partAffinityFields, fields.links.map { "\(fields.parts[$0.source]) → \(fields.parts[$0.destination])" })
        case .classMaps(let maps): (.classMaps, maps.classes)
        case .classVectors: nil
        }
    }
}
