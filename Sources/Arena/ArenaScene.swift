import Domain
import Foundation
import Video

/// A synthetic video of furry, mouse-like animals in a box, seen from above, with exact truth.
///
/// They walk, turn, rest, meet, cross and briefly overlap. All poses are worked out at once (about 300 bytes for each
/// animal and frame); a picture is drawn when it is asked for, in any order.
public struct ArenaScene: Sendable {
    public let configuration: ArenaConfiguration
    /// Nose, left ear, right ear, neck, tail base.
    public let skeleton: Skeleton
    /// One for each animal, ids from 0.
    public let tracks: [Track]

    private let appearances: [Appearance]
    /// `[frameCount][animalCount]`.
    private let poses: [[AnimalPose]]
    private let texture: Texture
    private let floor: Floor
    /// Camera noise for one picture and some more, so that each picture can start elsewhere.
    private let noise: [Int16]
    private static let noiseRoom = 1 << 16

    public init(_ configuration: ArenaConfiguration) {
        self.configuration = configuration
        skeleton = Self.mouse
        tracks = (0..<configuration.animalCount).map { Track(id: TrackID($0), name: "mouse_\($0 + 1)") }
        var random = SeededGenerator(seed: configuration.seed, stream: 2)
        let texture = Texture(using: &random)
        let appearances = (0..<configuration.animalCount).map {
            Appearance(scale: configuration.scale, using: &random, index: $0)
        }
        self.texture = texture
        self.appearances = appearances
        var choreography = Choreography(configuration, scales: appearances.map(\.scale))
        poses = (0..<configuration.frameCount).map { _ in choreography.next() }
        floor = Floor(configuration, texture: texture)
        let count = configuration.width * configuration.height + Self.noiseRoom
        noise = (0..<count).map { _ in
            Int16(max(-1600, min(1600, random.normal() * configuration.noise * Double(Canvas.one))))
        }
    }

    private static let mouse: Skeleton = {
        do {
            return try Skeleton(
                name: "mouse-5", nodeNames: ["nose", "ear_left", "ear_right", "neck", "tail_base"],
                edges: [(0, 3), (1, 3), (2, 3), (3, 4)], symmetries: [(1, 2)])
        } catch {
            preconditionFailure("the arena's skeleton is valid: \(error)")
        }
    }()

    // MARK: - Truth

    /// Every animal on a frame, in the order of `tracks`. A point that lies under another animal has its true position
    /// and `isVisible` false.
    ///
    /// - Precondition: `frame` is within the video.
    public func truth(_ frame: Int) -> [LabelInstance] {
        let poses = poses[frame]
        return poses.enumerated().map { index, pose in
            let above = poses.filter { $0.rank > pose.rank }
            let points = pose.nodes.map { node in
                LabelPoint(node, isVisible: !above.contains { $0.covers(node) }, isComplete: true)
            }
            return LabelInstance(points: points, track: tracks[index].id)
        }
    }

    /// The truth of some frames as a document with one video.
    ///
    /// - Parameters:
    ///   - video: the video as it was written, its size, rate and frame count filled in here.
    ///   - frames: nil for all.
    public func document(video: VideoReference, frames: [Int]? = nil) -> LabelDocument {
        var video = video
        video.width = configuration.width
        video.height = configuration.height
        video.frameCount = configuration.frameCount
        video.framesPerSecond = Double(configuration.framesPerSecond)
        let wanted = frames ?? Array(0..<configuration.frameCount)
        return LabelDocument(
            skeleton: skeleton, videos: [video], tracks: tracks,
            frames: wanted.sorted().map { LabeledFrame(video: video.id, frame: $0, instances: truth($0)) },
            provenance: ["source": "\"arena, seed \(configuration.seed)\""])
    }

    // MARK: - Pictures

    /// The picture of a frame, grey.
    ///
    /// - Precondition: `frame` is within the video.
    public func render(_ frame: Int) -> Frame {
        var canvas = Canvas(width: floor.width, height: floor.height, levels: floor.levels)
        let poses = poses[frame]
        for index in poses.indices.sorted(by: { poses[$0].rank < poses[$1].rank }) {
            AnimalPainter(pose: poses[index], appearance: appearances[index], texture: texture, floor: floor)
                .paint(on: &canvas)
        }
        var random = SeededGenerator(seed: configuration.seed, stream: 1000 + UInt64(frame))
        let offset = Int.random(in: 0..<Self.noiseRoom, using: &random)
        return Frame(
            width: canvas.width, height: canvas.height, format: .gray,
            pixels: canvas.developed(noise: noise, offset: offset), index: frame,
            time: Double(frame) / Double(configuration.framesPerSecond))
    }

    /// Writes the whole video: H.264 in MP4.
    ///
    /// - Parameters:
    ///   - crf: x264's quality, lower is better.
    ///   - progress: called after each frame with the number written so far; what it throws ends the writing.
    /// - Throws: `VideoError` when the file cannot be written.
    public func write(to path: String, crf: Int = 20, progress: (Int) throws -> Void = { _ in }) throws {
        let writer = try VideoWriter(
            path: path, width: configuration.width, height: configuration.height,
            framesPerSecond: configuration.framesPerSecond, crf: crf)
        for frame in 0..<configuration.frameCount {
            try writer.append(render(frame))
            try progress(frame + 1)
        }
        try writer.finish()
    }
}
