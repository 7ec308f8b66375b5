import CHDF5
import Glibc

extension HDF5File {
    /// A list of strings of variable length (UTF-8), as h5py's `string_dtype()`.
    func writeStrings(_ name: String, _ strings: [String]) throws {
        guard let type = Self.textType(nil, utf8: true) else { throw failed(name) }
        let chunk = strings.isEmpty ? 1 : min(strings.count, 1024)
        let output = try create(
            name, type: type, shape: [strings.count], growing: true, chunk: [chunk], level: 0)
        guard !strings.isEmpty else { return }
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        try pointers.withUnsafeBytes { try write($0, to: output) }
    }

    /// One string: of variable length, or of exactly its bytes.
    func writeString(_ name: String, _ string: String, variable: Bool) throws {
        let bytes = Array(string.utf8)
        guard let type = Self.textType(variable ? nil : max(1, bytes.count), utf8: variable) else { throw failed(name) }
        let output = try create(name, type: type, shape: [])
        if variable {
            let pointer = strdup(string)
            defer { free(pointer) }
            try withUnsafeBytes(of: pointer) { try write($0, to: output) }
        } else {
            try (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { try write($0, to: output) }
        }
    }

    /// A table of strings of one width, NUL-padded, as numpy's `S` arrays; no strings at all are an empty array of
    /// floats, as h5py writes an empty list.
    func writeFixedStrings(_ name: String, _ strings: [String], shape: [Int]) throws {
        guard !strings.isEmpty else {
            guard let type = Self.numberType(.f64) else { throw failed(name) }
            _ = try create(name, type: type, shape: [0])
            return
        }
        let width = max(1, strings.map(\.utf8.count).max() ?? 1)
        guard let type = Self.textType(width, utf8: false) else { throw failed(name) }
        var bytes = [UInt8](repeating: 0, count: width * strings.count)
        for (i, string) in strings.enumerated() {
            bytes.replaceSubrange((i * width)..<(i * width + string.utf8.count), with: Array(string.utf8))
        }
        let output = try create(name, type: type, shape: shape)
        try bytes.withUnsafeBytes { try write($0, to: output) }
    }

    /// A text attribute: of variable length (a Python str to h5py), or of its bytes (a Python bytes).
    func writeAttribute(_ name: String, of object: String, text: String, variable: Bool) throws {
        let bytes = Array(text.utf8)
        guard let type = Self.textType(variable ? nil : max(1, bytes.count), utf8: variable) else { throw failed(name) }
        let attribute = try createAttribute(name, of: object, type: type.id)
        if variable {
            var pointer = strdup(text)
            defer { free(pointer) }
            guard H5Awrite(attribute.id, type.id, &pointer) >= 0 else { throw failed(name) }
        } else {
            guard H5Awrite(attribute.id, type.id, bytes.isEmpty ? [0] : bytes) >= 0 else { throw failed(name) }
        }
    }

    func writeAttribute(_ name: String, of object: String, number: Double) throws {
        let attribute = try createAttribute(name, of: object, type: tarsier_h5_le_f64())
        var number = number
        guard H5Awrite(attribute.id, tarsier_h5_le_f64(), &number) >= 0 else { throw failed(name) }
    }

    func writeAttribute(_ name: String, of object: String, integer: Int) throws {
        let attribute = try createAttribute(name, of: object, type: tarsier_h5_le_i64())
        var integer = Int64(integer)
        guard H5Awrite(attribute.id, tarsier_h5_le_i64(), &integer) >= 0 else { throw failed(name) }
    }

    private func createAttribute(_ name: String, of object: String, type: hid_t) throws -> HDF5Handle {
        let standard = tarsier_h5_default()
        guard let space = HDF5Handle(H5Screate(H5S_SCALAR), .space),
            let attribute = HDF5Handle(
                H5Acreate_by_name(handle.id, object, name, type, space.id, standard, standard, standard), .attribute)
        else { throw failed(name) }
        return attribute
    }
}
