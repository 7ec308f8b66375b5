import Foundation

/// The types of numbers in checkpoints, all read as Float32.
enum NumberType {
    case float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool

    /// - Parameter className: of PyTorch's storages.
    init?(className: String) {
        switch className {
        case "DoubleStorage": self = .float64
        case "FloatStorage": self = .float32
        case "HalfStorage": self = .float16
        case "BFloat16Storage": self = .bfloat16
        case "LongStorage": self = .int64
        case "IntStorage": self = .int32
        case "ShortStorage": self = .int16
        case "CharStorage": self = .int8
        case "ByteStorage": self = .uint8
        case "BoolStorage": self = .bool
        default: return nil
        }
    }

    /// - Parameter tag: of safetensors.
    init?(tag: String) {
        switch tag {
        case "F64": self = .float64
        case "F32": self = .float32
        case "F16": self = .float16
        case "BF16": self = .bfloat16
        case "I64": self = .int64
        case "I32": self = .int32
        case "I16": self = .int16
        case "I8": self = .int8
        case "U8": self = .uint8
        case "BOOL": self = .bool
        default: return nil
        }
    }

    var bytes: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// The number at `index`, little-endian, as Float32 (which holds whole numbers up to 2^24 exactly).
    func float(_ data: UnsafeRawBufferPointer, at index: Int) -> Float {
        func load<T: FixedWidthInteger>(_ type: T.Type) -> T {
            T(littleEndian: data.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: type))
        }
        return switch self {
        case .float64: Float(Double(bitPattern: load(UInt64.self)))
        case .float32: Float(bitPattern: load(UInt32.self))
        case .float16: Self.single(half: load(UInt16.self))
        case .bfloat16: Float(bitPattern: UInt32(load(UInt16.self)) << 16)
        case .int64: Float(load(Int64.self))
        case .int32: Float(load(Int32.self))
        case .int16: Float(load(Int16.self))
        case .int8: Float(load(Int8.self))
        case .uint8: Float(load(UInt8.self))
        case .bool: load(UInt8.self) == 0 ? 0 : 1
        }
    }

    /// IEEE 754 binary16, written out because not every processor's Swift has Float16.
    private static func single(half: UInt16) -> Float {
        let (exponent, fraction) = (UInt32(half >> 10 & 0x1F), UInt32(half & 0x3FF))
        let magnitude: Float =
            switch exponent {
            case 0: Float(fraction) * 0x1p-24
            case 31: Float(bitPattern: 0x7F80_0000 | fraction << 13)
            default: Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
            }
        return half >> 15 == 0 ? magnitude : -magnitude
    }
}
