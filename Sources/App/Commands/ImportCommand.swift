import ArgumentParser
import Domain
import Formats
import Foundation
import Storage

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring labels of SLEAP (.slp) or DeepLabCut (config.yaml) into a project.",
        discussion: """
            Videos are looked for where the file says, beside the file, and under each --video-root. Labels whose video
            is nowhere are imported all the same and wait for it. Importing the same file again changes nothing.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Argument(help: ".slp files, or the config.yaml of DeepLabCut projects.")
    var files: [String]
    @Option(name: .customLong("video-root"), help: "Folder to look for videos in; may be given several times.")
    var roots: [String] = []
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("Name at least one file.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Importing"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let folders = roots.map { URL(fileURLWithPath: $0, isDirectory: true) }
        var missing: [String] = []
        var frames = 0
        for file in files {
            let url = URL(fileURLWithPath: file).standardizedFileURL
            guard FileManager.default.fileExists(atPath: url.path) else { throw CommandError.notFound(path: file) }
            let imported = try LabelImport(store: store, roots: folders, reporter: reporter).run(url)
            missing += imported.missing
            frames += imported.frames
        }
        guard missing.isEmpty else { throw CommandError.importedWithoutVideos(frames: frames, videos: missing) }
        reporter.result("Imported \(frames) labelled frames", ["frames": String(frames)])
    }
}

/// Reads one file and adds it to a project in one edit.
package struct LabelImport {
    package let store: ProjectStore
    package let roots: [URL]
    package let reporter: any Reporter

    package struct Outcome: Sendable {
        package var frames: Int
        /// Paths, as the file gives them, of videos that are nowhere.
        package var missing: [String]
    }

    /// - Throws: `FormatError`, `StorageError`, `CommandError`; the project is then as it was.
    package func run(_ url: URL) throws -> Outcome {
        var document = try read(url)
        let search = VideoSearch(home: url.deletingLastPathComponent(), roots: roots, project: store.folder)
        var missing: [String] = []
        for i in document.videos.indices {
            let video = document.videos[i]
            do {
                if let found = try search.find(video) {
                    document.videos[i] = found
                } else {
                    missing.append(video.path)
                }
            } catch {
                reporter.log("warning: \(Failure.message(of: error))")
                missing.append(video.path)
            }
        }
        _ = try store.perform(
            .importDocument(document, name: url.lastPathComponent), by: ProjectAccess.author, clientID: nil)
        return Outcome(frames: document.frames.count, missing: missing)
    }

    private func read(_ url: URL) throws -> LabelDocument {
        switch url.pathExtension.lowercased() {
        case "slp":
            let contents = try SLP.read(url)
            contents.warnings.forEach { reporter.log("warning: \($0)") }
            return try EmbeddedImport(store: store).extract(contents, of: url)
        case "yaml", "yml":
            let contents = try DeepLabCut.readProjectContents(config: url)
            contents.warnings.forEach { reporter.log("warning: \($0)") }
            return contents.document
        default:
            throw CommandError.unknownFormat(path: url.path, known: ["an .slp file", "a DeepLabCut config.yaml"])
        }
    }
}
