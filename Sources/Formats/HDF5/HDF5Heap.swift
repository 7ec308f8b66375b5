import CHDF5
import Glibc

/// The global heap, where HDF5 keeps variable-length data, read by ourselves.
///
/// libhdf5 1.10 trusts the heap: a wrong size or a missing object makes it loop or read foreign memory. Source: HDF5
/// File Format Specification 3.0, III.E (collection: "GCOL", version, size, then objects of index, references, size).
struct HDF5Heap: ~Copyable {
    /// Where a value lies: a collection and an object in it.
    struct Reference {
        let length: Int
        let address: Int
        let index: Int

        /// 16 bytes: length, address of the collection, index of the object.
        static let size = 16

        init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
            length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            address = Int(clamping: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt64.self))
            index = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
        }
    }

    private static let (headerSize, objectHeaderSize) = (16, 16)
    private let descriptor: Int32
    private let byteCount: Int
    private var collection = (address: -1, bytes: [UInt8](), objects: [Int: Range<Int>]())

    /// Nil when the file cannot be opened again.
    init?(path: String, byteCount: Int) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        self.byteCount = byteCount
    }

    deinit { close(descriptor) }

    func bytes(at offset: Int, count: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
    }

    /// A value's bytes; nil when the heap is broken.
    mutating func value(_ reference: Reference, elementSize: Int = 1) -> [UInt8]? {
        if reference.length == 0 { return [] }
        if reference.address != collection.address {
            guard let loaded = load(reference.address) else { return nil }
            collection = (reference.address, loaded.bytes, loaded.objects)
        }
        guard let place = collection.objects[reference.index], reference.length * elementSize <= place.count else {
            return nil
        }
        return Array(collection.bytes[place].prefix(reference.length * elementSize))
    }

    private func load(_ address: Int) -> (bytes: [UInt8], objects: [Int: Range<Int>])? {
        guard let head = bytes(at: address, count: Self.headerSize), let size = Self.size(head),
            let bytes = bytes(at: address, count: size), let objects = Self.objects(bytes)
        else { return nil }
        return (bytes, objects)
    }

    private static func size(_ head: [UInt8]) -> Int? {
        guard Array(head[0..<5]) == [0x47, 0x43, 0x4F, 0x4C, 1] else { return nil }
        let size = head.withUnsafeBytes { Int(clamping: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) }
        return size > headerSize ? size : nil
    }

    /// Where each object of a collection lies; nil when the sizes do not add up.
    private static func objects(_ bytes: [UInt8]) -> [Int: Range<Int>]? {
        var objects: [Int: Range<Int>] = [:]
        var at = headerSize
        while at + objectHeaderSize <= bytes.count {
            let (index, size) = bytes.withUnsafeBytes {
                (
                    Int($0.loadUnaligned(fromByteOffset: at, as: UInt16.self)),
                    Int(clamping: $0.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
                )
            }
            let start = at + objectHeaderSize
            let limit = index == 0 ? bytes.count - at : bytes.count - start
            guard size <= limit, index > 0 || size >= objectHeaderSize, objects[index] == nil else { return nil }
            if index == 0 {
                at += size
                objects[0] = start..<start
            } else {
                objects[index] = start..<start + size
                at = start + (size + 7) / 8 * 8
            }
        }
        return objects
    }

    /// True when every collection of the file is sound; what the library still reads itself, text of attributes, lies
    /// in them. Files beyond `largest` bytes are not looked through.
    static func isSound(path: String, byteCount: Int, largest: Int = 1 << 28) -> Bool {
        guard byteCount <= largest, let heap = HDF5Heap(path: path, byteCount: byteCount),
            let bytes = heap.bytes(at: 0, count: byteCount)
        else { return byteCount > largest }
        return bytes.withUnsafeBytes { raw in
            for at in stride(from: 0, to: byteCount - headerSize, by: 8)
            where raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) == 0x0000_0001_4C4F_4347 {
                if heap.load(at) == nil { return false }
            }
            return true
        }
    }
}

extension HDF5Dataset {
    /// Where the values of a variable-length data set lie; nil when the file keeps the references in a way that only
    /// the library can read (compressed, compact, or with addresses of another size).
    func references(_ heap: borrowing HDF5Heap) throws -> [HDF5Heap.Reference]? {
        guard shape.count <= 1, let file = HDF5Handle(H5Iget_file_id(handle.id), .file),
            let creation = HDF5Handle(H5Fget_create_plist(file.id), .properties),
            let plan = HDF5Handle(H5Dget_create_plist(handle.id), .properties)
        else { return nil }
        var (addressSize, lengthSize, before) = (0, 0, hsize_t(0))
        H5Pget_sizes(creation.id, &addressSize, &lengthSize)
        H5Pget_userblock(creation.id, &before)
        guard addressSize == 8, lengthSize == 8, before == 0, H5Pget_nfilters(plan.id) == 0 else { return nil }
        switch H5Pget_layout(plan.id) {
        case H5D_CONTIGUOUS:
            let offset = H5Dget_offset(handle.id)
            guard offset != .max else { return nil }
            return try references(heap, at: Int(clamping: offset), count: count)
        case H5D_CHUNKED: return try chunkedReferences(heap)
        default: return nil
        }
    }

    private func references(_ heap: borrowing HDF5Heap, at offset: Int, count: Int) throws -> [HDF5Heap.Reference] {
        guard let bytes = heap.bytes(at: offset, count: count * HDF5Heap.Reference.size) else {
            throw broken("lies beyond the end of the file")
        }
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { HDF5Heap.Reference(raw, at: $0 * HDF5Heap.Reference.size) }
        }
    }

    private func chunkedReferences(_ heap: borrowing HDF5Heap) throws -> [HDF5Heap.Reference] {
        let empty = [UInt8](repeating: 0, count: HDF5Heap.Reference.size)
        let nothing = empty.withUnsafeBytes { HDF5Heap.Reference($0, at: 0) }
        var found = [HDF5Heap.Reference](repeating: nothing, count: count)
        var chunks = hsize_t(0)
        guard let space = HDF5Handle(H5Dget_space(handle.id), .space),
            H5Dget_num_chunks(handle.id, space.id, &chunks) >= 0, chunks <= count
        else { throw broken("has unreadable chunks") }
        for chunk in 0..<chunks {
            var (start, mask, address, size) = (hsize_t(0), UInt32(0), haddr_t(0), hsize_t(0))
            guard H5Dget_chunk_info(handle.id, space.id, chunk, &start, &mask, &address, &size) >= 0, start < count
            else { throw broken("has unreadable chunks") }
            let rows = min(Int(clamping: size) / HDF5Heap.Reference.size, count - Int(start))
            let part = try references(heap, at: Int(clamping: address), count: rows)
            found.replaceSubrange(Int(start)..<Int(start) + rows, with: part)
        }
        return found
    }
}
