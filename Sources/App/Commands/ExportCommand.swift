import ArgumentParser
import Domain
import Foundation
import Storage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a project's labels and predictions for other programs.")

    enum Format: String, CaseIterable, ExpressibleByArgument { case analysis, slp }

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "analysis: SLEAP's analysis HDF5, one video a file. slp: SLEAP's label file.")
    var format: Format
    @Option(help: "The file to write; one that is there is replaced.")
    var out: String
    @Option(help: "Number of the video, counted from 0.")
    var video: Int?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Exporting"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let videos = try ProjectAccess.videos(video, of: store)
        let file = URL(fileURLWithPath: out).standardizedFileURL
        let export = ProjectExport(store: store)
        switch format {
        case .slp:
            let warnings = try export.slp(videos: video == nil ? nil : videos.map(\.id), to: file)
            warnings.forEach { reporter.log("warning: \($0)") }
        case .analysis:
            guard let first = videos.first, videos.count == 1 else {
                throw CommandError.oneVideoNeeded(count: videos.count)
            }
            let warnings = try export.analysis(video: first.id, to: file)
            warnings.forEach { reporter.log("warning: \($0)") }
        }
        reporter.result("Wrote \(file.path)", ["file": file.path])
    }
}
