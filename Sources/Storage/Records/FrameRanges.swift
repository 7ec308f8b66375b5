/// Sorted, disjoint, inclusive ranges of frames; as JSON `[[first, last], …]`.
public struct FrameRanges: Hashable, Sendable, Codable, ExpressibleByArrayLiteral {
    /// Sorted by lower bound, with at least one frame between neighbours.
    public private(set) var ranges: [ClosedRange<Int>] = []

    public init() {}

    /// Joins what overlaps or touches; the order of `ranges` does not matter.
    public init(_ ranges: some Sequence<ClosedRange<Int>>) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
    }

    public init(frames: some Sequence<Int>) {
        for frame in frames.sorted() { append(frame...frame) }
    }

    public init(arrayLiteral elements: ClosedRange<Int>...) { self.init(elements) }

    /// Adds a range that begins no earlier than the last one.
    mutating func append(_ range: ClosedRange<Int>) {
        guard let last = ranges.last, range.lowerBound <= last.upperBound + 1 else { return ranges.append(range) }
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }

    public var isEmpty: Bool { ranges.isEmpty }
    public var frameCount: Int { ranges.reduce(0) { $0 + $1.count } }
    public var first: Int? { ranges.first?.lowerBound }
    public var last: Int? { ranges.last?.upperBound }

    /// - Complexity: O(log n).
    public func contains(_ frame: Int) -> Bool {
        let index = firstIndex(endingAtOrAfter: frame)
        return index < ranges.count && ranges[index].contains(frame)
    }

    /// The first frame at or after `frame`.
    public func next(atOrAfter frame: Int) -> Int? {
        let index = firstIndex(endingAtOrAfter: frame)
        return index < ranges.count ? max(frame, ranges[index].lowerBound) : nil
    }

    /// The last frame at or before `frame`.
    public func previous(atOrBefore frame: Int) -> Int? {
        let index = firstIndex(endingAtOrAfter: frame)
        if index < ranges.count, ranges[index].lowerBound <= frame { return frame }
        return index > 0 ? ranges[index - 1].upperBound : nil
    }

    private func firstIndex(endingAtOrAfter frame: Int) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < frame { low = middle + 1 } else { high = middle }
        }
        return low
    }

    public func union(_ other: FrameRanges) -> FrameRanges { FrameRanges(ranges + other.ranges) }

    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        var ranges: [ClosedRange<Int>] = []
        while !list.isAtEnd {
            let pair = try list.decode([Int].self)
            guard pair.count == 2, pair[0] <= pair[1] else {
                throw DecodingError.dataCorruptedError(in: list, debugDescription: "a range is [first, last]")
            }
            ranges.append(pair[0]...pair[1])
        }
        self.init(ranges)
    }

    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for range in ranges { try list.encode([range.lowerBound, range.upperBound]) }
    }
}
