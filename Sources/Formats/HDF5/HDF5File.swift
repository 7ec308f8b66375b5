import CHDF5
import Foundation

/// One open HDF5 file. Names are paths from the root; links that lead out of the file are refused.
struct HDF5File: ~Copyable {
    let path: String
    /// Size in bytes when it was opened: no data set may claim to hold more than such a file can.
    let byteCount: Int
    let handle: HDF5Handle

    private init(path: String, byteCount: Int, handle: consuming HDF5Handle) {
        self.path = path
        self.byteCount = byteCount
        self.handle = handle
    }

    /// Opens a file for reading.
    ///
    /// - Throws: `FormatError.unreadable`, `.notHDF5`, or `.damaged` for a file that begins like HDF5 but is not whole.
    static func open(_ url: URL) throws -> HDF5File {
        tarsier_h5_quiet()
        let path = url.path
        let byteCount = try size(of: url)
        guard H5Fis_hdf5(path) > 0 else { throw FormatError.notHDF5(path: path) }
        guard HDF5Heap.isSound(path: path, byteCount: byteCount) else {
            throw FormatError.damaged(path: path, place: "its store of texts", found: "cannot be followed")
        }
        guard let handle = HDF5Handle(H5Fopen(path, tarsier_h5_read_only(), tarsier_h5_default()), .file) else {
            throw FormatError.damaged(path: path, place: "its structure", found: "cannot be followed")
        }
        return HDF5File(path: path, byteCount: byteCount, handle: handle)
    }

    private static func size(of url: URL) throws -> Int {
        do {
            // Of a link the size would be the link's own.
            let attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
            guard attributes[.type] as? FileAttributeType != .typeDirectory else {
                throw FormatError.unreadable(path: url.path, reason: "it is a folder")
            }
            try FileHandle(forReadingFrom: url).close()
            return (attributes[.size] as? NSNumber)?.intValue ?? 0
        } catch let error as FormatError { throw error } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
    }

    /// Creates a file, replacing what is there.
    ///
    /// - Throws: `FormatError.unwritable`.
    static func create(_ url: URL) throws -> HDF5File {
        tarsier_h5_quiet()
        errno = 0
        let created = H5Fcreate(url.path, tarsier_h5_truncate(), tarsier_h5_default(), tarsier_h5_default())
        guard let handle = HDF5Handle(created, .file) else {
            let reason = errno == 0 ? "HDF5 refused it" : String(cString: strerror(errno))
            throw FormatError.unwritable(path: url.path, reason: reason)
        }
        return HDF5File(path: url.path, byteCount: 0, handle: handle)
    }

    /// True when every step of `name` is there.
    ///
    /// - Throws: `FormatError.unsupported` when a step leads out of the file.
    func contains(_ name: String) throws -> Bool {
        var prefix = ""
        for step in name.split(separator: "/") {
            prefix += prefix.isEmpty ? String(step) : "/" + step
            switch tarsier_h5_link(handle.id, prefix) {
            case 1: continue
            case 0: return false
            default:
                throw FormatError.unsupported(
                    path: path, found: "the link \(prefix)", supported: "the data must lie in the file itself")
            }
        }
        return true
    }

    /// The names in a group, sorted; at most 100,000 are looked at.
    func names(in group: String = "/") -> [String] {
        guard let opened = HDF5Handle(H5Gopen2(handle.id, group, tarsier_h5_default()), .group) else { return [] }
        var info = H5G_info_t()
        guard H5Gget_info(opened.id, &info) >= 0 else { return [] }
        return (0..<min(info.nlinks, 100_000)).compactMap { i in
            var name = [CChar](repeating: 0, count: 512)
            let length = H5Lget_name_by_idx(
                opened.id, ".", H5_INDEX_NAME, H5_ITER_INC, i, &name, name.count, tarsier_h5_default())
            return length > 0 && length < name.count
                ? String(decoding: name[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
        }
    }

    /// - Throws: `FormatError.missing` when there is none.
    func dataset(_ name: String) throws -> HDF5Dataset {
        guard try contains(name) else { throw FormatError.missing(path: path, what: "the data set \(name)") }
        return try HDF5Dataset.open(name, in: self)
    }

    /// Puts everything on the disk and moves the finished file to its place.
    func finish(from unfinished: URL, to destination: URL) throws {
        guard H5Fflush(handle.id, H5F_SCOPE_GLOBAL) >= 0 else {
            throw FormatError.unwritable(path: destination.path, reason: "the disk may be full")
        }
        guard rename(unfinished.path, destination.path) == 0 else {
            throw FormatError.unwritable(path: destination.path, reason: String(cString: strerror(errno)))
        }
    }
}
