import Video

/// Ours: frames as different as possible from each other and from those that are labelled or suggested already, by k-centre
/// greedy on features.
public struct DiverseSuggestions {
    /// The features of the frames of one video.
    private struct Seen {
        var candidates: [Int] = []
        var candidateRows: [Int] = []
        var knownRows: [Int] = []
    }

    private let source: any FrameFeatures
    private var rows: [[Float]] = []
    private var videos: [Seen] = []

    public init(_ source: any FrameFeatures) { self.source = source }

    /// Looks at frames of one video.
    ///
    /// - Parameter isKnown: true for those that are labelled or suggested already.
    /// - Throws: `EngineError.cancelled`; what the features and the video throw.
    public mutating func look(at pictures: PictureScan, isKnown: (Int) -> Bool) throws {
        var seen = Seen()
        var found: [[Float]] = []
        let first = rows.count
        let source = source
        try pictures.forEachBatch(of: 4, as: source.format) { indices, frames in
            for (index, features) in zip(indices, try source.features(of: frames)) {
                if isKnown(index) {
                    seen.knownRows.append(first + found.count)
                } else {
                    seen.candidates.append(index)
                    seen.candidateRows.append(first + found.count)
                }
                found.append(features)
            }
        }
        rows += found
        videos.append(seen)
    }

    /// At most `count` frames of each video that was looked at, in the order of the videos. All of them are far from what is
    /// known of any video, and from what was chosen before.
    public func suggestions(_ count: Int?) -> [[SuggestedFrame]] {
        guard let columns = rows.first?.count, columns > 0 else { return videos.map { _ in [] } }
        // Every number counts the same, however large it is.
        let table = FeatureTable(rows).centred(scaled: true)
        var known = table.rows(videos.flatMap(\.knownRows))
        return videos.map { video in
            let candidates = table.rows(video.candidateRows)
            let before = known.count
            let chosen = KCentreGreedy.choose(count ?? candidates.count, of: candidates, beside: known)
            for row in chosen { known.append(candidates[row]) }
            return chosen.enumerated().map { place, row in
                SuggestedFrame(frame: video.candidates[row], reason: Self.reason(before: before + place))
            }
        }
    }

    private static func reason(before count: Int) -> String {
        switch count {
        case 0: "the most usual"
        case 1: "unlike the one before it"
        default: "unlike the \(count) before it"
        }
    }
}
