import ArgumentParser
import Domain
import Engine
import Formats
import Foundation
import Storage

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Compare predictions with labels: distances, OKS, PCK, identities.")

    @Option(help: "A project or an .slp with the labels to trust.")
    var truth: String
    @Option(help: "A project or an .slp with the predictions to judge.")
    var predictions: String
    @OptionGroup var frames: FrameOptions
    @Flag(help: "Compare identities too: switches, IDF1, MOTA.")
    var tracking = false
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let selection = try frames.selection()
        let reporter = makeReporter(json: false)
        let trusted = try LabelFile.load(truth, wanting: .labels, reporter: reporter)
        let judged = try LabelFile.load(predictions, wanting: .predictions, reporter: reporter)
        let pair = try LabelFile.align(truth: trusted, predictions: judged, frames: selection)
        var options = EvaluationOptions()
        options.tracking = tracking
        // Frames that were named are asked for: where nothing was predicted, the animals were missed.
        options.unpredictedFrames = selection == nil ? .skipped : .missed
        let report = EvaluationReport.evaluate(
            truth: pair.truth, predictions: pair.predictions, skeleton: trusted.skeleton, options: options)
        if json {
            JSONLines.write(report)
        } else {
            print(Self.table(report, skeleton: trusted.skeleton))
        }
    }

    private static func table(_ r: EvaluationReport, skeleton: Skeleton) -> String {
        let d = r.distance
        var lines = [
            "animals     \(r.counts.truth) labelled, \(r.counts.matched) found, \(r.counts.missed) missed, "
                + "\(r.counts.extra) extra",
            "distance    mean \(px(d.mean))  median \(px(d.p50))  p90 \(px(d.p90))  p95 \(px(d.p95))",
            "OKS         mean \(share(r.oks.mean))  mAP \(share(r.oks.mAP))  mAR \(share(r.oks.mAR))",
            "PCK         mean \(share(r.pck.mean)) (1 to 10 px)",
            "visibility  precision \(share(r.visibility.precision))  recall \(share(r.visibility.recall))",
        ]
        if let t = r.tracking {
            lines.append("identity    \(t.switches) switches  IDF1 \(share(t.idf1))  MOTA \(share(t.mota))")
        }
        let nodes = r.perNode.map { "\($0.node) \(px($0.mean))" }
        lines.append("by part     " + nodes.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }

    private static func px(_ value: Double?) -> String { value.map { String(format: "%.2f px", $0) } ?? "–" }
    private static func share(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
}
