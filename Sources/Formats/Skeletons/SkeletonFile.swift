import Domain
import Foundation

/// A skeleton as a file of its own: SLEAP's JSON, sleap-io's YAML, and Tarsier's own templates.
public enum SkeletonFile {
    public struct Contents: Hashable, Sendable {
        /// Node ids count from 0 in the file's order.
        public let skeleton: Skeleton
        /// What was left out, in words.
        public let warnings: [String]
    }

    /// The kinds that are written; the raw value is the file name's ending.
    public enum Kind: String, CaseIterable, Sendable {
        /// SLEAP 1.x: jsonpickle of a networkx graph.
        case json
        /// SLEAP 1.5 and later, sleap-io, sleap-nn.
        case yaml
    }

    /// SLEAP's templates carry a preview picture; no skeleton comes near this size.
    public static let largest = 4 << 20
    static let mostNodes = 1_000

    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> Contents {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            data = try handle.read(upToCount: largest + 1) ?? Data()
        } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        return try read(Array(data), name: url.path)
    }

    /// - Parameter name: what messages call the file.
    /// - Throws: `FormatError`.
    public static func read(_ bytes: [UInt8], name: String) throws -> Contents {
        try SkeletonReader(name: name).read(bytes)
    }

    public static func write(_ skeleton: Skeleton, as kind: Kind) -> String {
        switch kind {
        case .json: SkeletonJSON.text(of: skeleton)
        case .yaml: SkeletonYAML.text(of: skeleton)
        }
    }
}
