/// A dense array of Float32 in row-major order, the last dimension fastest; images are `[N, C, H, W]`.
///
/// A value: copies are independent, and it may cross threads.
public struct Tensor: Sendable, Hashable {
    public let shape: [Int]
    /// All elements, row-major.
    public private(set) var values: [Float]

    /// A tensor filled with one number. Every dimension must be at least 0.
    public init(shape: [Int], filledWith value: Float = 0) {
        precondition(shape.allSatisfy { $0 >= 0 }, "A dimension is negative: \(shape)")
        self.shape = shape
        self.values = Array(repeating: value, count: shape.reduce(1, *))
    }

    /// A tensor over existing numbers, whose count must be the product of the shape.
    public init(shape: [Int], values: [Float]) {
        precondition(shape.allSatisfy { $0 >= 0 }, "A dimension is negative: \(shape)")
        precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers do not fill the shape \(shape)")
        self.shape = shape
        self.values = values
    }

    /// A tensor whose numbers `body` writes; `body` must write all of them.
    public init(
        shape: [Int], initializedBy body: (UnsafeMutableBufferPointer<Float>) throws -> Void
    ) rethrows {
        let count = shape.reduce(1, *)
        self.shape = shape
        self.values = try Array(unsafeUninitializedCapacity: count) { buffer, filled in
            try body(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
            filled = count
        }
    }

    public var count: Int { values.count }
    /// The number of dimensions.
    public var rank: Int { shape.count }

    /// One element; the indices are checked only in debug builds.
    public subscript(indices: Int...) -> Float {
        get { values[offset(of: indices)] }
        set { values[offset(of: indices)] = newValue }
    }

    public func withUnsafeFloats<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
        try values.withUnsafeBufferPointer(body)
    }

    public mutating func withUnsafeMutableFloats<R>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
    ) rethrows -> R {
        try values.withUnsafeMutableBufferPointer { try body($0) }
    }

    private func offset(of indices: [Int]) -> Int {
        assert(indices.count == rank, "\(indices.count) indices for \(rank) dimensions")
        var offset = 0
        for (index, size) in zip(indices, shape) {
            assert(index >= 0 && index < size, "Index \(indices) outside the shape \(shape)")
            offset = offset * size + index
        }
        return offset
    }
}
