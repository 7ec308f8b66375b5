import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

struct PackageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "package", abstract: "Pack a training into one file, to run it on another machine.",
        discussion: """
            The .zip holds the labels with their pictures (labels.pkg.slp, which SLEAP opens too), the profile, and a script
            and a README with the commands. The run's folder, copied back into PROJECT/models, then serves like one that was
            trained here.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @OptionGroup var training: TrainingArguments
    @Option(help: "The .zip file to write; one that is there is replaced.")
    var out: String
    @Option(
        help: """
            Frames beside the labelled ones: suggested, or predicted (which takes suggested ones along). Training leaves \
            them alone; they are there to be labelled or looked at.
            """)
    var also: Also?
    @OptionGroup var output: OutputOptions

    enum Also: String, ExpressibleByArgument, CaseIterable, Decodable, Sendable { case suggested, predicted }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Packing"))
        Cancellation.listen()
        let profile = try ProfileTemplates.load(training.profile)
        let store = try ProjectAccess.open(project, reporter: reporter)
        let file = URL(fileURLWithPath: out).standardizedFileURL
        let nowhere = store.cacheFolder.appendingPathComponent("package-\(UUID().uuidString)", isDirectory: true)
        let options = try training.options(of: store, folder: nowhere)
        // What would stop the training is said now, not on the other machine.
        _ = try Trainer(source: StoredLabels(store: store), profile: profile, options: options)
        let package = TrainingPackage(
            store: store, profile: profile, options: options,
            run: training.runName ?? profile.name.replacingOccurrences(of: "/", with: "-"),
            extent: also.flatMap { LabelPictures.Extent(rawValue: $0.rawValue) } ?? .labelled)
        let count = try package.write(to: file, reporter: reporter)
        reporter.result(
            "Packed \(count) labelled frames into \(file.path)", ["file": file.path, "frames": String(count)])
    }
}
