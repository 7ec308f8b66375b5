import CHDF5

/// Owns one identifier of the HDF5 library and gives it back when it goes out of scope.
struct HDF5Handle: ~Copyable {
    enum Kind { case file, group, dataset, attribute, type, space, properties }

    let id: hid_t
    private let kind: Kind

    /// Nil when the library refused, that is, `id` is negative.
    init?(_ id: hid_t, _ kind: Kind) {
        guard id >= 0 else { return nil }
        self.id = id
        self.kind = kind
    }

    deinit {
        switch kind {
        case .file: H5Fclose(id)
        case .group: H5Gclose(id)
        case .dataset: H5Dclose(id)
        case .attribute: H5Aclose(id)
        case .type: H5Tclose(id)
        case .space: H5Sclose(id)
        case .properties: H5Pclose(id)
        }
    }
}

/// How the elements of a data set or an attribute are stored.
enum HDF5Element: Equatable {
    case signed(Int), unsigned(Int), float(Int)
    case fixedString(Int), variableString
    /// Variable-length sequences of single bytes.
    case variableBytes
    case compound(Int)
    case other

    /// What the library says about `type`; numbers count only when little-endian, as every file in use is.
    init(_ type: hid_t) {
        let size = H5Tget_size(type)
        switch H5Tget_class(type) {
        case H5T_INTEGER where H5Tget_order(type) != H5T_ORDER_BE:
            self = H5Tget_sign(type) == H5T_SGN_NONE ? .unsigned(size) : .signed(size)
        case H5T_FLOAT where H5Tget_order(type) == H5T_ORDER_LE: self = .float(size)
        case H5T_ENUM: self = Self.super(of: type)
        case H5T_STRING: self = H5Tis_variable_str(type) > 0 ? .variableString : .fixedString(size)
        case H5T_VLEN: self = Self.super(of: type).isByte ? .variableBytes : .other
        case H5T_COMPOUND: self = .compound(size)
        default: self = .other
        }
    }

    private static func `super`(of type: hid_t) -> HDF5Element {
        guard let base = HDF5Handle(H5Tget_super(type), .type) else { return .other }
        return HDF5Element(base.id)
    }

    var isByte: Bool { self == .signed(1) || self == .unsigned(1) }
    var isNumber: Bool {
        switch self {
        case .signed(let n), .unsigned(let n): [1, 2, 4, 8].contains(n)
        case .float(let n): [4, 8].contains(n)
        default: false
        }
    }

    var words: String {
        switch self {
        case .signed(let n): "\(8 * n)-bit integers"
        case .unsigned(let n): "\(8 * n)-bit unsigned integers"
        case .float(let n): "\(8 * n)-bit floating-point numbers"
        case .fixedString, .variableString: "text"
        case .variableBytes: "byte sequences"
        case .compound: "records"
        case .other: "another type"
        }
    }
}
