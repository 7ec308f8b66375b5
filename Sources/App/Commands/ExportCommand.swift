import ArgumentParser
import Domain
import Foundation
import Storage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a project's labels and predictions for other programs.")

    enum Format: String, CaseIterable, ExpressibleByArgument { case analysis, csv, slp, nwb }

    @Argument(help: "The project's folder.")
    var project: String
    @Option(
        help: """
            analysis: SLEAP's analysis HDF5, one video a file. csv: the same poses as a table. slp: SLEAP's \
            label file. nwb: Neurodata Without Borders, with the poses of all videos.
            """)
    var format: Format
    @Option(help: "The file to write; one that is there is replaced. With --all-videos, the folder for the files.")
    var out: String
    @Option(help: "Number of the video, counted from 0.")
    var video: Int?
    @Flag(help: "A file for each video that has labels or predictions (analysis and csv).")
    var allVideos = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if allVideos, format == .slp || format == .nwb {
            throw ValidationError("Such a file holds all videos anyway: leave out --all-videos.")
        }
        if allVideos, video != nil { throw ValidationError("Give either --video or --all-videos.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Exporting"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let videos = try ProjectAccess.videos(video, of: store)
        let place = URL(fileURLWithPath: out).standardizedFileURL
        let export = ProjectExport(store: store)
        let chosen = video == nil ? nil : videos.map(\.id)
        if format == .slp || format == .nwb {
            let warnings =
                try format == .slp ? export.slp(videos: chosen, to: place) : export.nwb(videos: chosen, to: place)
            warnings.forEach { reporter.log("warning: \($0)") }
        } else if allVideos {
            return try exportAll(videos, export, to: place, reporter)
        } else {
            guard let first = videos.first, videos.count == 1 else {
                throw CommandError.oneVideoNeeded(count: videos.count)
            }
            let warnings = try export.poses(of: first.id, as: format == .csv ? .csv : .hdf5, to: place)
            warnings.forEach { reporter.log("warning: \($0)") }
        }
        reporter.result("Wrote \(place.path)", ["file": place.path])
    }

    private func exportAll(
        _ videos: [VideoReference], _ export: ProjectExport, to folder: URL, _ reporter: any Reporter
    ) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let kind: ProjectExport.PoseFile = format == .csv ? .csv : .hdf5
        let filled = try export.videosWithPoses()
        var files: [String] = []
        for (number, video) in videos.enumerated() {
            guard filled.contains(video.id) else {
                reporter.log("\(video.fileName) has no labels or predictions; it was left out.")
                continue
            }
            let file = folder.appendingPathComponent(
                kind.name(project: export.store.name, number: number, video: video))
            let warnings = try export.poses(of: video.id, as: kind, to: file)
            warnings.forEach { reporter.log("warning: \(video.fileName): \($0)") }
            files.append(file.path)
        }
        guard !files.isEmpty else { throw CommandError.nothingToExport }
        reporter.result(
            "Wrote \(files.count) files to \(folder.path)",
            ["files": files.joined(separator: "\n"), "count": String(files.count)])
    }
}
