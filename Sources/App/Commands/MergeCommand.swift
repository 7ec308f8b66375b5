import ArgumentParser
import Domain
import Foundation
import Storage

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Bring another project, or an .slp, into a project.",
        discussion: """
            Videos are the same when they lie at the same place, have the same content, or the same name and size; --pair \
            says otherwise. Body parts and tracks are matched by name. --plan tells what would happen and changes nothing. \
            The whole is one step that the page's Undo takes back.

            Conflicts: auto keeps the labels that are here and adds those of other animals (a prediction gives way to a \
            label of its animal, and to the other project's prediction of it); original keeps what is here, new takes what \
            the other has, both keeps everything. What is the same point for point is never there twice.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Argument(help: "Another project's folder, an .slp, or any other file that “tarsier import” reads.")
    var other: String
    @Option(help: "Frames on which both have something: auto, original, new, both.")
    var conflicts: MergeRule.Frames = .labelsFirst
    @Flag(inversion: .prefixedNo, help: "Predictions come too.")
    var predictions = true
    @Option(
        name: .customLong("pair"),
        help:
            "Video of the other project = video of this one, both counted from 0, or “new”; may be given several times."
    )
    var pairs: [String] = []
    @Option(name: .customLong("video-root"), help: "Folder to look for videos in; may be given several times.")
    var roots: [String] = []
    @Flag(help: "Tell what would be merged, and change nothing.")
    var plan = false
    @Option(help: ArgumentHelp("Whose edit it is.", visibility: .hidden))
    var author: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: plan ? "Comparing" : "Merging"))
        let store = try ProjectAccess.open(project, reporter: reporter)
        let url = URL(fileURLWithPath: other).standardizedFileURL
        guard FileManager.default.fileExists(atPath: url.path) else { throw CommandError.notFound(path: other) }
        let folders = roots.map { URL(fileURLWithPath: $0, isDirectory: true) }
        let merge = ProjectMerge(store: store, roots: folders, reporter: reporter)
        let matched = try MergePairs(pairs)
        let source = try merge.read(url, keepsPictures: !plan, paired: matched.known)
        let rule = MergeRule(
            frames: conflicts, includesPredictions: predictions,
            videos: try matched.videos(theirs: source.document.videos, ours: store.videos()))
        let preview = try store.mergePreview(source.document, rule: rule)
        if plan { return tell(preview) }
        _ = try store.perform(
            .mergeDocument(source.document, rule, name: source.name), by: author ?? ProjectAccess.author)
        let unmatched = Set(preview.videos.filter { $0.match == nil }.map(\.path))
        for path in source.missing where unmatched.contains(path) {
            reporter.log("warning: the video \(path) cannot be found; its labels wait for it")
        }
        reporter.result(
            "Merged \(source.name):\n\(preview.text)",
            ["frames": String(preview.newFrames + preview.sharedFrames), "labels": String(preview.labels.added)])
    }

    /// With `--json` the plan's own JSON is the last line.
    private func tell(_ preview: MergePreview) {
        if output.json { return JSONLines.write(preview) }
        FileHandle.standardOutput.write(Data((preview.text + "\n").utf8))
    }
}

extension MergeRule.Frames: ExpressibleByArgument {}

/// The videos that a person has matched, as `--pair` says it.
package struct MergePairs {
    private let pairs: [(theirs: Int, ours: Int?)]

    /// The other project's videos that are this one's.
    package var known: Set<Int> { Set(pairs.filter { $0.ours != nil }.map(\.theirs)) }

    /// - Throws: `CommandError.badPair`.
    package init(_ texts: [String]) throws {
        pairs = try texts.map { text in
            let sides = text.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let theirs = Int(sides[0]), sides[1] == "new" || Int(sides[1]) != nil else {
                throw CommandError.badPair(text)
            }
            return (theirs, Int(sides[1]))
        }
    }

    /// - Throws: `CommandError.noSuchVideo`.
    package func videos(theirs: [VideoReference], ours: [VideoReference]) throws -> [VideoID: VideoID?] {
        var result: [VideoID: VideoID?] = [:]
        for pair in pairs {
            guard theirs.indices.contains(pair.theirs) else {
                throw CommandError.noSuchVideo(number: pair.theirs, count: theirs.count)
            }
            if let our = pair.ours, !ours.indices.contains(our) {
                throw CommandError.noSuchVideo(number: our, count: ours.count)
            }
            result.updateValue(pair.ours.map { ours[$0].id }, forKey: theirs[pair.theirs].id)
        }
        return result
    }
}

extension MergePreview {
    /// The plan in words.
    var text: String {
        var lines = videos.map { video in
            let place = video.match == nil ? "is new here" : "is here already (\(video.reason?.words ?? ""))"
            return
                "  \(video.path) \(place): \(video.labeledFrames) labelled frames, \(video.predictedFrames) predicted"
        }
        if !newNodes.isEmpty { lines.append("  new body parts: \(newNodes.joined(separator: ", "))") }
        if !newTracks.isEmpty { lines.append("  new tracks: \(newTracks.joined(separator: ", "))") }
        lines.append("  \(newFrames) frames have nothing here yet, \(sharedFrames) have; \(conflictFrames) differ")
        lines.append("  labels: \(labels.text)")
        lines.append("  predictions: \(predictions.text)")
        if suggestions > 0 { lines.append("  suggestions: \(suggestions) added") }
        return lines.joined(separator: "\n")
    }
}

extension MergePreview.Counts {
    fileprivate var text: String { "\(added) added, \(same) here already, \(left) left out, \(gone) replaced" }
}

extension VideoMatching.Reason {
    fileprivate var words: String {
        switch self {
        case .chosen: "as asked"
        case .place: "same place"
        case .content: "same content"
        case .nameAndSize: "same name and size"
        case .name: "same name"
        }
    }
}
