import CHDF5

/// One open data set, checked before anything of it is read: it must lie in its file and fit into it.
struct HDF5Dataset: ~Copyable {
    let file: String
    let name: String
    /// Extent of each dimension; empty for a single value.
    let shape: [Int]
    let element: HDF5Element
    let elementSize: Int
    let fileByteCount: Int
    let handle: HDF5Handle
    let type: HDF5Handle

    var count: Int { shape.reduce(1, *) }

    /// zlib's densest stream, and a little for what has no storage yet; large data sets must be less dense.
    private static let (densest, slack) = (1100, 1 << 20)
    private static let (dense, large) = (200, 1 << 28)
    private static let largestChunk = 1 << 29

    private init(
        file: String, fileByteCount: Int, name: String, shape: [Int], handle: consuming HDF5Handle,
        type: consuming HDF5Handle
    ) {
        self.file = file
        self.fileByteCount = fileByteCount
        self.name = name
        self.shape = shape
        element = HDF5Element(type.id)
        elementSize = H5Tget_size(type.id)
        self.handle = handle
        self.type = type
    }

    /// - Throws: `FormatError.damaged`, or `.unsupported` for data that lies elsewhere or needs a plug-in.
    static func open(_ name: String, in file: borrowing HDF5File) throws -> HDF5Dataset {
        guard let access = HDF5Handle(H5Pcreate(tarsier_h5_dataset_access()), .properties) else {
            throw FormatError.damaged(path: file.path, place: "the data set \(name)", found: "cannot be opened")
        }
        H5Pset_chunk_cache(access.id, 521, 32 << 20, 0.75)
        guard let handle = HDF5Handle(H5Dopen2(file.handle.id, name, access.id), .dataset),
            let type = HDF5Handle(H5Dget_type(handle.id), .type),
            let space = HDF5Handle(H5Dget_space(handle.id), .space)
        else { throw FormatError.damaged(path: file.path, place: "the data set \(name)", found: "cannot be opened") }
        let shape = try shape(of: space.id, file: file.path, name: name)
        let dataset = HDF5Dataset(
            file: file.path, fileByteCount: file.byteCount, name: name, shape: shape, handle: handle, type: type)
        try dataset.checkLayout()
        try dataset.checkSize()
        return dataset
    }

    private static func shape(of space: hid_t, file: String, name: String) throws -> [Int] {
        if H5Sget_simple_extent_type(space) == H5S_NULL { return [0] }
        let rank = H5Sget_simple_extent_ndims(space)
        guard (0...8).contains(rank) else {
            throw FormatError.damaged(path: file, place: "the data set \(name)", found: "has \(rank) dimensions")
        }
        var extent = [hsize_t](repeating: 0, count: Int(rank))
        H5Sget_simple_extent_dims(space, &extent, nil)
        var product = 1
        return try extent.map { side in
            let (next, overflow) = product.multipliedReportingOverflow(by: Int(clamping: max(side, 1)))
            guard !overflow, next < 1 << 48 else {
                throw FormatError.damaged(path: file, place: "the data set \(name)", found: "claims \(extent) values")
            }
            product = next
            return Int(side)
        }
    }

    /// Data in other files, virtual data sets and filters that need a plug-in are refused.
    private func checkLayout() throws {
        guard let plan = HDF5Handle(H5Dget_create_plist(handle.id), .properties) else { throw broken("has no layout") }
        let layout = H5Pget_layout(plan.id)
        guard [H5D_COMPACT, H5D_CONTIGUOUS, H5D_CHUNKED].contains(layout), H5Pget_external_count(plan.id) == 0 else {
            throw FormatError.unsupported(
                path: file, found: "the data set \(name), which lies in another file",
                supported: "the data must lie in the file itself")
        }
        if layout == H5D_CHUNKED {
            var sides = [hsize_t](repeating: 0, count: 32)
            let rank = Int(H5Pget_chunk(plan.id, 32, &sides))
            let cells = sides.prefix(max(rank, 0)).reduce(Double(elementSize)) { $0 * Double($1) }
            guard rank > 0, cells <= Double(Self.largestChunk) else { throw broken("has chunks of \(cells) bytes") }
        }
        for i in 0..<max(0, H5Pget_nfilters(plan.id)) {
            var (flags, settings, config) = (UInt32(0), 0, UInt32(0))
            let filter = H5Pget_filter2(plan.id, UInt32(i), &flags, &settings, nil, 0, nil, &config)
            guard (1...6).contains(filter) else {
                throw FormatError.unsupported(
                    path: file, found: "the compression of \(name) (HDF5 filter \(filter))",
                    supported: "gzip and shuffle are")
            }
        }
    }

    private func checkSize() throws {
        let stored = Int(clamping: H5Dget_storage_size(handle.id))
        guard elementSize > 0, elementSize < 1 << 30, fileByteCount == 0 || stored <= fileByteCount else {
            throw broken("claims \(stored) bytes in a file of \(fileByteCount)")
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: elementSize)
        let plausible = min(stored * Self.densest + Self.slack, stored * Self.dense + Self.large)
        guard !overflow, bytes <= plausible else {
            throw broken("claims \(count) values, more than its \(stored) bytes can hold")
        }
    }

    func broken(_ found: String) -> FormatError {
        .damaged(path: file, place: "the data set \(name)", found: found)
    }

    func wrongType(_ expected: String) -> FormatError {
        let extent = shape.map(String.init).joined(separator: " by ")
        return .wrongType(
            path: file, place: "the data set \(name)", expected: expected,
            found: element.words + (shape.isEmpty ? "" : " (\(extent))"))
    }

    /// Reads a block of rows (whole, for a single value) into `buffer` as `memory` lays it out.
    func read(rows: Range<Int>?, as memory: hid_t, into buffer: UnsafeMutableRawPointer, transfer: hid_t? = nil) throws
    {
        let transfer = tarsier_h5_default()
        guard let rows, !shape.isEmpty else {
            let all = tarsier_h5_all()
            guard H5Dread(handle.id, memory, all, all, transfer, buffer) >= 0 else { throw broken("cannot be read") }
            return
        }
        var start = shape.map { _ in hsize_t(0) }
        var extent = shape.map { hsize_t($0) }
        start[0] = hsize_t(rows.lowerBound)
        extent[0] = hsize_t(rows.count)
        guard let space = HDF5Handle(H5Dget_space(handle.id), .space),
            H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, extent, nil) >= 0,
            let target = HDF5Handle(H5Screate_simple(Int32(extent.count), extent, nil), .space),
            H5Dread(handle.id, memory, target.id, space.id, transfer, buffer) >= 0
        else { throw broken("cannot be read") }
    }
}
