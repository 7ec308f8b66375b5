import ArgumentParser
import Domain
import Formats
import Foundation
import Storage

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring labels and poses of other programs into a project.",
        discussion: """
            Read are \(LabelFormat.allCases.map(\.title).joined(separator: ", ")). Which one a file is, is told by
            what is in it.

            Videos are looked for where the file says, beside the file, and under each --video-root. Labels whose video
            is nowhere are imported all the same and wait for it. Importing the same file again changes nothing.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Argument(help: "Files with labels or poses.")
    var files: [String]
    @Option(name: .customLong("video-root"), help: "Folder to look for videos in; may be given several times.")
    var roots: [String] = []
    @Option(
        help: """
            Number of the project's video, counted from 0, that poses of an analysis file belong to; without it, the \
            one that the file or its name tells.
            """)
    var video: Int?
    @Option(help: ArgumentHelp("Whose edit it is.", visibility: .hidden))
    var author: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("Name at least one file.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Importing"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let folders = roots.map { URL(fileURLWithPath: $0, isDirectory: true) }
        let chosen = try video.map { try ProjectAccess.videos($0, of: store)[0] }
        var missing: [String] = []
        var frames = 0
        for file in files {
            let url = URL(fileURLWithPath: file).standardizedFileURL
            guard FileManager.default.fileExists(atPath: url.path) else { throw CommandError.notFound(path: file) }
            let imported = try LabelImport(
                store: store, roots: folders, video: chosen, author: author ?? ProjectAccess.author, reporter: reporter
            ).run(url)
            missing += imported.missing
            frames += imported.frames
        }
        guard missing.isEmpty else { throw CommandError.importedWithoutVideos(frames: frames, videos: missing) }
        reporter.result("Imported \(frames) labelled frames", ["frames": String(frames)])
    }
}
