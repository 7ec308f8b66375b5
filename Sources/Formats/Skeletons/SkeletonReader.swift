import Domain
import Foundation

/// Finds out which kind of skeleton file some bytes are, and reads it. Every byte counts as hostile.
struct SkeletonReader {
    let name: String

    func read(_ bytes: [UInt8]) throws -> SkeletonFile.Contents {
        try validate(bytes)
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let found: SkeletonDraft
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            found = try json(bytes)
        } else {
            guard let text = String(bytes: bytes, encoding: .utf8) else {
                throw FormatError.notYAML(path: name, reason: "it is no text in UTF-8")
            }
            found = try SkeletonYAML.read(text, name: name)
        }
        do { return try found.contents(name: name) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: name, error)
        }
    }

    private func validate(_ bytes: [UInt8]) throws {
        if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
            throw FormatError.unsupported(
                path: name, found: "an HDF5 file (.slp, .h5) as a skeleton",
                supported: "import its labels instead, which brings the skeleton with it")
        }
        guard bytes.count <= SkeletonFile.largest else {
            throw FormatError.unsupported(
                path: name, found: "a skeleton of more than \(SkeletonFile.largest >> 20) MB",
                supported: "skeleton files are small")
        }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            throw FormatError.missing(path: name, what: "a skeleton: it is empty")
        }
    }

    private func json(_ bytes: [UInt8]) throws -> SkeletonDraft {
        guard String(bytes: bytes, encoding: .utf8) != nil else {
            throw FormatError.notJSON(path: name, place: "the file", reason: "it is no text in UTF-8")
        }
        let json: JSONValue
        do { json = try JSONParser.parse(bytes) } catch {
            throw FormatError.notJSON(path: name, place: "the file", reason: "\(error)")
        }
        if json["links"] == nil, json["nx_graph"] == nil, json["nodes"] != nil {
            return try SkeletonJSON.readTemplate(json, name: name)
        }
        return try SkeletonJSON.readPickled(json, name: name)
    }
}

/// A skeleton as a file names it, before it is held to the rules of the body plan.
struct SkeletonDraft {
    var name: String
    var nodes: [String]
    /// By name.
    var edges: [(String, String)]
    var symmetries: [(String, String)]
    var warnings: [String] = []

    /// - Throws: `SkeletonError`, `FormatError`.
    func contents(name path: String) throws -> SkeletonFile.Contents {
        guard nodes.count <= SkeletonFile.mostNodes else {
            throw FormatError.unsupported(
                path: path, found: "a skeleton of \(nodes.count) body parts",
                supported: "a skeleton has at most \(SkeletonFile.mostNodes)")
        }
        guard !nodes.isEmpty else { throw FormatError.missing(path: path, what: "body parts") }
        let trimmed = nodes.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        let place = Dictionary(nodes.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        func index(_ node: String) throws -> Int {
            guard let index = place[node] else {
                throw FormatError.inconsistent(
                    path: path, place: "an edge or symmetric pair",
                    found: "names “\(node)”, which is no body part of it")
            }
            return index
        }
        var seen = Set<[Int]>()
        let edges = try edges.map { try [index($0.0), index($0.1)] }.filter { seen.insert($0).inserted }
        var paired = Set<[Int]>()
        let pairs = try symmetries.map { try [index($0.0), index($0.1)].sorted() }
            .filter { paired.insert($0).inserted }
        let skeleton = try Skeleton(
            name: self.name, nodeNames: trimmed, edges: edges.map { ($0[0], $0[1]) },
            symmetries: pairs.map { ($0[0], $0[1]) })
        return SkeletonFile.Contents(skeleton: skeleton, warnings: warnings)
    }
}
