import Engine
import Foundation

/// The built-in training profiles of `templates/profiles`.
package enum ProfileTemplates {
    /// - Throws: `CommandError.unknownProfile`, or `EngineError` naming the setting that is wrong.
    package static func load(_ name: String) throws -> TrainingProfile {
        let isFile = name.hasSuffix(".json")
        let file = isFile ? URL(fileURLWithPath: name) : Resources.profiles.appendingPathComponent("\(name).json")
        guard let data = FileManager.default.contents(atPath: file.path) else {
            if isFile { throw CommandError.notFound(path: name) }
            throw CommandError.unknownProfile(name: name, known: Resources.names(in: Resources.profiles))
        }
        return try TrainingProfile(json: data)
    }
}
