import CHDF5

extension HDF5Dataset {
    /// All values as integers, in row-major order.
    ///
    /// - Throws: `FormatError.wrongType` when they are not numbers.
    func integers() throws -> [Int] {
        guard element.isNumber else { throw wrongType("numbers") }
        guard count > 0 else { return [] }
        var values = [Int64](repeating: 0, count: count)
        try values.withUnsafeMutableBytes { try read(rows: nil, as: tarsier_h5_native_int64(), into: $0.baseAddress!) }
        return values.map(Int.init)
    }

    /// All strings as the bytes they are stored in, padding removed. An empty data set of any type has none.
    ///
    /// - Throws: `FormatError.wrongType` when it holds something else.
    func strings() throws -> [[UInt8]] {
        guard count > 0 else { return [] }
        switch element {
        case .fixedString(let size): return try fixedStrings(size)
        case .variableString: return try variableStrings()
        default: throw wrongType("text")
        }
    }

    private func fixedStrings(_ size: Int) throws -> [[UInt8]] {
        var bytes = [UInt8](repeating: 0, count: count * size)
        try bytes.withUnsafeMutableBytes { try read(rows: nil, as: type.id, into: $0.baseAddress!) }
        return (0..<count).map { Self.trimmed(bytes[($0 * size)..<(($0 + 1) * size)]) }
    }

    /// The bytes before the first NUL, which ends or pads a fixed string.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(bytes[..<(bytes.firstIndex(of: 0) ?? bytes.endIndex)])
    }

    private func variableStrings() throws -> [[UInt8]] {
        try variableValues(0..<count).map { Self.trimmed($0[...]) }
    }

    /// One row of bytes: of a variable-length data set, or of a table of bytes `[rows, length]`, zeros at its end removed.
    ///
    /// - Throws: `FormatError.wrongType`, `.damaged`.
    func bytes(row: Int) throws -> [UInt8] {
        guard let rows = shape.first, (0..<rows).contains(row) else { throw broken("has no row \(row)") }
        switch (element, shape.count) {
        case (.variableBytes, 1): return try variableValues(row..<row + 1)[0]
        case (let element, 2) where element.isByte:
            var bytes = [UInt8](repeating: 0, count: shape[1])
            guard !bytes.isEmpty else { return [] }
            try bytes.withUnsafeMutableBytes { try read(rows: row..<row + 1, as: type.id, into: $0.baseAddress!) }
            return Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)])
        default: throw wrongType("rows of bytes")
        }
    }

    /// Variable-length values, from the heap itself. Their bytes together may not exceed the file's.
    private func variableValues(_ rows: Range<Int>) throws -> [[UInt8]] {
        guard var heap = HDF5Heap(path: file, byteCount: fileByteCount), let all = try references(heap) else {
            throw FormatError.unsupported(
                path: file, found: "the way \(name) is stored", supported: "variable-length data must be uncompressed")
        }
        var total = 0
        return try all[rows].map { reference in
            total += reference.length
            guard total <= fileByteCount, let value = heap.value(reference) else {
                throw broken("leads to no data")
            }
            return value
        }
    }
}
