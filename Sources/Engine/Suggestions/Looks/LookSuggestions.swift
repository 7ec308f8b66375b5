import Neural

/// SLEAP's method “image features”: features of pictures, their principal components, clusters of those, and a few random
/// frames of each cluster.
public enum LookSuggestions {
    /// - Parameters:
    ///   - table: a row for each frame.
    ///   - videos: the video that each row's frame is of, as a number.
    ///   - firstGroup: the number of the first cluster's group.
    /// - Returns: positions of the chosen rows with their group and reason, by group.
    package static func choose(
        _ table: FeatureTable, videos: [Int], _ settings: SuggestionSettings, firstGroup: Int
    ) -> [(row: Int, group: Int, reason: String)] {
        guard table.count > 0 else { return [] }
        let places = PrincipalComponents.project(table, to: settings.components, seed: settings.seed)
        let clusters = KMeans(places, count: settings.clusters, seed: settings.seed)
        let members = Dictionary(grouping: 0..<table.count) { clusters.clusters[$0] }
        var generator = SplitMix64(seed: settings.seed)
        let drawn = members.sorted { $0.key < $1.key }.map {
            (cluster: $0.key, rows: $0.value.shuffled(using: &generator))
        }
        return evenly(drawn, settings, videos: Set(videos).count).flatMap { cluster, rows, total in
            rows.sorted().map { row in
                (
                    row, firstGroup + cluster,
                    "look \(cluster + 1) of \(members.count), like \(total) of \(table.count) frames"
                )
            }
        }
    }

    /// As many of each cluster as the count allows; what a small cluster lacks, the others give.
    private static func evenly(
        _ drawn: [(cluster: Int, rows: [Int])], _ settings: SuggestionSettings, videos: Int
    ) -> [(cluster: Int, rows: [Int], total: Int)] {
        var left = (settings.count ?? .max / max(1, videos)) * videos
        var taken = [Int](repeating: 0, count: drawn.count)
        while left > 0 {
            let open = drawn.indices.filter { taken[$0] < drawn[$0].rows.count }
            if open.isEmpty { break }
            for place in open where left > 0 {
                taken[place] += 1
                left -= 1
            }
        }
        return drawn.indices.map { (drawn[$0].cluster, Array(drawn[$0].rows.prefix(taken[$0])), drawn[$0].rows.count) }
    }
}
