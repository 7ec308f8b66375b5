import Foundation
import Storage

/// The models that a person names for a prediction: runs of Tarsier's as they are, and folders of SLEAP's, which
/// become a run in a folder of their own until `discard`.
package struct ModelChoice {
    package let runFolders: [URL]
    package let warnings: [String]
    private let temporary: URL?

    /// - Throws: what `RunFolder.find` and `ModelImport` throw.
    package init(_ names: [String], of project: ProjectStore?) throws {
        var own: [URL] = []
        var foreign: [URL] = []
        for name in names {
            let place = URL(fileURLWithPath: name).standardizedFileURL
            let isRun = (try? RunFolder.find(name, of: project)) != nil
            if !isRun, ModelFolder.isModel(place) {
                foreign.append(place)
            } else {
                own.append(try RunFolder.find(name, of: project))
            }
        }
        guard !foreign.isEmpty else {
            (runFolders, warnings, temporary) = (own, [], nil)
            return
        }
        let imported = try ModelImport(foreign)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tarsier-model-\(UUID().uuidString)", isDirectory: true)
        let run = folder.appendingPathComponent(imported.name, isDirectory: true)
        do {
            try imported.write(to: run)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        (runFolders, warnings, temporary) = (own + [run], imported.warnings, folder)
    }

    /// Removes the folders that were made for this prediction alone.
    package func discard() {
        if let temporary { try? FileManager.default.removeItem(at: temporary) }
    }
}
