import Foundation
import Neural

extension TrainingProfile {
    /// Reads a profile and checks every value.
    /// - Throws: `EngineError.unreadableProfile`, `.unknownProfileKey`, `.invalidProfile`.
    public init(contentsOf url: URL) throws {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw EngineError.unreadableProfile(path: url.path, reason: "the file is missing or unreadable")
        }
        try self.init(json: data)
    }

    /// Reads a profile and checks every value.
    /// - Throws: `EngineError.unreadableProfile`, `.unknownProfileKey`, `.invalidProfile`.
    public init(json: Data) throws {
        do {
            self = try JSONDecoder().decode(TrainingProfile.self, from: json)
            try Self.rejectUnknownKeys(in: json, against: JSONEncoder().encode(self))
        } catch let error as DecodingError {
            throw EngineError.unreadableProfile(path: "its JSON", reason: error.place)
        } catch NeuralError.unknownKey(let key, let inside) {
            throw EngineError.unknownProfileKey(path: "\(inside).\(key)")
        } catch let error as NeuralError {
            throw EngineError.invalidProfile(path: "network", found: "unknown", expected: "a known network: \(error)")
        }
        try validate()
    }

    /// The profile as its file.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// What was read, written again, has every key that this version knows.
    private static func rejectUnknownKeys(in found: Data, against known: Data) throws {
        let found = try JSONSerialization.jsonObject(with: found)
        let known = try JSONSerialization.jsonObject(with: known)
        try rejectUnknownKeys(in: found, against: known, path: "")
    }

    private static func rejectUnknownKeys(in found: Any, against known: Any, path: String) throws {
        if let found = found as? [String: Any], let known = known as? [String: Any] {
            // The network's settings check their own keys.
            for (key, value) in found.sorted(by: { $0.key < $1.key }) where key != "network" {
                let place = path.isEmpty ? key : "\(path).\(key)"
                guard let counterpart = known[key] else { throw EngineError.unknownProfileKey(path: place) }
                try rejectUnknownKeys(in: value, against: counterpart, path: place)
            }
        } else if let found = found as? [Any], let known = known as? [Any] {
            for (index, (value, counterpart)) in zip(found, known).enumerated() {
                try rejectUnknownKeys(in: value, against: counterpart, path: "\(path)[\(index)]")
            }
        }
    }
}
