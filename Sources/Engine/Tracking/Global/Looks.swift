import Domain
import Foundation
import Video

/// Describes what an animal looks like where its parts are: brightness (or colour) at each node and along each edge,
/// and the length of each edge. Light enters as a factor, so brightness is compared by its logarithm.
public struct Looks: Sendable {
    private let edges: [(Int, Int)]
    private let nodeCount: Int

    public init(_ skeleton: Skeleton) {
        nodeCount = skeleton.nodes.count
        let places = Dictionary(uniqueKeysWithValues: skeleton.nodes.enumerated().map { ($1.id, $0) })
        let given = skeleton.edges.compactMap { edge -> (Int, Int)? in
            guard let a = places[edge.source], let b = places[edge.destination] else { return nil }
            return (a, b)
        }
        edges = given.isEmpty ? Array(zip(0..<nodeCount, 1..<max(1, nodeCount))) : given
    }

    /// Descriptors of every sample of every tracklet. Each frame is decoded once, in order.
    ///
    /// - Parameters:
    ///   - onFrame: called before each frame with how many there are; may throw to stop.
    /// - Returns: for each tracklet a descriptor for each sample whose frame can be decoded.
    public func descriptors(
        of tracklets: [Tracklet], in video: VideoDecoder, onFrame: (_ total: Int) throws -> Void = { _ in }
    ) rethrows -> [[[Double]]] {
        var wanted: [Int: [(tracklet: Int, points: [Point])]] = [:]
        for tracklet in tracklets {
            for sample in tracklet.samples {
                wanted[sample.frame, default: []].append((tracklet.id, sample.points))
            }
        }
        let format: PixelFormat = video.info.channels == 3 ? .rgb : .gray
        let radius = Self.radius(tracklets)
        var result = tracklets.map { _ in [[Double]]() }
        for (index, samples) in wanted.sorted(by: { $0.key < $1.key }) {
            try onFrame(wanted.count)
            // A frame that cannot be decoded is no reason not to track: there are others.
            guard let frame = try? video.frame(index, as: format) else { continue }
            for sample in samples { result[sample.tracklet].append(describe(sample.points, on: frame, radius: radius)) }
        }
        return result
    }

    /// A twelfth of the animals' usual size, px.
    private static func radius(_ tracklets: [Tracklet]) -> Double {
        let sizes = tracklets.filter { $0.count > 1 }.map { $0.first.size }.sorted()
        return max(1.5, (sizes.isEmpty ? 24 : sizes[sizes.count / 2]) / 12)
    }

    func describe(_ points: [Point], on frame: Frame, radius: Double) -> [Double] {
        var values: [Double] = []
        for point in points { values += brightness(around: point, radius, on: frame) }
        for (a, b) in edges {
            let (p, q) = (points[a], points[b])
            values += brightness(around: Point((p.x + q.x) / 2, (p.y + q.y) / 2), radius, on: frame)
            values.append(log(p.distance(to: q) + radius))
        }
        return values
    }

    /// Logarithm of the mean over a disc, for each channel; NaN where the point is absent or the disc off the frame.
    private func brightness(around point: Point, _ radius: Double, on frame: Frame) -> [Double] {
        let channels = frame.format.channels
        let unknown = [Double](repeating: .nan, count: channels)
        guard point.isPresent, abs(point.x) < 1e6, abs(point.y) < 1e6 else { return unknown }
        let columns = Self.span(point.x, radius, frame.width)
        let rows = Self.span(point.y, radius, frame.height)
        var sums = [Int](repeating: 0, count: channels)
        var count = 0
        for y in rows {
            for x in columns
            where (Double(x) - point.x) * (Double(x) - point.x) + (Double(y) - point.y) * (Double(y) - point.y)
                <= radius * radius
            {
                for c in 0..<channels { sums[c] += Int(frame.pixels[(y * frame.width + x) * channels + c]) }
                count += 1
            }
        }
        return count == 0 ? unknown : sums.map { log(Double($0) / Double(count) + 8) }
    }

    private static func span(_ middle: Double, _ radius: Double, _ count: Int) -> Range<Int> {
        let first = max(0, Int((middle - radius).rounded(.up)))
        return first..<max(first, min(count, Int((middle + radius).rounded(.down)) + 1))
    }
}
