import ArgumentParser
import Domain
import Engine
import Foundation
import Storage

/// What is to be trained, on which labels, and from what start; the same wherever the training runs.
struct TrainingArguments: ParsableArguments {
    @Option(
        help: """
            A built-in training profile (single-instance, top-down, bottom-up, top-down-id, bottom-up-id, each also with \
            -fast or -accurate; SLEAP's own as sleap/NAME) or a .json file.
            """)
    var profile: String
    @Option(name: .customLong("run"), help: "Name of the run; the profile and the time where it is left out.")
    var runName: String?
    @OptionGroup var frames: FrameOptions
    @Option(help: "Number of the video to learn from, counted from 0; all where it is left out.")
    var video: Int?
    @Option(help: "Labelled frames to choose the best epoch by; a random share where it is left out.")
    var validationFrames: String?
    @Option(help: "Labelled frames that no model sees; the run is judged on them at the end.")
    var testFrames: String?
    @Option(help: "A run of the project, or a run's folder, whose weights training starts from.")
    var startFrom: String?
    @Option(help: "Pretrained weights of a ResNet from torchvision or timm: a .pth or .safetensors file.")
    var encoderWeights: String?
    @Option(help: "Bound on the wall time, in minutes.")
    var minutes: Double?
    @Option(help: "Seed; the same seed and number of threads give the same weights.")
    var seed: UInt64 = 1

    func validate() throws {
        if let minutes, !(minutes > 0) { throw ValidationError("--minutes must be more than 0.") }
    }

    /// - Parameter folder: where the run would be written.
    func options(of store: ProjectStore, folder: URL) throws -> TrainingOptions {
        var options = TrainingOptions(runFolder: folder)
        options.frames = try frames.selection()
        options.video = try video.map { try ProjectAccess.videos($0, of: store)[0].id }
        options.validationFrames = try validationFrames.map { try FrameSelection($0) }
        options.testFrames = try testFrames.map { try FrameSelection($0) }
        options.initialWeights = try startFrom.map { try RunFolder.find($0, of: store) }
        options.encoderWeights = encoderWeights.map { URL(fileURLWithPath: $0) }
        options.minutes = minutes
        options.seed = seed
        return options
    }
}
