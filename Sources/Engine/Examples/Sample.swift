import Domain
import Video

/// One thing to learn from: a frame, or one animal on it, with its labels, in px of the original frame.
package struct Sample: Sendable {
    package let video: VideoID
    package let frame: Int
    /// The animals that the target shows, each with one point per channel; none on a negative frame.
    package let animals: [TargetAnimal]
    /// The middle of the square to look at; nil: anywhere on the frame.
    package let centre: Point?
    /// How much the sample counts in the loss.
    package let weight: Double
}

/// Which part of the labels a model learns.
package enum SampleSource: Sendable {
    /// Whole frames with all parts of all animals.
    case frames
    /// Whole frames with each animal's anchor.
    case anchors(Anchor)
    /// One sample for each animal, centred on its anchor.
    case animals(Anchor)

    /// - Parameters:
    ///   - identities: the tracks that are learnt as identities, in the order of the classes.
    ///   - negativeWeight: how much a frame that shows no animal counts; 0 leaves it out.
    package func samples(
        of frames: [LabeledFrame], identities: [TrackID] = [], negativeWeight: Double = 1
    ) -> [Sample] {
        frames.flatMap { frame -> [Sample] in
            let animals = frame.instances.compactMap { instance -> TargetAnimal? in
                let points = instance.visiblePoints
                guard Box(around: points) != nil else { return nil }
                return TargetAnimal(points: points, identity: instance.track.flatMap { identities.firstIndex(of: $0) })
            }
            let weight = animals.isEmpty ? negativeWeight : 1
            guard weight > 0 else { return [] }
            func sample(_ animals: [TargetAnimal], centre: Point? = nil) -> Sample {
                Sample(video: frame.video, frame: frame.frame, animals: animals, centre: centre, weight: weight)
            }
            switch self {
            case .frames: return [sample(animals)]
            case .anchors(let anchor):
                return [
                    sample(animals.compactMap { anchor.position(of: $0.points).map { TargetAnimal(points: [$0]) } })
                ]
            case .animals(let anchor):
                return animals.map { sample([$0], centre: anchor.position(of: $0.points)) }
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
