import CHDF5
import Foundation

/// Reads MATLAB's files of version 7.3, which are HDF5, their dimensions reversed; only what LEAP's labels need.
///
/// Texts are arrays of UTF-16, cells are references to other data sets. Source: what MATLAB writes; there is no
/// specification.
enum MATFile73 {
    /// - Throws: `FormatError`.
    static func read(_ url: URL) throws -> [String: MATValue] {
        let file = try HDF5File.open(url)
        var variables: [String: MATValue] = [:]
        for name in ["positions", "boxPath"] where try file.contains(name) { variables[name] = try value(name, file) }
        if try file.contains("skeleton") {
            var fields: [String: MATValue] = [:]
            for name in ["nodes", "joints", "edges"] where try file.contains("skeleton/\(name)") {
                fields[name] = try value("skeleton/\(name)", file)
            }
            variables["skeleton"] = .structure(fields)
        }
        return variables
    }

    private static func value(_ name: String, _ file: borrowing HDF5File, depth: Int = 0) throws -> MATValue {
        let kind = try file.text("MATLAB_class", of: name).map { String(decoding: $0, as: UTF8.self) }
        guard kind == "cell" || kind == "char" || kind == "double" || kind == "single" || kind == nil else {
            return .other
        }
        let dataset = try file.dataset(name)
        switch kind {
        case "char":
            return .text(
                String(decoding: try dataset.integers().map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self))
        case "cell":
            return .cells(
                try dataset.referencedNames().map { name in
                    name.isEmpty || depth > 8 ? .other : try value(name, file, depth: depth + 1)
                })
        default:
            guard dataset.element.isNumber else { return .other }
            return .numbers(try dataset.doubles(), shape: dataset.shape.reversed())
        }
    }
}

extension HDF5Dataset {
    /// The paths of the objects that a data set of references leads to, without the first slash; empty for none.
    ///
    /// - Throws: `FormatError.wrongType` when it holds something else.
    func referencedNames() throws -> [String] {
        guard H5Tget_class(type.id) == H5T_REFERENCE, elementSize == MemoryLayout<hobj_ref_t>.size else {
            throw wrongType("references")
        }
        guard count > 0 else { return [] }
        var references = [hobj_ref_t](repeating: 0, count: count)
        try references.withUnsafeMutableBytes { try read(rows: nil, as: type.id, into: $0.baseAddress!) }
        return references.map { reference in
            var (target, name) = (reference, [CChar](repeating: 0, count: 512))
            let length = H5Rget_name(handle.id, H5R_OBJECT, &target, &name, name.count)
            guard length > 0, length < name.count else { return "" }
            let text = String(decoding: name[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return text.hasPrefix("/") ? String(text.dropFirst()) : text
        }
    }

    /// All values in double precision, in row-major order.
    ///
    /// - Throws: `FormatError.wrongType` when they are not numbers.
    func doubles() throws -> [Double] {
        guard element.isNumber else { throw wrongType("numbers") }
        guard count > 0 else { return [] }
        var values = [Double](repeating: 0, count: count)
        try values.withUnsafeMutableBytes { try read(rows: nil, as: tarsier_h5_native_double(), into: $0.baseAddress!) }
        return values
    }
}
