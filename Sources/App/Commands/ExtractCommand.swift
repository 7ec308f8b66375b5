import ArgumentParser
import Domain
import Foundation
import Storage

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Take a stretch of a video out, with the labels and predictions of its frames.",
        discussion: """
            NAME.zip holds clip.mp4 (the frames as they are, nothing drawn, of the same size) and labels.slp, which SLEAP and \
            “tarsier import” open; frames are counted anew from 0. NAME.pkg.slp holds the pictures of the labelled and \
            suggested frames instead of a video. Odd widths and heights are padded by one pixel at the right and below; the \
            rate is the video's, rounded.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "Number of the project's video, counted from 0.")
    var video = 0
    @OptionGroup var frames: FrameOptions
    @Option(help: "The file to write, a .zip or a .pkg.slp; one that is there is replaced.")
    var out: String
    @Option(help: "Quality of the clip: 0 is lossless, 18 looks so, 51 is worst.")
    var crf = 15
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if !(0...51).contains(crf) { throw ValidationError("--crf must be between 0 and 51.") }
        if !out.hasSuffix(".zip"), !out.hasSuffix(".slp") {
            throw ValidationError("--out must end in .zip or .pkg.slp.")
        }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Extracting"))
        Cancellation.listen()
        let store = try ProjectAccess.open(project, reporter: reporter)
        let reference = try ProjectAccess.videos(video, of: store)[0]
        let extract = ClipExtract(store: store, video: reference, quality: crf)
        let file = URL(fileURLWithPath: out).standardizedFileURL
        let made =
            out.hasSuffix(".zip")
            ? try extract.write(frames.selection(), to: file, reporter: reporter)
            : try extract.writePackage(frames.selection(), to: file, reporter: reporter)
        reporter.result(
            "Wrote \(made.frames) frames with \(made.labels) labels to \(file.path)",
            ["file": file.path, "frames": String(made.frames), "instances": String(made.labels)])
    }
}
