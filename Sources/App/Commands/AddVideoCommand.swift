import ArgumentParser
import Domain
import Foundation
import Storage

struct AddVideoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-video", abstract: "Add videos, or folders of images, to a project. They stay where they are.")

    @Argument(help: "The project's folder.")
    var project: String
    @Argument(help: "Video files or folders of PNG or JPEG images.")
    var files: [String]
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("Name at least one video.") }
    }

    func run() throws {
        let reporter = output.reporter
        let store = try ProjectAccess.open(project, reporter: reporter)
        // All are looked at before the first is added: either the whole list is good or nothing changes.
        let videos = try files.map { file in
            try VideoLocation.inspect(URL(fileURLWithPath: file), id: 0, for: store.folder)
        }
        _ = try store.perform(.addVideos(videos), by: ProjectAccess.author, clientID: nil)
        for video in videos {
            reporter.log("\(video.path): \(video.frameCount) frames, \(video.width)x\(video.height)")
        }
        reporter.result("Added \(videos.count) video\(videos.count == 1 ? "" : "s")", ["videos": String(videos.count)])
    }
}
