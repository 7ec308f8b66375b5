import Domain
import Foundation
import Video

/// How far two readings of one frame are apart.
public struct Disagreement: Sendable, Hashable {
    /// Animals of each reading.
    public let animals: (first: Int, second: Int)
    /// Animals of either that the other does not have.
    public let unmatched: Int
    /// The farthest that an animal which both have lies apart: the mean over its parts, px.
    public let pixels: Double
    /// The same in lengths of an animal.
    public let relative: Double

    /// Animals are paired so that the sum of their distances is the least; two that are farther apart than an animal is
    /// long are no pair.
    public init(between first: [PredictedInstance], and second: [PredictedInstance]) {
        let sizes = (first + second).compactMap { Box(around: $0.points.map(\.position)) }.map {
            hypot($0.width, $0.height)
        }
        let size = max(1, sizes.reduce(0, +) / Double(max(1, sizes.count)))
        let costs = first.flatMap { a in
            second.map { b in
                let distance = Self.distance(a, b)
                return distance <= size ? distance : .infinity
            }
        }
        let pairs = Assignment.hungarian(costs, rows: first.count, columns: second.count)
        let distances = pairs.enumerated().compactMap { row, column in column.map { costs[row * second.count + $0] } }
        animals = (first.count, second.count)
        unmatched = first.count + second.count - 2 * distances.count
        pixels = distances.max() ?? 0
        relative = pixels / size
    }

    /// What counts when frames are ranked: an animal that is missing weighs as much as one a whole length away.
    public var strength: Double { Double(unmatched) + relative }

    /// - Parameter other: who gave the second reading: “mirrored”, “the other model”.
    public func reason(other: String) -> String {
        if animals.first != animals.second { return "\(Self.count(animals.first)), \(other) \(animals.second)" }
        if unmatched > 0 { return "\(other): an animal elsewhere" }
        return String(format: "%@: %.*f px apart", other, pixels < 10 ? 1 : 0, pixels)
    }

    private static func count(_ animals: Int) -> String { animals == 1 ? "1 animal" : "\(animals) animals" }

    /// Mean over the parts that both have, px; infinite when they share none.
    private static func distance(_ a: PredictedInstance, _ b: PredictedInstance) -> Double {
        let both = zip(a.points, b.points).filter { $0.position.isPresent && $1.position.isPresent }
        guard !both.isEmpty else { return .infinity }
        return both.reduce(0) { $0 + $1.0.position.distance(to: $1.1.position) } / Double(both.count)
    }

    public static func == (a: Disagreement, b: Disagreement) -> Bool {
        a.animals == b.animals && a.unmatched == b.unmatched && a.pixels == b.pixels && a.relative == b.relative
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(unmatched)
        hasher.combine(pixels)
    }
}

extension Frame {
    /// The frame seen in a mirror: left is right.
    package var mirrored: Frame {
        let (width, channels) = (width, format.channels)
        var turned = self
        pixels.withUnsafeBufferPointer { source in
            for y in 0..<height {
                for x in 0..<width {
                    let (from, to) = ((y * width + x) * channels, (y * width + width - 1 - x) * channels)
                    for channel in 0..<channels { turned.pixels[to + channel] = source[from + channel] }
                }
            }
        }
        return turned
    }
}

extension PredictedInstance {
    /// An animal found in a mirrored frame, as it lies in the frame itself.
    ///
    /// - Parameters:
    ///   - width: of the frame, px.
    ///   - pairs: left and right parts, which a mirror exchanges.
    package func unmirrored(width: Int, pairs: [(Int, Int)]) -> PredictedInstance {
        var animal = self
        for i in animal.points.indices { animal.points[i].x = Float(width - 1) - points[i].x }
        for (left, right) in pairs { animal.points.swapAt(left, right) }
        return animal
    }
}
