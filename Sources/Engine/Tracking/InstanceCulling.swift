import Domain

/// Leaves at most a number of instances on a frame (SLEAP's pre-cull).
enum InstanceCulling {
    /// While there are more than `count`, duplicates go first: of two whose boxes overlap more than `overlap`, the
    /// lower-scored; then the lowest scores.
    ///
    /// - Returns: indices of what stays, ascending.
    static func kept(_ poses: [TrackedPose], count: Int, overlap: Double) -> [Int] {
        guard poses.count > count else { return Array(poses.indices) }
        let order = descending(poses.map { Double($0.score) })
        var kept: [Int] = []
        var duplicates: [Int] = []
        for index in order {
            let isDuplicate = kept.contains {
                TrackerConfiguration.Similarity.intersectionOverUnion(poses[$0].box, poses[index].box) > overlap
            }
            if isDuplicate { duplicates.append(index) } else { kept.append(index) }
        }
        return (kept + duplicates).prefix(count).sorted()
    }

    /// Leaves out instances that lie on one with a higher score: mean distance of shared nodes below `distance` times
    /// the larger one's size.
    ///
    /// - Returns: indices of what stays, ascending.
    static func distinct(_ poses: [TrackedPose], distance: Double) -> [Int] {
        var kept: [Int] = []
        for index in descending(poses.map { Double($0.score) }) {
            let isDuplicate = kept.contains { other in
                let apart = Percentiles(zip(poses[other].points, poses[index].points).map { $0.distance(to: $1) }).mean
                return (apart ?? .infinity) < distance * max(poses[other].size, poses[index].size)
            }
            if !isDuplicate { kept.append(index) }
        }
        return kept.sorted()
    }
}
