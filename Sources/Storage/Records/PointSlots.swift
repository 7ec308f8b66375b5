import Domain

/// Brings points from the order of a skeleton's nodes into slots, and back.
struct PointSlots {
    let nodes: [NodeID]
    /// Number of slots ever handed out.
    let count: Int

    /// - Throws: `EditProblem.unknownNode` for a node that never had a slot.
    init(nodes: [NodeID], count: Int) throws {
        if let node = nodes.first(where: { $0.rawValue < 0 || $0.rawValue >= count }) {
            throw EditProblem.unknownNode(node)
        }
        self.nodes = nodes
        self.count = count
    }

    func inSlots<P>(_ points: [P], absent: P) throws -> [P] {
        guard points.count == nodes.count else {
            throw EditProblem.wrongPointCount(found: points.count, nodes: nodes.count)
        }
        var slots = [P](repeating: absent, count: count)
        for (point, node) in zip(points, nodes) { slots[Int(node.rawValue)] = point }
        return slots
    }

    func inOrder<P>(_ slots: [P]) -> [P] { nodes.map { slots[Int($0.rawValue)] } }
}
