import ArgumentParser
import Domain
import Foundation
import Storage
import Video

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Write a clip of a video with its animals drawn into it.",
        discussion: """
            The clip is H.264 and shows the chosen frames one after the other, at a constant rate. Labels and predictions are \
            drawn as the page draws them; sizes are px of the clip.
            """)

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "Number of the project's video, counted from 0.")
    var video = 0
    @OptionGroup var frames: FrameOptions
    @Option(help: "The file to write (.mp4, .mkv, .mov); one that is there is replaced.")
    var out: String
    @Option(help: "Instead of a clip write this frame, as a JPEG.")
    var still: Int?
    @OptionGroup var look: LookOptions
    @Option(help: "Size of the clip relative to the video, 0.1 to 4.")
    var scale = 1.0
    @Option(help: "The part of the frame that is shown: left,top,width,height in px.")
    var crop: String?
    @Option(help: "Frames per second; the video's own, rounded, where it is left out.")
    var fps: Int?
    @Option(help: "Quality: 0 is lossless, 18 looks so, 51 is worst.")
    var crf = 20
    @Flag(help: "Leave out frames without an animal.")
    var skipEmpty = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if !(0.1...4).contains(scale) { throw ValidationError("--scale must be between 0.1 and 4.") }
        if let fps, !(1...240).contains(fps) { throw ValidationError("--fps must be between 1 and 240.") }
        if !(0...51).contains(crf) { throw ValidationError("--crf must be between 0 and 51.") }
        if crop != nil, try box() == nil { throw ValidationError("--crop reads left,top,width,height in px.") }
    }

    func run() throws {
        let reporter = output.reporter
        reporter.send(JobEvent(.started, message: "Rendering"))
        Cancellation.listen()
        let store = try ProjectAccess.open(project, reporter: reporter)
        let reference = try ProjectAccess.videos(video, of: store)[0]
        var options = RenderJob.Options()
        options.look = try look.look(of: store.skeleton())
        (options.scale, options.crop, options.framesPerSecond) = (scale, try box(), fps)
        (options.quality, options.skipsEmpty) = (crf, skipEmpty)
        let job = RenderJob(store: store, video: reference, options: options)
        let file = URL(fileURLWithPath: out).standardizedFileURL
        if let still {
            try Data(try job.still(still)).write(to: file, options: .atomic)
            return reporter.result("Wrote \(file.path)", ["file": file.path])
        }
        let made = try job.run(frames.selection(), to: file, reporter: reporter)
        reporter.result(
            "Wrote \(made.frames) frames at \(made.rate) a second to \(file.path)",
            ["file": file.path, "frames": String(made.frames), "framesPerSecond": String(made.rate)])
    }

    private func box() throws -> Box? {
        let numbers = (crop ?? "").split(separator: ",").map { Double($0) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let w = numbers[2], let h = numbers[3],
            [x, y, w, h].allSatisfy(\.isFinite)
        else { return nil }
        return Box(minX: x, minY: y, maxX: x + w, maxY: y + h)
    }
}

/// How animals are drawn, as the command line says it.
struct LookOptions: ParsableArguments {
    @Option(help: "What has a colour of its own.")
    var colorBy = ClipLook.ColorBy.track
    @Option(help: "The page's palettes, by name.")
    var palette = ClipPalette.tarsier
    @Option(help: "What is behind the animals.")
    var background = ClipLook.Background.original
    @Option(help: "The form of the nodes.")
    var marker = ClipLook.Marker.circle
    @Option(help: "Half the size of a node, px.")
    var markerSize = 4.0
    @Option(help: "Width of the edges, px.")
    var lineWidth = 1.5
    @Option(help: "Of animals and trails, 0 to 1.")
    var opacity = 1.0
    @Flag(inversion: .prefixedNo, help: "Draw the nodes.")
    var nodes = true
    @Flag(inversion: .prefixedNo, help: "Draw the edges.")
    var edges = true
    @Flag(help: "Edges as wedges, broad at their source.")
    var wedges = false
    @Flag(help: "Predictions grey with yellow nodes instead of in their tracks' colours.")
    var greyPredictions = false
    @Option(help: "Frames of the past that are drawn as trails.")
    var trails = 0
    @Option(help: "The node whose trail is drawn; the animal's middle where it is left out.")
    var trailNode: String?
    @Option(help: "Width of the trails, px.")
    var trailWidth = 2.0
    @Flag(inversion: .prefixedNo, help: "Trails fade with time.")
    var trailFade = true

    func validate() throws {
        if !(0.5...64).contains(markerSize) { throw ValidationError("--marker-size must be between 0.5 and 64.") }
        if !(0.5...64).contains(lineWidth) { throw ValidationError("--line-width must be between 0.5 and 64.") }
        if !(0...1).contains(opacity) { throw ValidationError("--opacity must be between 0 and 1.") }
        if !(0...10_000).contains(trails) { throw ValidationError("--trails must be between 0 and 10,000.") }
        if !(0.5...64).contains(trailWidth) { throw ValidationError("--trail-width must be between 0.5 and 64.") }
    }

    /// - Throws: `CommandError.unknownPart`.
    func look(of skeleton: Skeleton) throws -> ClipLook {
        var look = ClipLook()
        (look.colorBy, look.palette, look.background) = (colorBy, palette, background)
        (look.marker, look.markerSize, look.lineWidth, look.opacity) = (marker, markerSize, lineWidth, opacity)
        (look.showsNodes, look.showsEdges, look.wedges) = (nodes, edges, wedges)
        look.colorPredictions = !greyPredictions
        (look.trailLength, look.trailFades, look.trailWidth) = (trails, trailFade, trailWidth)
        look.trailNode = try trailNode.map { name in
            guard let node = skeleton.nodes.first(where: { $0.name == name }) else {
                throw CommandError.unknownPart(name: name, known: skeleton.nodeNames)
            }
            return node.id
        }
        return look
    }
}
