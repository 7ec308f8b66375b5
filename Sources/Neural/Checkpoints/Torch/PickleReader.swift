import Foundation

/// Reads a pickle (protocols 2 to 5) into a `Pickle`, with the opcodes that PyTorch's files use and no other.
///
/// Memory stays within a small multiple of the file: every opcode adds at most one value, and shared values are shared.
/// Opcodes: CPython, `Lib/pickletools.py`.
struct PickleReader {
    private let data: Data
    private let fail: (String) -> NeuralError
    private var place: Data.Index
    private var nodes: [Pickle.Node] = []
    private var stack: [Pickle.Value] = []
    /// Where the open marks stand in the stack.
    private var marks: [Int] = []
    private var memo: [Int: Pickle.Value] = [:]

    /// The longest pickle that is read, in bytes; a checkpoint's is well under 1 MiB.
    static let longest = 32 << 20

    /// - Parameter fail: makes the error for a reason.
    static func read(_ data: Data, fail: @escaping (String) -> NeuralError) throws -> Pickle {
        guard data.count <= longest else { throw fail("its description of \(data.count >> 20) MiB is too long") }
        return try readFirst(of: data, fail: fail).pickle
    }

    /// Reads the pickle that `data` begins with.
    /// - Returns: also where it ends.
    static func readFirst(
        of data: Data, fail: @escaping (String) -> NeuralError
    ) throws -> (pickle: Pickle, end: Data.Index) {
        var reader = PickleReader(data: data.prefix(longest), fail: fail)
        let pickle = try reader.run()
        return (pickle, reader.place)
    }

    private init(data: Data, fail: @escaping (String) -> NeuralError) {
        (self.data, self.fail, place) = (data, fail, data.startIndex)
    }

    private mutating func run() throws -> Pickle {
        while true {
            let opcode = try byte()
            if opcode == UInt8(ascii: ".") { return Pickle(nodes: nodes, root: try pop()) }
            if try !scalar(opcode), try !container(opcode), try !object(opcode), try !memory(opcode) {
                let hex = String(opcode, radix: 16)
                throw fail("its pickle has the operation 0x\(hex), which no array of weights needs")
            }
        }
    }
}

// MARK: The opcodes

extension PickleReader {
    private mutating func scalar(_ opcode: UInt8) throws -> Bool {
        switch opcode {
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.bool(true))
        case 0x89: stack.append(.bool(false))
        case UInt8(ascii: "K"): stack.append(.int(try number(bytes: 1)))
        case UInt8(ascii: "M"): stack.append(.int(try number(bytes: 2)))
        case UInt8(ascii: "J"):
            stack.append(.int(Int(Int32(truncatingIfNeeded: try number(bytes: 4)))))
        case 0x8A: stack.append(long(try bytes(try number(bytes: 1))))
        case 0x8B: stack.append(long(try bytes(try number(bytes: 4))))
        case UInt8(ascii: "G"):
            let bits = try bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            stack.append(.float(Double(bitPattern: bits)))
        case UInt8(ascii: "X"): stack.append(.string(try text(try number(bytes: 4))))
        case 0x8C: stack.append(.string(try text(try number(bytes: 1))))
        case 0x8D: stack.append(.string(try text(try number(bytes: 8))))
        case UInt8(ascii: "T"): stack.append(.string(try text(try number(bytes: 4))))
        case UInt8(ascii: "U"): stack.append(.string(try text(try number(bytes: 1))))
        case UInt8(ascii: "C"): try skip(try number(bytes: 1))
        case UInt8(ascii: "B"): try skip(try number(bytes: 4))
        case 0x8E: try skip(try number(bytes: 8))
        default: return false
        }
        return true
    }

    private mutating func container(_ opcode: UInt8) throws -> Bool {
        switch opcode {
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: ")"): push(.tuple)
        case 0x85, 0x86, 0x87:
            let count = Int(opcode) - 0x84
            guard stack.count - (marks.last ?? 0) >= count else { throw damaged }
            let items = Array(stack.suffix(count))
            stack.removeLast(count)
            push(.tuple, items)
        case UInt8(ascii: "t"): push(.tuple, try popToMark())
        case UInt8(ascii: "]"): push(.list)
        case UInt8(ascii: "}"): push(.dictionary)
        case UInt8(ascii: "a"): try add([try pop()], to: .list)
        case UInt8(ascii: "e"): try add(try popToMark(), to: .list)
        case UInt8(ascii: "s"):
            let (value, key) = try (pop(), pop())
            try add([key, value], to: .dictionary)
        case UInt8(ascii: "u"): try add(try popToMark(), to: .dictionary)
        case 0x8F: push(.list)
        case 0x90: _ = try popToMark()
        case 0x91:
            _ = try popToMark()
            stack.append(.other)
        default: return false
        }
        return true
    }

    private mutating func object(_ opcode: UInt8) throws -> Bool {
        switch opcode {
        case UInt8(ascii: "c"): stack.append(try global(module: try line(), name: try line()))
        case 0x93:
            guard case .string(let name) = try pop(), case .string(let module) = try pop() else { throw damaged }
            stack.append(try global(module: module, name: name))
        case UInt8(ascii: "R"), 0x81: try call(arguments: try pop())
        case 0x92:
            _ = try pop()
            try call(arguments: try pop())
        case UInt8(ascii: "b"):
            // An object's state; of an ordered dictionary it is metadata.
            _ = try pop()
            guard !stack.isEmpty else { throw damaged }
        case UInt8(ascii: "Q"):
            push(.persistent, try tuple(try pop()))
        default: return false
        }
        return true
    }

    private mutating func memory(_ opcode: UInt8) throws -> Bool {
        switch opcode {
        case 0x80: try check(protocol: try number(bytes: 1))
        case 0x95: _ = try number(bytes: 8)
        case UInt8(ascii: "q"): memo[try number(bytes: 1)] = try top()
        case UInt8(ascii: "r"): memo[try number(bytes: 4)] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): try recall(try number(bytes: 1))
        case UInt8(ascii: "j"): try recall(try number(bytes: 4))
        case UInt8(ascii: "0"): _ = try pop()
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: "2"): stack.append(try top())
        default: return false
        }
        return true
    }
}

