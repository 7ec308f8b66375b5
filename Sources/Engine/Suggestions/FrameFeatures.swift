import Foundation
import Neural
import Video

/// What makes two frames alike: numbers of each, to be compared by their distance. Not Sendable.
public protocol FrameFeatures: AnyObject {
    var format: PixelFormat { get }
    /// - Returns: as many numbers for each frame.
    func features(of frames: [Frame]) throws -> [[Float]]
}

/// The frame itself, as a grey picture of 24 × 24 px whatever its shape.
public final class PictureFeatures: FrameFeatures {
    private static let side = 24

    public init() {}

    public var format: PixelFormat { .gray }

    public func features(of frames: [Frame]) throws -> [[Float]] {
        frames.map { Self.cells(of: GrayPicture($0, longest: 8 * Self.side)) }
    }

    private static func cells(of picture: GrayPicture) -> [Float] {
        func span(_ cell: Int, _ size: Int) -> Range<Int> {
            let first = cell * size / side
            return first..<max(first + 1, (cell + 1) * size / side)
        }
        return (0..<side * side).map { cell in
            let (columns, rows) = (span(cell % side, picture.width), span(cell / side, picture.height))
            var sum = 0
            for y in rows { for x in columns { sum += Int(picture.values[y * picture.width + x]) } }
            return Float(sum) / Float(255 * rows.count * columns.count)
        }
    }
}

/// What a trained network's encoder makes of a frame: the mean and the maximum of each channel over the picture.
public final class EncoderFeatures: FrameFeatures {
    private let stage: InferenceStage

    /// Takes the run's network that sees whole frames: of a top-down run the one that finds the animals.
    ///
    /// - Throws: `EngineError.unusableRun`, `.incompletePipeline`; `NeuralError`.
    public init(runFolders: [URL], threads: Int) throws {
        let stages = try runFolders.flatMap { try TrainedRun(at: $0).stages(threads: threads, threshold: 0.2) }
        guard let stage = stages.first(where: { $0.configuration.input.cropSize == nil }) else {
            throw EngineError.incompletePipeline(
                found: stages.map(\.configuration.name.title), expected: "a model that sees whole frames")
        }
        self.stage = stage
    }

    public var format: PixelFormat { stage.configuration.input.channels == 3 ? .rgb : .gray }

    public func features(of frames: [Frame]) throws -> [[Float]] {
        try frames.map { frame in
            let inner = try stage.features((frame, stage.wholeFrame(frame)))
            let area = inner.shape[2...].reduce(1, *)
            return inner.withUnsafeFloats { values in
                let channels = (0..<inner.shape[1]).map { values[($0 * area)..<(($0 + 1) * area)] }
                return channels.map { $0.reduce(0, +) / Float(area) } + channels.map { $0.max() ?? 0 }
            }
        }
    }
}
