import Domain
import Video

/// One thing to learn from: a frame, or one animal on it, with its labels, in px of the original frame.
package struct Sample: Sendable {
    package let video: VideoID
    package let frame: Int
    /// The animals that the target shows, each with one point per channel; none on a negative frame.
    package let animals: [[Point]]
    /// The middle of the square to look at; nil: anywhere on the frame.
    package let centre: Point?
}

/// Which part of the labels a model learns.
package enum SampleSource: Sendable {
    /// Whole frames with all parts of all animals.
    case frames
    /// Whole frames with each animal's anchor.
    case anchors(Anchor)
    /// One sample for each animal, centred on its anchor.
    case animals(Anchor)

    package func samples(of frames: [LabeledFrame]) -> [Sample] {
        frames.flatMap { frame -> [Sample] in
            let animals = frame.instances.map(\.visiblePoints).filter { Box(around: $0) != nil }
            switch self {
            case .frames:
                return [Sample(video: frame.video, frame: frame.frame, animals: animals, centre: nil)]
            case .anchors(let anchor):
                let anchors = animals.compactMap { anchor.position(of: $0).map { [$0] } }
                return [Sample(video: frame.video, frame: frame.frame, animals: anchors, centre: nil)]
            case .animals(let anchor):
                return animals.map {
                    Sample(
                        video: frame.video, frame: frame.frame, animals: [$0], centre: anchor.position(of: $0))
                }
            }
        }
    }
}

/// Decodes labelled frames, keeping one decoder open for each video. Not Sendable: one thread's own.
package final class LabeledFrameReader {
    private let source: any LabelSource
    private var decoders: [VideoID: VideoDecoder] = [:]

    init(_ source: any LabelSource) { self.source = source }

    /// - Throws: `EngineError.undecodableFrame`, or what the source throws when the video cannot be opened.
    func frame(_ index: Int, of video: VideoID, as format: PixelFormat) throws -> Frame {
        let decoder = try decoders[video] ?? source.openVideo(video)
        decoders[video] = decoder
        do {
            return try decoder.frame(index, as: format)
        } catch {
            throw EngineError.undecodableFrame(video: video, frame: index, reason: "\(error)")
        }
    }
}
