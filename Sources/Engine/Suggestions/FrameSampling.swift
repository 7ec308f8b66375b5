import Neural

/// Frames drawn from a list, as SLEAP's suggestion method “sample” does.
public enum FrameSampling {
    /// Every n-th frame from the first on, n the largest whole number with which there are `count` of them.
    public static func stride(_ frames: [Int], count: Int) -> [Int] {
        guard count > 0 else { return [] }
        let step = step(frames.count, count: count)
        return Swift.stride(from: 0, to: frames.count, by: step).prefix(count).map { frames[$0] }
    }

    /// `count` frames without replacement, ascending.
    public static func random(_ frames: [Int], count: Int, seed: UInt64) -> [Int] {
        var generator = SplitMix64(seed: seed)
        var pool = frames
        let wanted = min(max(0, count), pool.count)
        for place in 0..<wanted { pool.swapAt(place, Int.random(in: place..<pool.count, using: &generator)) }
        return pool.prefix(wanted).sorted()
    }

    static func step(_ total: Int, count: Int) -> Int { max(1, total / max(1, count)) }

    /// The frames that `settings` look at; none is asked for more than once.
    public static func looked(at frames: [Int], _ settings: SuggestionSettings) -> [Int] {
        sampled(frames, settings, count: settings.samples)
    }

    /// The whole method: at most `settings.count` of the frames.
    ///
    /// - Parameter group: SLEAP numbers the group of a sample by its video.
    public static func suggestions(
        _ frames: [Int], _ settings: SuggestionSettings, group: Int
    ) -> [SuggestedFrame] {
        let count = settings.count ?? frames.count
        let step = step(frames.count, count: count)
        let reason =
            switch settings.sampling {
            case .stride: step == 1 ? "every frame" : "one frame in \(step)"
            case .random: "picked at random"
            }
        return sampled(frames, settings, count: count).map { SuggestedFrame(frame: $0, group: group, reason: reason) }
    }

    private static func sampled(_ frames: [Int], _ settings: SuggestionSettings, count: Int) -> [Int] {
        switch settings.sampling {
        case .stride: stride(frames, count: count)
        case .random: random(frames, count: count, seed: settings.seed)
        }
    }
}
