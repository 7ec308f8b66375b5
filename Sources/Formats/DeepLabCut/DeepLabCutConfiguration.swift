import Foundation
import Yams

/// What Tarsier needs of a project's `config.yaml`.
struct DeepLabCutConfiguration {
    let path: String
    let task: String
    let scorer: String
    let bodyParts: [String]
    /// Pairs of body part names.
    let skeleton: [(String, String)]
    let isMultiAnimal: Bool

    private static let largest = 16 << 20

    /// What a table alone says.
    init(of table: DeepLabCutTable, at url: URL) {
        path = url.path
        task = ""
        scorer = table.scorer
        var seen = Set<String>()
        bodyParts = table.columns.map(\.bodyPart).filter { seen.insert($0).inserted }
        skeleton = []
        isMultiAnimal = table.columns.contains { !$0.individual.isEmpty }
    }

    /// - Throws: `FormatError.unreadable`, `.notYAML`, `.missing`, `.wrongType`.
    init(reading url: URL) throws {
        path = url.path
        let root = try Self.mapping(url)
        func text(_ key: String) -> String? { root[key].flatMap { $0.scalar?.string } }
        guard let scorer = text("scorer"), !scorer.isEmpty else {
            throw FormatError.missing(path: url.path, what: "the entry “scorer”, which names the label files")
        }
        self.scorer = scorer
        task = text("Task") ?? ""
        isMultiAnimal = root["multianimalproject"]?.bool ?? false
        let keys = isMultiAnimal ? ["multianimalbodyparts", "uniquebodyparts"] : ["bodyparts"]
        bodyParts = try keys.flatMap { try Self.names(root[$0], $0, in: url.path) }
        guard !bodyParts.isEmpty else {
            throw FormatError.missing(path: url.path, what: "body parts (the entry “\(keys[0])”)")
        }
        skeleton = (root["skeleton"]?.sequence ?? []).compactMap { pair in
            let ends = (pair.sequence ?? []).compactMap { $0.scalar?.string }
            return ends.count == 2 ? (ends[0], ends[1]) : nil
        }
    }

    /// Aliases stay unexpanded beyond what is read, so a file that doubles itself costs nothing.
    private static func mapping(_ url: URL) throws -> Node.Mapping {
        let data: Data
        do { data = try Data(contentsOf: url) } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        guard data.count <= largest, let text = String(data: data, encoding: .utf8) else {
            throw FormatError.notYAML(path: url.path, reason: "it is not text in UTF-8 of at most 16 MB")
        }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw FormatError.notYAML(path: url.path, reason: "\(error)")
        }
        guard let mapping = node?.mapping else {
            throw FormatError.notYAML(path: url.path, reason: "it holds no mapping of names to values")
        }
        return mapping
    }

    private static func names(_ node: Node?, _ key: String, in path: String) throws -> [String] {
        guard let node, node.null == nil else { return [] }
        guard let sequence = node.sequence else {
            throw FormatError.wrongType(
                path: path, place: "“\(key)”", expected: "a list of names", found: node.scalar?.string ?? "a mapping")
        }
        return try sequence.map { item in
            guard let name = item.scalar?.string, !name.isEmpty else {
                throw FormatError.wrongType(path: path, place: "“\(key)”", expected: "a list of names", found: "a list")
            }
            return name
        }
    }
}
