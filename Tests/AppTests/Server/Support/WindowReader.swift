/// Reads the binary window of docs/api.md, by that page alone.
struct WindowReader {
    struct Label {
        var id, track, fromPrediction: Int64
        var points: [[Double]]
        var flags: [UInt8]
    }

    struct Prediction {
        var id, track: Int64
        var score, trackingScore: Float
        var points: [[Float]]
    }

    struct Frame {
        var frame: Int
        var isNegative: Bool
        var labels: [Label] = []
        var predictions: [Prediction] = []
    }

    struct Malformed: Error {
        let what: String
    }

    private(set) var nodeSlots = 0
    private(set) var revision: Int64 = 0
    private(set) var frames: [Frame] = []
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        guard try word() == 0x3157_5354, try word() == 1 else { throw Malformed(what: "magic") }
        nodeSlots = Int(try word())
        let count = Int(try word())
        revision = Int64(bitPattern: try integer(8))
        var counts: [(Int, Int)] = []
        for _ in 0..<count {
            let frame = Int(try word())
            counts.append((Int(try integer(2)), Int(try integer(2))))
            frames.append(Frame(frame: frame, isNegative: try integer(1) == 1))
            guard try integer(7) == 0 else { throw Malformed(what: "padding") }
        }
        for (index, (labels, predictions)) in counts.enumerated() {
            for _ in 0..<labels { frames[index].labels.append(try label()) }
            for _ in 0..<predictions { frames[index].predictions.append(try prediction()) }
        }
        guard position == bytes.count else { throw Malformed(what: "\(bytes.count - position) bytes too many") }
    }

    private mutating func label() throws -> Label {
        let (id, track, from) = (try long(), try long(), try long())
        let points = try (0..<nodeSlots).map { _ in [try double(), try double()] }
        let flags = try (0..<nodeSlots).map { _ in UInt8(try integer(1)) }
        try align()
        return Label(id: id, track: track, fromPrediction: from, points: points, flags: flags)
    }

    private mutating func prediction() throws -> Prediction {
        let (id, track, score, trackingScore) = (try long(), try long(), try float(), try float())
        let points = try (0..<nodeSlots).map { _ in [try float(), try float(), try float()] }
        try align()
        return Prediction(id: id, track: track, score: score, trackingScore: trackingScore, points: points)
    }

    private mutating func align() throws {
        while position % 8 != 0 { guard try integer(1) == 0 else { throw Malformed(what: "padding") } }
    }

    private mutating func integer(_ count: Int) throws -> UInt64 {
        guard position + count <= bytes.count else { throw Malformed(what: "cut short") }
        defer { position += count }
        return bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func word() throws -> UInt32 { UInt32(try integer(4)) }
    private mutating func long() throws -> Int64 { Int64(bitPattern: try integer(8)) }
    private mutating func double() throws -> Double { Double(bitPattern: try integer(8)) }
    private mutating func float() throws -> Float { Float(bitPattern: UInt32(try integer(4))) }
}
