import CHDF5

/// One column of a table of records, as the file lays it out.
struct HDF5Column {
    let offset: Int
    let element: HDF5Element
}

/// A block of records in memory, little-endian, as they lie in the file.
struct HDF5RecordBlock {
    let bytes: UnsafeRawBufferPointer
    let stride: Int
    let count: Int

    /// The value as an integer; one beyond Int's range is clamped, and a fraction becomes `Int.min`.
    @inline(__always) func int(_ row: Int, _ column: HDF5Column) -> Int {
        let at = row * stride + column.offset
        return switch column.element {
        case .signed(8): Int(bytes.loadUnaligned(fromByteOffset: at, as: Int64.self))
        case .unsigned(8): Int(clamping: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        case .signed(4): Int(bytes.loadUnaligned(fromByteOffset: at, as: Int32.self))
        case .unsigned(4): Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        case .signed(2): Int(bytes.loadUnaligned(fromByteOffset: at, as: Int16.self))
        case .unsigned(2): Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self))
        case .signed(1): Int(bytes.loadUnaligned(fromByteOffset: at, as: Int8.self))
        case .unsigned(1): Int(bytes[at])
        default: Int(exactly: double(row, column)) ?? .min
        }
    }

    @inline(__always) func double(_ row: Int, _ column: HDF5Column) -> Double {
        let at = row * stride + column.offset
        return switch column.element {
        case .float(8): bytes.loadUnaligned(fromByteOffset: at, as: Double.self)
        case .float(4): Double(bytes.loadUnaligned(fromByteOffset: at, as: Float.self))
        default: Double(int(row, column))
        }
    }

    @inline(__always) func bool(_ row: Int, _ column: HDF5Column) -> Bool { int(row, column) != 0 }
}

extension HDF5Dataset {
    /// The columns named, in that order; nil for one that is not there.
    ///
    /// - Throws: `FormatError.wrongType` when this is no table of records, or a column is not a number.
    func columns(_ names: [String]) throws -> [HDF5Column?] {
        guard case .compound = element, shape.count == 1 else { throw wrongType("a table of records") }
        for i in 0..<UInt32(max(0, H5Tget_nmembers(type.id))) where H5Tget_member_class(type.id, i) == H5T_VLEN {
            throw wrongType("records of numbers")
        }
        return try names.map { name in
            let index = H5Tget_member_index(type.id, name)
            guard index >= 0 else { return nil }
            guard let member = HDF5Handle(H5Tget_member_type(type.id, UInt32(index)), .type) else {
                throw broken("has an unreadable column \(name)")
            }
            let column = HDF5Column(
                offset: H5Tget_member_offset(type.id, UInt32(index)), element: HDF5Element(member.id))
            guard column.offset >= 0, column.offset + H5Tget_size(member.id) <= elementSize else {
                throw broken("has a column \(name) beyond its records")
            }
            guard column.element.isNumber else {
                throw FormatError.wrongType(
                    path: file, place: "the column \(name) of \(self.name)", expected: "numbers",
                    found: column.element.words)
            }
            return column
        }
    }

    /// As `columns`, but each must be there.
    func required(_ names: [String]) throws -> [HDF5Column] {
        try zip(names, columns(names)).map { name, column in
            guard let column else { throw FormatError.missing(path: file, what: "the column \(name) of \(self.name)") }
            return column
        }
    }

    /// Hands all records over in blocks, in order; memory stays at one block.
    func forEachBlock(of rows: Int = 16_384, _ body: (HDF5RecordBlock) throws -> Void) throws {
        let total = count
        guard total > 0 else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(rows, total) * elementSize, alignment: 16)
        defer { buffer.deallocate() }
        for start in stride(from: 0, to: total, by: rows) {
            let end = min(start + rows, total)
            try read(rows: start..<end, as: type.id, into: buffer.baseAddress!)
            try body(HDF5RecordBlock(bytes: UnsafeRawBufferPointer(buffer), stride: elementSize, count: end - start))
        }
    }
}
