import CHDF5
import Glibc

extension HDF5File {
    /// The largest attribute that is read, in bytes; HDF5 itself stops at 64 KiB in most files.
    private static let largestAttribute = 1 << 26

    private func openAttribute(_ name: String, of object: String) throws -> HDF5Handle? {
        guard try contains(object), H5Aexists_by_name(handle.id, object, name, tarsier_h5_default()) > 0 else {
            return nil
        }
        let opened = H5Aopen_by_name(handle.id, object, name, tarsier_h5_default(), tarsier_h5_default())
        guard let attribute = HDF5Handle(opened, .attribute) else { throw broken(name, of: object) }
        guard H5Aget_storage_size(attribute.id) <= UInt64(Self.largestAttribute) else { throw broken(name, of: object) }
        return attribute
    }

    private func broken(_ name: String, of object: String) -> FormatError {
        .damaged(path: path, place: "the attribute \(name) of \(object)", found: "cannot be read")
    }

    /// A number, or nil when there is no such attribute.
    func number(_ name: String, of object: String) throws -> Double? {
        guard let attribute = try openAttribute(name, of: object) else { return nil }
        guard let type = HDF5Handle(H5Aget_type(attribute.id), .type),
            let space = HDF5Handle(H5Aget_space(attribute.id), .space)
        else { throw broken(name, of: object) }
        guard HDF5Element(type.id).isNumber, H5Sget_simple_extent_npoints(space.id) == 1 else {
            throw FormatError.wrongType(
                path: path, place: "the attribute \(name) of \(object)", expected: "one number",
                found: HDF5Element(type.id).words)
        }
        var value = 0.0
        guard H5Aread(attribute.id, tarsier_h5_native_double(), &value) >= 0 else { throw broken(name, of: object) }
        return value
    }

    /// Text as its bytes: a string, fixed or of variable length, or an array of single bytes; nil when there is none.
    func text(_ name: String, of object: String) throws -> [UInt8]? {
        guard let attribute = try openAttribute(name, of: object) else { return nil }
        guard let type = HDF5Handle(H5Aget_type(attribute.id), .type),
            let space = HDF5Handle(H5Aget_space(attribute.id), .space)
        else { throw broken(name, of: object) }
        let (element, values) = (HDF5Element(type.id), Int(clamping: H5Sget_simple_extent_npoints(space.id)))
        switch element {
        case .variableString where values == 1:
            var pointer: UnsafeMutablePointer<CChar>?
            guard H5Aread(attribute.id, type.id, &pointer) >= 0, let pointer else { throw broken(name, of: object) }
            defer { H5free_memory(pointer) }
            return Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
        case .fixedString(let size) where values == 1 && size <= Self.largestAttribute:
            return try bytes(attribute, type.id, size, name, object)
        case .signed(1), .unsigned(1):
            guard (1...Self.largestAttribute).contains(values) else { return [] }
            return try bytes(attribute, type.id, values, name, object)
        default:
            throw FormatError.wrongType(
                path: path, place: "the attribute \(name) of \(object)", expected: "text", found: element.words)
        }
    }

    private func bytes(
        _ attribute: borrowing HDF5Handle, _ type: hid_t, _ count: Int, _ name: String, _ object: String
    ) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard H5Aread(attribute.id, type, &bytes) >= 0 else { throw broken(name, of: object) }
        return HDF5Dataset.trimmed(bytes[...])
    }
}
