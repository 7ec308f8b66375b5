import Arena
import ArgumentParser
import Domain
import Formats
import Foundation
import Storage

struct ArenaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arena",
        abstract: "Render a synthetic video of mice with exact truth, and a project with some of it labelled.",
        discussion: "Writes FOLDER/arena.mp4, FOLDER/truth.slp and FOLDER/arena.tarsier: what “make demo” runs on.")

    @Argument(help: "Folder to write into; made where it is missing.")
    var folder: String
    @Option(help: "How many frames.")
    var frames = 1800
    @Option(help: "How many animals.")
    var animals = 2
    @Option(help: "How many frames to label from the truth, spread evenly.")
    var labels = 60
    @Option(help: "Seed of the animals' walk and looks.")
    var seed: UInt64 = 1
    @Option(help: "Width in px; the height is three quarters of it.")
    var width = 640
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if frames < 1 { throw ValidationError("--frames must be at least 1.") }
        if !(1...50).contains(animals) { throw ValidationError("--animals must be between 1 and 50.") }
        if !(0...frames).contains(labels) { throw ValidationError("--labels must be between 0 and --frames.") }
        if width < 128 || width % 8 != 0 { throw ValidationError("--width must be a multiple of 8, at least 128.") }
    }

    func run() throws {
        let reporter = output.reporter
        let root = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        let project = root.appendingPathComponent("arena.tarsier", isDirectory: true)
        guard !FileManager.default.fileExists(atPath: project.path) else {
            throw CommandError.outputExists(path: project.path)
        }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let arena = ArenaScene(try arenaConfiguration())
        let file = root.appendingPathComponent("arena.mp4")
        var meter = ProgressMeter("Rendering the arena", unit: "frames", total: frames, to: reporter)
        try arena.write(to: file.path) { done in meter.advance(by: done - meter.done) }

        let store = try ProjectStore.create(at: project)
        var video = try VideoLocation.inspect(file, id: 1, for: project)
        let labelled = (0..<labels).map { $0 * frames / max(1, labels) }
        let document = arena.document(video: video, frames: labelled)
        _ = try store.perform(
            .importDocument(document, name: "the arena's labels"), by: ProjectAccess.author, clientID: nil)
        video.path = "arena.mp4"
        let truth = arena.document(video: video, frames: Array(0..<frames))
        try SLP.write(truth, to: root.appendingPathComponent("truth.slp"))
        reporter.result(
            "Rendered \(frames) frames and labelled \(labels) of them in \(project.path)",
            ["project": project.path, "video": file.path])
    }

    private func arenaConfiguration() throws -> ArenaConfiguration {
        try ArenaConfiguration(
            width: width, height: width * 3 / 4, frameCount: frames, animalCount: animals, seed: seed)
    }
}
