/// The frames of highest value met so far, in memory that does not grow with the video.
struct StrongestFrames {
    struct Entry: Hashable {
        let frame: Int
        let value: Double

        static func isStronger(_ a: Entry, _ b: Entry) -> Bool {
            a.value != b.value ? a.value > b.value : a.frame < b.frame
        }
    }

    private static let capacity = 65_536
    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ frame: Int, value: Double) {
        guard value.isFinite else { return }
        entries.append(Entry(frame: frame, value: value))
        if entries.count == 2 * Self.capacity {
            entries.sort(by: Entry.isStronger)
            entries.removeLast(Self.capacity)
        }
    }

    /// The strongest first. Neighbours show nearly the same, so no two nearer than `spacing` frames are taken while
    /// there are others.
    func chosen(_ count: Int?, spacing: Int, above limit: Double = -.infinity) -> [Entry] {
        let ranked = entries.filter { $0.value > limit }.sorted(by: Entry.isStronger)
        guard let count, count < ranked.count else { return ranked }
        var taken = SpacedFrames(spacing: spacing)
        var chosen: [Entry] = []
        var passed: [Entry] = []
        for entry in ranked where chosen.count < count {
            if taken.insert(entry.frame) { chosen.append(entry) } else { passed.append(entry) }
        }
        return (chosen + passed.prefix(count - chosen.count)).sorted(by: Entry.isStronger)
    }

    /// A quarter of the mean distance that `count` frames of `total` have, at most about a second of video.
    static func spacing(_ count: Int?, of total: Int) -> Int {
        guard let count, count > 0 else { return 1 }
        return min(25, max(1, total / (4 * count)))
    }
}

/// Frames that keep a distance from each other.
private struct SpacedFrames {
    let spacing: Int
    private var frames: [Int] = []

    init(spacing: Int) { self.spacing = spacing }

    /// - Returns: false when a frame nearer than the spacing is there.
    mutating func insert(_ frame: Int) -> Bool {
        var (low, high) = (0, frames.count)
        while low < high {
            let middle = (low + high) / 2
            if frames[middle] < frame { low = middle + 1 } else { high = middle }
        }
        if low < frames.count, frames[low] - frame < spacing { return false }
        if low > 0, frame - frames[low - 1] < spacing { return false }
        frames.insert(frame, at: low)
        return true
    }
}
