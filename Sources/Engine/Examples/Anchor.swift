import Domain

/// The point that stands for a whole animal.
package struct Anchor: Hashable, Sendable {
    /// Position of the anchor part in the skeleton; nil: the middle of the box.
    package let part: Int?

    package init(part: Int?) { self.part = part }

    /// - Throws: `EngineError.unknownAnchor`.
    package init(named name: String?, in skeleton: Skeleton) throws {
        guard let name else {
            part = nil
            return
        }
        guard let index = skeleton.nodes.firstIndex(where: { $0.name == name }) else {
            throw EngineError.unknownAnchor(part: name, parts: skeleton.nodeNames)
        }
        part = index
    }

    /// The part that serves best: seen on nearly every animal, and in the midst of the others.
    ///
    /// A part looks the same wherever the animal is, while the middle of the visible parts jumps when some are hidden: with
    /// it, animals that touch are found as one. Nil, the middle of the box, when no part is seen on nine of ten animals.
    package static func automatic(in frames: [LabeledFrame], of skeleton: Skeleton) -> Anchor {
        let animals = frames.flatMap { $0.instances.map(\.visiblePoints) }.filter { $0.contains(where: \.isPresent) }
        let candidates = skeleton.nodes.indices.compactMap { part -> (part: Int, distance: Double)? in
            let seen = animals.filter { $0[part].isPresent }
            guard !seen.isEmpty, 10 * seen.count >= 9 * animals.count else { return nil }
            let distances = seen.map { points -> Double in
                let others = points.filter(\.isPresent)
                return others.reduce(0) { $0 + $1.distance(to: points[part]) } / Double(others.count)
            }
            return (part, distances.reduce(0, +) / Double(distances.count))
        }
        return Anchor(part: candidates.min { $0.distance < $1.distance }?.part)
    }

    /// The anchor part where it is visible, else the middle of the box around the visible parts (as SLEAP);
    /// nil when no part is visible.
    package func position(of points: [Point]) -> Point? {
        if let part, points[part].isPresent { return points[part] }
        return Box(around: points)?.centre
    }
}

extension LabelInstance {
    /// The points that a person can see; hidden and missing ones are absent.
    var visiblePoints: [Point] { points.map { $0.isVisible ? $0.position : .absent } }
}
