import ArgumentParser
import Domain
import Foundation
import Storage

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "new", abstract: "Create an empty project.")

    @Argument(help: "Folder of the project; “.tarsier” is added where it is missing.")
    var project: String
    @Option(help: "Name of a built-in skeleton, or a .json file.")
    var skeleton: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let folder = Self.folder(project)
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandError.outputExists(path: folder.path)
        }
        let plan = try skeleton.map { try SkeletonTemplates.load($0) }
        let store = try ProjectStore.create(at: folder)
        if let plan {
            let start = Edit.importDocument(LabelDocument(skeleton: plan), name: plan.name)
            _ = try store.perform(start, by: ProjectAccess.author, clientID: nil)
        }
        output.reporter.result("Created \(folder.path)", ["project": folder.path])
    }

    /// A project's folder ends in `.tarsier`, so that a person and a file browser know it.
    static func folder(_ path: String) -> URL {
        let url = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        return url.pathExtension == "tarsier" ? url : url.appendingPathExtension("tarsier")
    }
}

/// The built-in skeletons of `templates/skeletons`.
package enum SkeletonTemplates {
    /// - Throws: `CommandError.unknownSkeleton`, `SkeletonError`.
    package static func load(_ name: String) throws -> Skeleton {
        let file =
            name.hasSuffix(".json")
            ? URL(fileURLWithPath: name) : Resources.skeletons.appendingPathComponent("\(name).json")
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw CommandError.unknownSkeleton(name: name, known: Resources.names(in: Resources.skeletons))
        }
        return try JSONDecoder().decode(Skeleton.self, from: data)
    }
}
