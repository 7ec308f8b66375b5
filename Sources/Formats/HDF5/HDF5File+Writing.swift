import CHDF5

/// One column of a table that is written.
struct HDF5Field {
    enum Kind { case i8, u8, u32, i32, i64, u64, f32, f64, bool }
    let name: String
    let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    var size: Int {
        switch kind {
        case .i8, .u8, .bool: 1
        case .u32, .i32, .f32: 4
        case .i64, .u64, .f64: 8
        }
    }
}

/// A data set being written.
struct HDF5Output: ~Copyable {
    let handle: HDF5Handle
    let type: HDF5Handle
    let name: String
}

extension HDF5File {
    func failed(_ name: String) -> FormatError {
        .unwritable(path: path, reason: "\(name) could not be stored; the disk may be full")
    }

    func createGroup(_ name: String) throws {
        guard let links = HDF5Handle(H5Pcreate(tarsier_h5_link_create()), .properties),
            H5Pset_create_intermediate_group(links.id, 1) >= 0
        else { throw failed(name) }
        let standard = tarsier_h5_default()
        guard HDF5Handle(H5Gcreate2(handle.id, name, links.id, standard, standard), .group) != nil else {
            throw failed(name)
        }
    }

    static func numberType(_ kind: HDF5Field.Kind) -> HDF5Handle? {
        switch kind {
        case .i8: HDF5Handle(H5Tcopy(tarsier_h5_le_i8()), .type)
        case .u8: HDF5Handle(H5Tcopy(tarsier_h5_le_u8()), .type)
        case .u32: HDF5Handle(H5Tcopy(tarsier_h5_le_u32()), .type)
        case .i32: HDF5Handle(H5Tcopy(tarsier_h5_le_i32()), .type)
        case .i64: HDF5Handle(H5Tcopy(tarsier_h5_le_i64()), .type)
        case .u64: HDF5Handle(H5Tcopy(tarsier_h5_le_u64()), .type)
        case .f32: HDF5Handle(H5Tcopy(tarsier_h5_le_f32()), .type)
        case .f64: HDF5Handle(H5Tcopy(tarsier_h5_le_f64()), .type)
        case .bool: boolType()
        }
    }

    /// Python's bool as h5py stores it: an enumeration of FALSE and TRUE over a byte.
    private static func boolType() -> HDF5Handle? {
        guard let type = HDF5Handle(H5Tenum_create(tarsier_h5_le_i8()), .type) else { return nil }
        for (name, value) in [("FALSE", Int8(0)), ("TRUE", Int8(1))] {
            var value = value
            guard H5Tenum_insert(type.id, name, &value) >= 0 else { return nil }
        }
        return type
    }

    /// Text of a fixed number of bytes, or of variable length.
    static func textType(_ size: Int?, utf8: Bool) -> HDF5Handle? {
        guard let type = HDF5Handle(H5Tcopy(tarsier_h5_c_string()), .type),
            H5Tset_size(type.id, size ?? tarsier_h5_variable()) >= 0,
            H5Tset_strpad(type.id, size == nil ? H5T_STR_NULLTERM : H5T_STR_NULLPAD) >= 0,
            H5Tset_cset(type.id, utf8 ? H5T_CSET_UTF8 : H5T_CSET_ASCII) >= 0
        else { return nil }
        return type
    }

    private func recordType(_ fields: [HDF5Field]) -> HDF5Handle? {
        let size = fields.reduce(0) { $0 + $1.size }
        guard let type = HDF5Handle(H5Tcreate(H5T_COMPOUND, size), .type) else { return nil }
        var offset = 0
        for field in fields {
            guard let member = Self.numberType(field.kind), H5Tinsert(type.id, field.name, offset, member.id) >= 0
            else { return nil }
            offset += field.size
        }
        return type
    }

    /// - Parameters:
    ///   - chunk: nil for one contiguous block; else compressed with shuffle and gzip at `level` (0: not).
    func create(
        _ name: String, type: consuming HDF5Handle, shape: [Int], growing: Bool = false, chunk: [Int]? = nil,
        level: UInt32 = 4
    ) throws -> HDF5Output {
        let most = shape.enumerated().map { $0.offset == 0 && growing ? tarsier_h5_unlimited() : hsize_t($0.element) }
        let extent = shape.map { hsize_t($0) }
        let space = shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), extent, most)
        guard let space = HDF5Handle(space, .space),
            let plan = HDF5Handle(H5Pcreate(tarsier_h5_dataset_create()), .properties)
        else { throw failed(name) }
        if let chunk {
            guard H5Pset_chunk(plan.id, Int32(chunk.count), chunk.map { hsize_t(max($0, 1)) }) >= 0 else {
                throw failed(name)
            }
            if level > 0, H5Pset_shuffle(plan.id) < 0 || H5Pset_deflate(plan.id, level) < 0 { throw failed(name) }
        }
        let standard = tarsier_h5_default()
        let created = H5Dcreate2(handle.id, name, type.id, space.id, standard, plan.id, standard)
        guard let output = HDF5Handle(created, .dataset) else { throw failed(name) }
        return HDF5Output(handle: output, type: type, name: name)
    }

    /// An empty table of records that grows as records are added; chunked and compressed.
    func createTable(_ name: String, _ fields: [HDF5Field], chunk: Int, level: UInt32) throws -> HDF5Output {
        guard let type = recordType(fields) else { throw failed(name) }
        return try create(name, type: type, shape: [0], growing: true, chunk: [chunk], level: level)
    }

    /// Writes everything; `values` lie in memory as they do in the file.
    func write(_ values: UnsafeRawBufferPointer, to output: borrowing HDF5Output) throws {
        let (all, standard) = (tarsier_h5_all(), tarsier_h5_default())
        let written = H5Dwrite(output.handle.id, output.type.id, all, all, standard, values.baseAddress)
        guard written >= 0 else { throw failed(output.name) }
    }

    /// Writes a block at `start`, of extent `extent`.
    func write(
        _ values: UnsafeRawBufferPointer, to output: borrowing HDF5Output, start: [Int], extent: [Int]
    ) throws {
        let (start, extent) = (start.map { hsize_t($0) }, extent.map { hsize_t($0) })
        guard let space = HDF5Handle(H5Dget_space(output.handle.id), .space),
            H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, extent, nil) >= 0,
            let source = HDF5Handle(H5Screate_simple(Int32(extent.count), extent, nil), .space),
            H5Dwrite(
                output.handle.id, output.type.id, source.id, space.id, tarsier_h5_default(), values.baseAddress) >= 0
        else { throw failed(output.name) }
    }

    /// Adds `count` rows to the end of a table that has `start` of them.
    func append(_ values: [UInt8], rows count: Int, to output: borrowing HDF5Output, at start: Int) throws {
        guard count > 0 else { return }
        guard H5Dset_extent(output.handle.id, [hsize_t(start + count)]) >= 0 else { throw failed(output.name) }
        try values.withUnsafeBytes { try write($0, to: output, start: [start], extent: [count]) }
    }
}
