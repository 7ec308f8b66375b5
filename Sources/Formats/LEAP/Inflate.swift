/// Unpacks zlib streams, as MATLAB's files hold them. Source: RFC 1950 and RFC 1951.
struct Inflate {
    struct Damaged: Error {}

    private let input: ArraySlice<UInt8>
    private var at: Int
    private var (bits, bitCount) = (UInt32(0), 0)
    private var output: [UInt8] = []
    private let largest: Int

    private init(_ input: ArraySlice<UInt8>, largest: Int) {
        self.input = input
        at = input.startIndex
        self.largest = largest
    }

    /// - Parameter largest: more bytes than these are taken for damage.
    /// - Throws: `Damaged`.
    static func zlib(_ input: ArraySlice<UInt8>, largest: Int) throws -> [UInt8] {
        guard input.count > 2, input[input.startIndex] & 15 == 8, input[input.startIndex + 1] & 0x20 == 0 else {
            throw Damaged()
        }
        var stream = Inflate(input.dropFirst(2), largest: largest)
        return try stream.run()
    }

    private mutating func run() throws -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try stored()
            case 1: try compressed(Self.fixedLengths, Self.fixedDistances)
            case 2: try dynamic()
            default: throw Damaged()
            }
        }
        return output
    }

    /// The next bits, the first of them the lowest.
    private mutating func take(_ count: Int) throws -> Int {
        while bitCount < count {
            guard at < input.endIndex else { throw Damaged() }
            bits |= UInt32(input[at]) << UInt32(bitCount)
            at += 1
            bitCount += 8
        }
        let value = bits & ((1 << UInt32(count)) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(value)
    }

    private mutating func stored() throws {
        (bits, bitCount) = (0, 0)
        guard at + 4 <= input.endIndex else { throw Damaged() }
        let length = Int(input[at]) | Int(input[at + 1]) << 8
        at += 4
        guard at + length <= input.endIndex, output.count + length <= largest else { throw Damaged() }
        output += input[at..<at + length]
        at += length
    }

    /// A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes.
    private struct Code {
        private var counts = [Int](repeating: 0, count: 16)
        private var symbols: [Int] = []

        init(lengths: ArraySlice<Int>) {
            for length in lengths where length > 0 { counts[length] += 1 }
            for length in 1..<16 {
                symbols += lengths.enumerated().filter { $0.element == length }.map(\.offset)
            }
        }

        func next(_ bit: () throws -> Int) throws -> Int {
            var (code, first, index) = (0, 0, 0)
            for length in 1..<16 {
                code |= try bit()
                let count = counts[length]
                if code - first < count { return symbols[index + code - first] }
                index += count
                first = (first + count) << 1
                code <<= 1
            }
            throw Damaged()
        }
    }

    private static let fixedLengths = Code(
        lengths: ([Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24)
            + [Int](repeating: 8, count: 8))[...])
    private static let fixedDistances = Code(lengths: [Int](repeating: 5, count: 30)[...])
    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func symbol(_ code: Code) throws -> Int { try code.next { try take(1) } }

    private mutating func dynamic() throws {
        let (literals, distances, given) = (try take(5) + 257, try take(5) + 1, try take(4) + 4)
        var own = [Int](repeating: 0, count: 19)
        for i in 0..<given { own[Self.order[i]] = try take(3) }
        let code = Code(lengths: own[...])
        var lengths: [Int] = []
        while lengths.count < literals + distances {
            switch try symbol(code) {
            case let length where length < 16: lengths.append(length)
            case 16:
                guard let last = lengths.last else { throw Damaged() }
                lengths += [Int](repeating: last, count: try take(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try take(3) + 3)
            default: lengths += [Int](repeating: 0, count: try take(7) + 11)
            }
        }
        guard lengths.count == literals + distances else { throw Damaged() }
        try compressed(Code(lengths: lengths[..<literals]), Code(lengths: lengths[literals...]))
    }

    private mutating func compressed(_ literals: Code, _ distances: Code) throws {
        while true {
            let symbol = try symbol(literals)
            if symbol == 256 { return }
            guard output.count < largest else { throw Damaged() }
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            guard symbol < 286 else { throw Damaged() }
            try copy(length: try length(symbol - 257), distances)
        }
    }

    private mutating func length(_ step: Int) throws -> Int {
        if step == 28 { return 258 }
        if step < 8 { return step + 3 }
        let extra = step / 4 - 1
        return (4 + step % 4) << extra + 3 + (try take(extra))
    }

    private mutating func copy(length: Int, _ distances: Code) throws {
        let step = try symbol(distances)
        guard step < 30 else { throw Damaged() }
        let extra = step < 4 ? 0 : step / 2 - 1
        let distance = step < 4 ? step + 1 : (2 + step % 2) << extra + 1 + (try take(extra))
        guard distance <= output.count, output.count + length <= largest else { throw Damaged() }
        for _ in 0..<length { output.append(output[output.count - distance]) }
    }
}
