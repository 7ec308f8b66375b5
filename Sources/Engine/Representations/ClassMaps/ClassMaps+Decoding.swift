import Domain

extension ClassMaps {
    /// One identity's peaks.
    package struct Member: Hashable, Sendable {
        package let identity: Int
        /// For each part its peak's place in the list of that part's peaks.
        package var peaks: [Int?]
        /// Mean value of the identity's map at its peaks.
        package var score: Double
    }

    /// Gives each part's peaks to the identities, at most one to each, so that the maps' values under them are highest;
    /// a peak whose own best identity another one took belongs to nobody (SLEAP).
    ///
    /// - Parameters:
    ///   - peaks: for each part its peaks, network px.
    ///   - maps: `[classes, height, width]` cells.
    ///   - weighsPeaks: the maps' values count as much as the peaks are sure, so that a faint second peak, such as another
    ///     part of the same animal, does not take the place of the part. SLEAP looks at the maps alone.
    package func group(
        _ peaks: [[Peak]], maps: UnsafeBufferPointer<Float>, width: Int, height: Int, weighsPeaks: Bool
    ) -> [Member] {
        var members = classes.indices.map {
            Member(identity: $0, peaks: Array(repeating: nil, count: peaks.count), score: 0)
        }
        for (part, candidates) in peaks.enumerated() where !candidates.isEmpty {
            let values = candidates.flatMap { peak in
                classes.indices.map { value(of: $0, at: peak.position, maps: maps, width: width, height: height) }
            }
            let costs = values.enumerated().map { place, value in
                -value * (weighsPeaks ? Double(candidates[place / classes.count].score) : 1)
            }
            let pairing = Assignment.hungarian(costs, rows: candidates.count, columns: classes.count)
            for (peak, identity) in pairing.enumerated() {
                guard let identity else { continue }
                let own = values[(peak * classes.count)..<((peak + 1) * classes.count)]
                guard values[peak * classes.count + identity] == own.max() else { continue }
                members[identity].peaks[part] = peak
                members[identity].score += values[peak * classes.count + identity]
            }
        }
        return members.compactMap { member in
            let count = member.peaks.count { $0 != nil }
            guard count > 0 else { return nil }
            return Member(identity: member.identity, peaks: member.peaks, score: member.score / Double(count))
        }
    }

    private func value(
        of identity: Int, at position: Point, maps: UnsafeBufferPointer<Float>, width: Int, height: Int
    ) -> Double {
        let column = Int(min(max(0, (position.x / Double(stride)).rounded(.toNearestOrEven)), Double(width - 1)))
        let row = Int(min(max(0, (position.y / Double(stride)).rounded(.toNearestOrEven)), Double(height - 1)))
        return Double(maps[(identity * height + row) * width + column])
    }
}
