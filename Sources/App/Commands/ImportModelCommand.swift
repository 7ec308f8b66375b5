import ArgumentParser
import Domain
import Foundation
import Storage

struct ImportModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-model", abstract: "Bring trained models of SLEAP or sleap-nn into a project.",
        discussion: """
            A folder holds best_model.h5 and training_config.json (SLEAP up to 1.4) or best.ckpt and
            training_config.yaml (sleap-nn). A centroid and a centred-instance model, given together, make one run.
            The run is written to PROJECT/models/RUN and serves like one that was trained here. Parts of the model are
            paired with the project's by name; --map-nodes pairs others, and what then has no partner is left out.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Argument(help: "Folders of trained models.")
    var folders: [String]
    @Option(name: .customLong("run"), help: "Name of the run; the folders' names where it is left out.")
    var runName: String?
    @Option(help: "Parts that have other names in the project: theirs=ours,….")
    var mapNodes: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if folders.isEmpty { throw ValidationError("Name at least one folder.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Importing"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let places = folders.map { URL(fileURLWithPath: $0).standardizedFileURL }
        let nodes = try store.skeleton().nodeNames
        let imported = try ModelImport(places, nodes: nodes, pairs: mapNodes.map(NodeMapping.pairs))
        let name = runName ?? imported.name
        try imported.write(to: RunFolder.forTraining(name, of: store, resume: false))
        imported.warnings.forEach { reporter.log("warning: \($0)") }
        let absent = nodes.filter { !imported.skeleton.nodeNames.contains($0) }
        if !absent.isEmpty { reporter.log("warning: the model does not find \(absent.joined(separator: ", "))") }
        let titles = imported.models.map(\.configuration.name.title).joined(separator: " and ")
        reporter.result(
            "Imported the \(titles) model as the run “\(name)”",
            ["run": name, "folder": RunFolder.models(of: store).appendingPathComponent(name).path])
    }
}
