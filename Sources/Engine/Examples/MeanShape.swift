import Domain
import Foundation

/// The mean of many poses, each moved and turned so that one line of the body lies the same in all: the shape that a new
/// animal begins with.
///
/// SLEAP's template (1.4, `Labels.get_template_instance_points`): the line is that between the two parts whose distance
/// varies least, of all pairs that lie more than 4 px apart in the mean. Here a pair must be there in half as many poses
/// as the most frequent one, since a pair that was seen once varies not at all.
package struct MeanShape: Sendable, Equatable {
    /// px about the mean of the parts, one per part; a part that is nowhere is absent.
    package let points: [Point]

    private struct Line {
        let first: Int
        let second: Int
    }

    /// - Parameter poses: px, the same parts in each; nil when no pose has a part.
    /// - Complexity: O(poses × parts²).
    package init?(of poses: [[Point]]) {
        let present = poses.filter { $0.contains(where: \.isPresent) }
        guard let count = present.map(\.count).max() else { return nil }
        let line = Self.steadiestLine(present, count: count)
        var sums = [(x: Double, y: Double, n: Int)](repeating: (0, 0, 0), count: count)
        for pose in present {
            guard let aligned = Self.aligned(pose, on: line) else { continue }
            for (part, p) in aligned.enumerated() where p.isPresent {
                sums[part] = (sums[part].x + p.x, sums[part].y + p.y, sums[part].n + 1)
            }
        }
        let means = sums.map { $0.n > 0 ? Point($0.x / Double($0.n), $0.y / Double($0.n)) : .absent }
        guard let middle = Self.middle(of: means) else { return nil }
        points = means.map { $0.isPresent ? Point($0.x - middle.x, $0.y - middle.y) : .absent }
    }

    private static func steadiestLine(_ poses: [[Point]], count: Int) -> Line? {
        var lines: [(line: Line, spread: Double, n: Int)] = []
        for first in 0..<count {
            for second in (first + 1)..<max(first + 1, count) {
                let lengths = poses.compactMap { pose -> Double? in
                    guard second < pose.count, pose[first].isPresent, pose[second].isPresent else { return nil }
                    return pose[first].distance(to: pose[second])
                }
                let mean = lengths.reduce(0, +) / Double(max(1, lengths.count))
                guard mean > 4 else { continue }
                let variance = lengths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(lengths.count)
                lines.append((Line(first: first, second: second), variance.squareRoot(), lengths.count))
            }
        }
        let most = lines.map(\.n).max() ?? 0
        return lines.filter { 2 * $0.n >= most }.min { $0.spread < $1.spread }?.line
    }

    /// The pose with the line's first part at (0, 0) and its second in the direction of x; nil without the line.
    private static func aligned(_ pose: [Point], on line: Line?) -> [Point]? {
        guard let line else {
            return middle(of: pose).map { middle in pose.map { Point($0.x - middle.x, $0.y - middle.y) } }
        }
        guard line.second < pose.count, pose[line.first].isPresent, pose[line.second].isPresent else { return nil }
        let (a, b) = (pose[line.first], pose[line.second])
        let angle = atan2(b.y - a.y, b.x - a.x)
        let (c, s) = (cos(-angle), sin(-angle))
        return pose.map { Point(c * ($0.x - a.x) - s * ($0.y - a.y), s * ($0.x - a.x) + c * ($0.y - a.y)) }
    }

    private static func middle(of points: [Point]) -> Point? {
        let present = points.filter(\.isPresent)
        guard !present.isEmpty else { return nil }
        let n = Double(present.count)
        return Point(present.reduce(0) { $0 + $1.x } / n, present.reduce(0) { $0 + $1.y } / n)
    }
}
