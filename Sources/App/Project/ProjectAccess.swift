import Domain
import Foundation
import Storage

/// Opening projects, and naming what is in them, as the commands do.
package enum ProjectAccess {
    /// - Throws: `CommandError.notAProject`, or `StorageError` when the database cannot be used.
    package static func open(_ path: String, reporter: any Reporter) throws -> ProjectStore {
        let folder = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        guard isProject(folder) else { throw CommandError.notAProject(path: path) }
        let store = try ProjectStore.open(folder)
        store.warnings.forEach { reporter.log("warning: \($0)") }
        return store
    }

    /// A folder with `project.db`.
    package static func isProject(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("project.db").path)
    }

    /// The videos that `--video` selects: one by its number counted from 0, else all.
    package static func videos(_ number: Int?, of store: ProjectStore) throws -> [VideoReference] {
        let all = try store.videos()
        guard let number else { return all }
        guard all.indices.contains(number) else { throw CommandError.noSuchVideo(number: number, count: all.count) }
        return [all[number]]
    }

    /// Whose edits the command line's are.
    package static var author: String { NSUserName().isEmpty ? "tarsier" : NSUserName() }
}
