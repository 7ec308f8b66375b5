import Domain
import Engine
import Foundation

/// An evaluation as a person reads it in a terminal.
struct EvaluationTable {
    private let report: EvaluationReport
    private let videos: [VideoID: String]
    private let worst: Int

    /// - Parameter worst: at most so many frames are listed.
    init(_ report: EvaluationReport, videos: [VideoReference], worst: Int) {
        self.report = report
        self.worst = worst
        // One video needs no name.
        self.videos =
            videos.count < 2
            ? [:]
            : Dictionary(
                videos.map { ($0.id, ($0.path as NSString).lastPathComponent) }, uniquingKeysWith: { a, _ in a })
    }

    var text: String { (summary + parts + worstFrames).joined(separator: "\n") }

    private var summary: [String] {
        let (r, d) = (report, report.distance)
        var lines = [
            "animals     \(r.counts.truth) labelled, \(r.counts.matched) found, \(r.counts.missed) missed, "
                + "\(r.counts.extra) extra",
            "            precision \(share(r.detection.precision))  recall \(share(r.detection.recall))  "
                + "(OKS of 0.5 and more: \(share(r.detection.precisionAt50)), \(share(r.detection.recallAt50)))",
            "distance    mean \(px(d.mean))  median \(px(d.p50))  p90 \(px(d.p90))  p95 \(px(d.p95))",
            "OKS         mean \(share(r.oks.mean))  mAP \(share(r.oks.mAP))  mAR \(share(r.oks.mAR))  "
                + "mAP counting extra animals \(share(r.oks.mAPCountingExtra))",
            "PCK         mean \(share(r.pck.mean)) (1 to 10 px)",
            "visibility  precision \(share(r.visibility.precision))  recall \(share(r.visibility.recall))",
        ]
        if let t = r.tracking {
            lines.append(
                "identity    \(t.switches) switches  IDF1 \(share(t.idf1))  HOTA \(share(t.hota)) "
                    + "(DetA \(share(t.detectionAccuracy)), AssA \(share(t.associationAccuracy)))  "
                    + "MOTA \(share(t.mota))")
        }
        return lines
    }

    private var parts: [String] {
        let width = max(8, report.perNode.map(\.node.count).max() ?? 0)
        func row(_ cells: [String], _ name: String) -> String {
            let right = cells.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }
            return name.padding(toLength: width, withPad: " ", startingAt: 0) + right.joined()
        }
        let head = row(["mean", "median", "p90", "p95", "missed"], "part, px")
        return [head]
            + report.perNode.map { node in
                row([node.mean, node.p50, node.p90, node.p95].map(number) + [String(node.missed)], node.node)
            }
    }

    private var worstFrames: [String] {
        let listed = report.worst.prefix(worst).filter { $0.missed + $0.extra > 0 || $0.mean != nil }
        guard !listed.isEmpty else { return [] }
        return ["worst frames, counted from 0"]
            + listed.map { frame in
                let place = videos[frame.video].map { "\($0) \(frame.frame)" } ?? "\(frame.frame)"
                let counts = [(frame.missed, "missed"), (frame.extra, "extra")].filter { $0.0 > 0 }
                    .map { ", \($0.0) \($0.1)" }
                let part = frame.node.map { ", \($0) \(px(frame.nodeError))" } ?? ""
                let animal = frame.instance.map { ", animal \($0 + 1)" } ?? ""
                return "  \(place): mean \(px(frame.mean))\(counts.joined())\(animal)\(part)"
            }
    }

    private func px(_ value: Double?) -> String { value.map { String(format: "%.2f px", $0) } ?? "–" }
    private func number(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "–" }
    private func share(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
}
