import Foundation
import Storage

/// Where a project's runs lie.
package enum RunFolder {
    /// The folder that a new run will make, or that a resumed one has.
    ///
    /// - Throws: `CommandError.runExists`, `CommandError.unknownRun`.
    static func forTraining(_ name: String, of store: ProjectStore, resume: Bool) throws -> URL {
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
            throw CommandError.badRunName(name)
        }
        let folder = models(of: store).appendingPathComponent(name, isDirectory: true)
        let exists = FileManager.default.fileExists(atPath: folder.path)
        if resume, !exists { throw CommandError.unknownRun(name: name, known: names(of: store)) }
        if !resume, exists { throw CommandError.runExists(name: name) }
        return folder
    }

    /// A run of the project by its name, or any run by its path.
    ///
    /// - Throws: `CommandError.unknownRun`.
    package static func find(_ name: String, of store: ProjectStore?) throws -> URL {
        var places = [URL(fileURLWithPath: name, isDirectory: true)]
        if let store, !name.contains("/") {
            places.insert(models(of: store).appendingPathComponent(name, isDirectory: true), at: 0)
        }
        for place in places
        where FileManager.default.fileExists(atPath: place.appendingPathComponent("config.json").path) {
            return place
        }
        throw CommandError.unknownRun(name: name, known: store.map(names) ?? [])
    }

    package static func models(of store: ProjectStore) -> URL {
        store.folder.appendingPathComponent("models", isDirectory: true)
    }

    /// Runs of the project, by name.
    package static func names(of store: ProjectStore) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: models(of: store).path)) ?? []
        return entries.filter {
            FileManager.default.fileExists(
                atPath: models(of: store).appendingPathComponent($0).appendingPathComponent("config.json").path)
        }.sorted()
    }
}
