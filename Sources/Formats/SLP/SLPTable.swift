/// A table of records that is filled value by value and written a chunk at a time.
struct SLPTable: ~Copyable {
    static let pointFields = [
        HDF5Field("x", .f64), HDF5Field("y", .f64), HDF5Field("visible", .bool), HDF5Field("complete", .bool),
    ]
    static let instanceFields = [
        HDF5Field("instance_id", .i64), HDF5Field("instance_type", .u8), HDF5Field("frame_id", .u64),
        HDF5Field("skeleton", .u32), HDF5Field("track", .i32), HDF5Field("from_predicted", .i64),
        HDF5Field("score", .f32), HDF5Field("point_id_start", .u64), HDF5Field("point_id_end", .u64),
        HDF5Field("tracking_score", .f32),
    ]
    static let frameFields = [
        HDF5Field("frame_id", .u64), HDF5Field("video", .u32), HDF5Field("frame_idx", .u64),
        HDF5Field("instance_id_start", .u64), HDF5Field("instance_id_end", .u64),
    ]

    private static let chunk = 8192
    private let output: HDF5Output
    private var bytes: [UInt8] = []
    private var pending = 0
    private var written = 0

    /// Rows so far.
    var count: Int { written + pending }

    init(_ name: String, _ fields: [HDF5Field], in file: borrowing HDF5File) throws {
        output = try file.createTable(name, fields, chunk: Self.chunk, level: 1)
        bytes.reserveCapacity(Self.chunk * fields.reduce(0) { $0 + $1.size })
    }

    mutating func put(u8 value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }
    mutating func put(bool value: Bool) { bytes.append(value ? 1 : 0) }
    mutating func put(u32 value: Int) { put(UInt32(truncatingIfNeeded: value)) }
    mutating func put(i32 value: Int) { put(UInt32(bitPattern: Int32(truncatingIfNeeded: value))) }
    mutating func put(u64 value: Int) { put(UInt64(bitPattern: Int64(value))) }
    mutating func put(i64 value: Int) { put(UInt64(bitPattern: Int64(value))) }
    mutating func put(f32 value: Float) { put(value.bitPattern) }
    mutating func put(f64 value: Double) { put(value.bitPattern) }

    private mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func endRow(in file: borrowing HDF5File) throws {
        pending += 1
        if pending == Self.chunk { try flush(in: file) }
    }

    mutating func flush(in file: borrowing HDF5File) throws {
        try file.append(bytes, rows: pending, to: output, at: written)
        written += pending
        pending = 0
        bytes.removeAll(keepingCapacity: true)
    }
}
