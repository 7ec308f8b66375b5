import Foundation

/// A set of frames within one bin of a video, as summary tables hold it.
///
/// Frame `f` of a video lies in bin `f / FrameSet.capacity` at offset `f % FrameSet.capacity`. Encoded as runs, or as a
/// bitmap where runs would be longer, so a bin never takes more than 2 KiB.
package struct FrameSet: Hashable, Sendable {
    package static let capacity = 16_384
    private static let wordCount = capacity / 64

    private var words = [UInt64](repeating: 0, count: wordCount)

    package init() {}

    static func bin(of frame: Int) -> Int { frame / capacity }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Whether nothing is in one of `count` equal parts.
    func isEmpty(part: Int, of count: Int) -> Bool {
        let length = Self.wordCount / count
        return words[part * length..<(part + 1) * length].allSatisfy { $0 == 0 }
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package func contains(_ offset: Int) -> Bool { words[offset >> 6] & (1 << UInt64(offset & 63)) != 0 }

    package mutating func insert(_ offset: Int) { words[offset >> 6] |= 1 << UInt64(offset & 63) }

    package mutating func insert(_ range: ClosedRange<Int>) {
        for word in (range.lowerBound >> 6)...(range.upperBound >> 6) {
            let low = max(range.lowerBound - word << 6, 0)
            let high = min(range.upperBound - word << 6, 63)
            words[word] |= (UInt64.max << UInt64(low)) & (UInt64.max >> UInt64(63 - high))
        }
    }

    package mutating func formUnion(_ other: FrameSet) {
        for i in words.indices { words[i] |= other.words[i] }
    }

    package mutating func subtract(_ other: FrameSet) {
        for i in words.indices { words[i] &= ~other.words[i] }
    }

    /// Runs of consecutive offsets, ascending.
    package var runs: [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        var position = 0
        while let start = next(in: true, from: position) {
            let end = next(in: false, from: start) ?? Self.capacity
            runs.append(start...(end - 1))
            position = end
        }
        return runs
    }

    /// The first offset at or after `position` that is (or is not) in the set.
    private func next(in wanted: Bool, from position: Int) -> Int? {
        var word = position >> 6
        guard word < Self.wordCount else { return nil }
        var bits = (wanted ? words[word] : ~words[word]) & (UInt64.max << UInt64(position & 63))
        while bits == 0 {
            word += 1
            guard word < Self.wordCount else { return nil }
            bits = wanted ? words[word] : ~words[word]
        }
        return word << 6 + bits.trailingZeroBitCount
    }
}

extension FrameSet {
    private static let runsFormat: UInt8 = 0
    private static let bitmapFormat: UInt8 = 1

    package var encoded: Data {
        var writer = ByteWriter()
        writer.byte(Self.runsFormat)
        var end = 0
        for run in runs {
            writer.number(run.lowerBound - end)
            writer.number(run.count - 1)
            end = run.upperBound + 1
            if writer.count > Self.capacity / 8 { return bitmap }
        }
        return writer.data
    }

    private var bitmap: Data {
        var writer = ByteWriter()
        writer.byte(Self.bitmapFormat)
        for word in words { writer.fixed(word) }
        return writer.data
    }

    package init(decoding data: Data) throws {
        var reader = ByteReader(data)
        switch try reader.byte() {
        case Self.bitmapFormat: for i in words.indices { words[i] = try reader.fixed() }
        case Self.runsFormat: for run in try Self.runs(&reader) { insert(run) }
        default: throw UnreadableBytes()
        }
    }

    private static func runs(_ reader: inout ByteReader) throws -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        var end = 0
        while !reader.isAtEnd {
            let gap = try reader.number()
            let length = try reader.number()
            guard gap < capacity, length < capacity, end + Int(gap) + Int(length) < capacity else {
                throw UnreadableBytes()
            }
            runs.append((end + Int(gap))...(end + Int(gap) + Int(length)))
            end += Int(gap) + Int(length) + 1
        }
        return runs
    }

    /// The frames of the encoded set, without building it when it is a list of runs.
    static func frames(decoding data: Data, bin: Int) throws -> [ClosedRange<Int>] {
        var reader = ByteReader(data)
        let runs =
            try reader.byte() == runsFormat ? try Self.runs(&reader) : try FrameSet(decoding: data).runs
        return runs.map { ($0.lowerBound + bin * capacity)...($0.upperBound + bin * capacity) }
    }
}
