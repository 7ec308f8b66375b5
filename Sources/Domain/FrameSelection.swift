/// Frames as a person writes them: `0-799:8,900,950-999`, counted from 0, ranges inclusive, with an optional step.
public struct FrameSelection: Hashable, Sendable, Codable, CustomStringConvertible {
    public struct Part: Hashable, Sendable, Codable {
        public let first: Int
        public let last: Int
        public let step: Int
    }

    public let parts: [Part]

    /// - Throws: `FrameSelectionError` naming the part that cannot be read.
    public init(_ text: String) throws {
        var parts: [Part] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            parts.append(try Self.part(String(word.filter { $0 != " " })))
        }
        self.parts = parts
    }

    public init(_ range: ClosedRange<Int>, step: Int = 1) {
        precondition(range.lowerBound >= 0 && step > 0, "frames count from 0 and steps forward")
        parts = [Part(first: range.lowerBound, last: range.upperBound, step: step)]
    }

    private static func part(_ word: String) throws -> Part {
        let stepped = word.split(separator: ":", omittingEmptySubsequences: false)
        let ends = (stepped.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.map { Int($0) }
        let step = stepped.count == 2 ? Int(stepped[1]) : 1
        guard (1...2).contains(stepped.count), (1...2).contains(ends.count), let step, step > 0,
            let first = numbers[0], first >= 0, let last = numbers[numbers.count - 1]
        else { throw FrameSelectionError.unreadable(word) }
        guard last >= first else { throw FrameSelectionError.backwards(word) }
        return Part(first: first, last: last, step: step)
    }

    public func contains(_ frame: Int) -> Bool {
        parts.contains { $0.first <= frame && frame <= $0.last && (frame - $0.first) % $0.step == 0 }
    }

    /// The selected frames below `count`, ascending, each once.
    public func frames(below count: Int) -> [Int] {
        let all = parts.flatMap { part -> [Int] in
            let end = min(part.last, count - 1)
            return part.first <= end ? Array(stride(from: part.first, through: end, by: part.step)) : []
        }
        return Array(Set(all)).sorted()
    }

    public var description: String {
        parts.map { part in
            let range = part.first == part.last ? "\(part.first)" : "\(part.first)-\(part.last)"
            return part.step == 1 ? range : "\(range):\(part.step)"
        }.joined(separator: ",")
    }
}

public enum FrameSelectionError: Error, Equatable, CustomStringConvertible {
    case unreadable(String)
    case backwards(String)

    public var description: String {
        switch self {
        case .unreadable(let word):
            "“\(word)” is not a frame, a range or a range with a step; expected for example 0-799:8,900,950-999."
        case .backwards(let word): "The range “\(word)” ends before it begins."
        }
    }
}
