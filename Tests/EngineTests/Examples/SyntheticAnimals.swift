import Domain
import Engine
import Foundation
import Video

/// The same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

func cosine(_ angle: Double) -> Double { Foundation.cos(angle) }
func sine(_ angle: Double) -> Double { Foundation.sin(angle) }

/// Draws soft round spots on grey, so that where a spot is can be measured to a fraction of a pixel.
enum Spots {
    static func frame(
        width: Int, height: Int, _ spots: [(at: Point, radius: Double, level: Double)], background: Double = 40
    ) -> Frame {
        var values = [Double](repeating: background, count: width * height)
        for spot in spots where spot.at.isPresent {
            let reach = 4 * spot.radius
            for y in max(0, Int(spot.at.y - reach))...min(height - 1, max(0, Int(spot.at.y + reach))) {
                for x in max(0, Int(spot.at.x - reach))...min(width - 1, max(0, Int(spot.at.x + reach))) {
                    let d = spot.at.distance(to: Point(Double(x), Double(y)))
                    let share = exp(-d * d / (2 * spot.radius * spot.radius))
                    values[y * width + x] += share * (spot.level - values[y * width + x])
                }
            }
        }
        return Frame(
            width: width, height: height, format: .gray, pixels: values.map { UInt8(min(255, max(0, $0.rounded()))) })
    }

    /// The centre of mass of what is brighter than `level` within `reach` of a place.
    static func centre(
        of picture: [Float], width: Int, height: Int, near place: Point, reach: Double, above level: Float
    ) -> Point {
        var (sum, x, y) = (0.0, 0.0, 0.0)
        for row in max(0, Int(place.y - reach))...min(height - 1, Int(place.y + reach)) {
            for column in max(0, Int(place.x - reach))...min(width - 1, Int(place.x + reach)) {
                let value = Double(max(0, picture[row * width + column] - level))
                sum += value
                x += value * Double(column)
                y += value * Double(row)
            }
        }
        return Point(x / sum, y / sum)
    }
}

/// A folder of PNG pictures with animals of three parts: a bright nose, a middling body and a dark tail.
struct SyntheticAnimals: LabelSource {
    static let parts = ["nose", "body", "tail"]

    let skeleton: Skeleton
    let frames: [LabeledFrame]
    let paths: [String]
    let folder: URL

    func labeledFrames() throws -> [LabeledFrame] { frames }
    func openVideo(_ id: VideoID) throws -> VideoDecoder { try VideoDecoder(images: paths) }
    func tracks() throws -> [Track] { zip([3, 5], ["thin", "fat"]).map { Track(id: $0, name: $1) } }
    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// - Parameters:
    ///   - animals: how many on each frame.
    ///   - named: the first of each frame is the track 3 and thin, the others the track 5 and fat.
    init(
        frames count: Int, animals: Int, width: Int = 128, height: Int = 96, named: Bool = false, seed: UInt64 = 1
    ) throws {
        skeleton = try Skeleton(nodeNames: Self.parts, edges: [(0, 1), (1, 2)])
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("engine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var generator = SeededGenerator(seed: seed)
        var frames: [LabeledFrame] = []
        var paths: [String] = []
        for index in 0..<count {
            let poses = Self.poses(animals, width: width, height: height, using: &generator)
            let spots = poses.enumerated().flatMap { place, pose in
                let girth = named && place > 0 ? 1.7 : 1
                return zip(pose, [(5.0, 250.0), (6, 170), (5, 90)]).map {
                    (at: $0, radius: girth * $1.0, level: $1.1)
                }
            }
            let frame = Spots.frame(width: width, height: height, spots, background: 20)
            let path = folder.appendingPathComponent(String(format: "%04d.png", index))
            try Data(try PNG.encode(frame)).write(to: path)
            paths.append(path.path)
            frames.append(
                LabeledFrame(
                    video: 1, frame: index,
                    instances: poses.enumerated().map { place, pose in
                        LabelInstance(
                            points: pose.map { LabelPoint($0) }, track: named ? place > 0 ? 5 : 3 : nil)
                    }))
        }
        self.frames = frames
        self.paths = paths
    }

    /// The same pictures with other labels.
    init(_ other: SyntheticAnimals, frames: [LabeledFrame]) {
        (skeleton, paths, folder) = (other.skeleton, other.paths, other.folder)
        self.frames = frames
    }

    /// The same pictures with the parts called otherwise.
    init(_ other: SyntheticAnimals, parts: [String]) {
        (frames, paths, folder) = (other.frames, other.paths, other.folder)
        skeleton = (try? Skeleton(nodeNames: parts, edges: [(0, 1), (1, 2)])) ?? other.skeleton
    }

    /// Animals that do not overlap, turned any way.
    private static func poses(
        _ count: Int, width: Int, height: Int, using generator: inout SeededGenerator
    ) -> [[Point]] {
        var poses: [[Point]] = []
        while poses.count < count {
            let middle = Point(
                Double.random(in: 22...(Double(width) - 23), using: &generator),
                Double.random(in: 22...(Double(height) - 23), using: &generator))
            guard poses.allSatisfy({ $0[1].distance(to: middle) > 42 }) else { continue }
            let angle = Double.random(in: 0...(2 * .pi), using: &generator)
            poses.append([14.0, 0, -14].map { Point(middle.x + $0 * cosine(angle), middle.y + $0 * sine(angle)) })
        }
        return poses
    }
}
