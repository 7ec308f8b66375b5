import Domain
import Engine
import Foundation
import Video

/// Two videos in one project: a grey one, and a larger one in colour.
struct MixedAnimals: LabelSource {
    private let grey: SyntheticAnimals
    private let colour: SyntheticAnimals

    init() throws {
        grey = try SyntheticAnimals(frames: 4, animals: 1)
        colour = try SyntheticAnimals(frames: 4, animals: 1, width: 160, height: 112, seed: 3)
        for (index, path) in colour.paths.enumerated() {
            let frame = try colour.openVideo(1).frame(index, as: .gray)
            let pixels = frame.pixels.flatMap { [$0, $0 / 2, 255 - $0] }
            let tinted = Frame(width: frame.width, height: frame.height, format: .rgb, pixels: pixels)
            try Data(try PNG.encode(tinted)).write(to: URL(fileURLWithPath: path))
        }
    }

    var skeleton: Skeleton { grey.skeleton }

    func labeledFrames() throws -> [LabeledFrame] {
        grey.frames + colour.frames.map { LabeledFrame(video: 2, frame: $0.frame, instances: $0.instances) }
    }

    func openVideo(_ id: VideoID) throws -> VideoDecoder { try (id == 1 ? grey : colour).openVideo(id) }

    func remove() {
        grey.remove()
        colour.remove()
    }
}