// MARK: What they do

extension PickleReader {
    private var damaged: NeuralError { fail("its pickle is damaged") }

    private func check(protocol version: Int) throws {
        guard (2...5).contains(version) else { throw fail("its pickle has protocol \(version), not 2 to 5") }
    }

    private func global(module: String, name: String) throws -> Pickle.Value {
        let global = Pickle.Global(module: module, name: name)
        guard PickleGlobals.makesTensors(global) || PickleGlobals.isInert(global) else {
            throw fail("it asks for \"\(global)\", which no array of weights needs; nothing of it was run")
        }
        return .global(global)
    }

    /// Calls nothing: an ordered dictionary becomes a dictionary, every other call a note of itself.
    private mutating func call(arguments: Pickle.Value) throws {
        guard case .global(let function) = try pop() else { throw fail("its pickle calls what is no function") }
        let arguments = try tuple(arguments)
        guard function == PickleGlobals.orderedDictionary else { return push(.call(function), arguments) }
        var items: [Pickle.Value] = []
        if case .node(let list)? = arguments.first {
            for case .node(let pair) in nodes[list].items where nodes[pair].items.count == 2 {
                items += nodes[pair].items
            }
        }
        push(.dictionary, items)
    }

    /// Adds to the container on top of the stack; what objects collect is not kept.
    private mutating func add(_ items: [Pickle.Value], to kind: Pickle.Node.Kind) throws {
        guard case .node(let id) = try top(), kind == .list || items.count % 2 == 0 else { throw damaged }
        if case .call = nodes[id].kind { return }
        guard nodes[id].kind == kind else { throw damaged }
        nodes[id].items.append(contentsOf: items)
    }

    private func tuple(_ value: Pickle.Value) throws -> [Pickle.Value] {
        guard case .node(let id) = value, nodes[id].kind == .tuple else { throw damaged }
        return nodes[id].items
    }

    private mutating func push(_ kind: Pickle.Node.Kind, _ items: [Pickle.Value] = []) {
        nodes.append(Pickle.Node(kind: kind, items: items))
        stack.append(.node(nodes.count - 1))
    }

    private func top() throws -> Pickle.Value {
        guard let value = stack.last, stack.count > marks.last ?? 0 else { throw damaged }
        return value
    }

    private mutating func pop() throws -> Pickle.Value {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func popToMark() throws -> [Pickle.Value] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw damaged }
        let items = Array(stack[mark...])
        stack.removeLast(items.count)
        return items
    }

    private mutating func recall(_ key: Int) throws {
        guard let value = memo[key] else { throw damaged }
        stack.append(value)
    }
}

// MARK: Bytes

extension PickleReader {
    private mutating func byte() throws -> UInt8 {
        guard place < data.endIndex else { throw fail("its pickle ends too early (truncated?)") }
        defer { place += 1 }
        return data[place]
    }

    private mutating func bytes(_ count: Int) throws -> Data {
        guard count >= 0, count <= data.endIndex - place else { throw fail("its pickle ends too early (truncated?)") }
        defer { place += count }
        return data[place..<(place + count)]
    }

    /// Little-endian, without sign.
    private mutating func number(bytes count: Int) throws -> Int {
        let value = try bytes(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let number = Int(exactly: value) else { throw damaged }
        return number
    }

    private mutating func text(_ count: Int) throws -> String { String(decoding: try bytes(count), as: UTF8.self) }

    private mutating func skip(_ count: Int) throws {
        _ = try bytes(count)
        stack.append(.other)
    }

    private mutating func line() throws -> String {
        guard let end = data[place...].firstIndex(of: UInt8(ascii: "\n")) else { throw damaged }
        defer { place = end + 1 }
        return String(decoding: data[place..<end], as: UTF8.self)
    }

    /// Two's complement, little-endian, of up to 8 bytes.
    private func long(_ bytes: Data) -> Pickle.Value {
        guard bytes.count <= 8 else { return .other }
        let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let unused = 64 - 8 * bytes.count
        return .int(bytes.isEmpty ? 0 : Int(Int64(bitPattern: bits << UInt64(unused))) >> unused)
    }
}
