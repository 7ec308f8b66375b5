import Domain

/// The links that fields are learnt for: a tree over the parts, so that every part can be reached from every other in
/// exactly one way.
///
/// A skeleton whose edges are such a tree is taken as it is. Else its edges are kept in their order as long as they
/// close no circle, and what is still apart is joined where labelled parts are nearest to each other on average; the
/// links then lead away from the first part that no edge leads to.
package struct SkeletonTree: Sendable {
    package let links: [PartLink]
    /// Links that are no edges of the skeleton, and edges that were left out.
    package let added: [PartLink]
    package let omitted: [PartLink]

    package init(_ skeleton: Skeleton, frames: [LabeledFrame]) {
        let edges = skeleton.edgeIndices.map { PartLink(source: $0.0, destination: $0.1) }
        let count = skeleton.nodes.count
        var groups = Array(0..<count)
        func join(_ link: PartLink) -> Bool {
            let (a, b) = (groups[link.source], groups[link.destination])
            guard a != b else { return false }
            for part in 0..<count where groups[part] == b { groups[part] = a }
            return true
        }
        let kept = edges.filter { join($0) }
        omitted = edges.filter { !kept.contains($0) }
        added = Self.byDistance(parts: count, frames: frames).filter { join($0) }
        let indegrees = (kept + added).reduce(into: [Int: Int]()) { $0[$1.destination, default: 0] += 1 }
        let isTree = added.isEmpty && omitted.isEmpty && indegrees.values.allSatisfy { $0 == 1 }
        links = isTree ? edges : Self.directed(kept + added, parts: count, edges: edges)
    }

    /// All pairs that were ever seen together, the nearest first.
    private static func byDistance(parts: Int, frames: [LabeledFrame]) -> [PartLink] {
        var pairs: [(link: PartLink, distance: Double)] = []
        let animals = frames.flatMap { $0.instances.map(\.visiblePoints) }
        for source in 0..<parts {
            for destination in source + 1..<max(source + 1, parts) {
                let distances = animals.map { $0[source].distance(to: $0[destination]) }.filter(\.isFinite)
                guard !distances.isEmpty else { continue }
                let mean = distances.reduce(0, +) / Double(distances.count)
                pairs.append((PartLink(source: source, destination: destination), mean))
            }
        }
        return pairs.sorted { $0.distance < $1.distance }.map(\.link)
    }

    /// The same links, each leading away from its tree's root.
    private static func directed(_ links: [PartLink], parts: Int, edges: [PartLink]) -> [PartLink] {
        let roots = (0..<parts).filter { part in
            edges.contains { $0.source == part } && !edges.contains { $0.destination == part }
        }
        var reached = Set<Int>()
        var result: [PartLink] = []
        for root in roots + Array(0..<parts) where reached.insert(root).inserted {
            var front = [root]
            while let part = front.first {
                front.removeFirst()
                for link in links where link.source == part || link.destination == part {
                    let other = link.source == part ? link.destination : link.source
                    guard reached.insert(other).inserted else { continue }
                    result.append(PartLink(source: part, destination: other))
                    front.append(other)
                }
            }
        }
        return result
    }
}
