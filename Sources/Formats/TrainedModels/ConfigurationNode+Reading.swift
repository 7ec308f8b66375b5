import Foundation
import Yams

extension ConfigurationNode {
    private static let largest = 64 << 20
    private static let mostValues = 200_000
    private static let deepest = 100

    /// Reads a JSON or, by its name's ending, YAML file.
    ///
    /// - Throws: `FormatError.unreadable`, `.notJSON`, `.notYAML`.
    init(reading url: URL) throws {
        let data: Data
        do { data = try Data(contentsOf: url) } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        guard data.count <= Self.largest else {
            throw FormatError.unsupported(
                path: url.path, found: "a configuration of \(data.count >> 20) MB",
                supported: "up to \(Self.largest >> 20) MB are read")
        }
        let isYAML = ["yaml", "yml"].contains(url.pathExtension.lowercased())
        let value = isYAML ? try Self.yaml(data, path: url.path) : try Self.json(data, path: url.path)
        guard case .object = value else {
            throw FormatError.wrongType(
                path: url.path, place: "the file", expected: "a table of settings", found: "something else")
        }
        self.init(path: url.path, place: "", value: value)
    }

    private static func json(_ data: Data, path: String) throws -> JSONValue {
        do { return try JSONParser.parse(Array(data)) } catch let error as JSONParser.Failure {
            throw FormatError.notJSON(path: path, place: "the file", reason: "\(error)")
        }
    }

    private static func yaml(_ data: Data, path: String) throws -> JSONValue {
        guard let text = String(data: data, encoding: .utf8) else {
            throw FormatError.notYAML(path: path, reason: "it is not text in UTF-8")
        }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw FormatError.notYAML(path: path, reason: "\(error)")
        }
        guard let node else { throw FormatError.notYAML(path: path, reason: "it is empty") }
        var left = mostValues
        return try value(node, depth: 0, left: &left, path: path)
    }

    /// Aliases are written out, so the values are counted: a file that doubles itself is refused.
    private static func value(_ node: Node, depth: Int, left: inout Int, path: String) throws -> JSONValue {
        left -= 1
        guard left > 0, depth < deepest else {
            throw FormatError.notYAML(path: path, reason: "it holds too many values or nests too deeply")
        }
        switch node {
        case .mapping(let mapping):
            var members: [JSONValue.Member] = []
            for (key, item) in mapping {
                members.append(
                    JSONValue.Member(
                        key.scalar?.string ?? "", try value(item, depth: depth + 1, left: &left, path: path)))
            }
            return .object(members)
        case .sequence(let sequence):
            return .array(try sequence.map { try value($0, depth: depth + 1, left: &left, path: path) })
        case .scalar(let scalar):
            guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
            if node.null != nil { return .null }
            if let flag = node.bool { return .bool(flag) }
            if let number = node.int { return .number(String(number)) }
            if let number = node.float { return .number(number.isFinite ? "\(number)" : "NaN") }
            return .string(scalar.string)
        default: return .null
        }
    }
}
