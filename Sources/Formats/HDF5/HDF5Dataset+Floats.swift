import CHDF5

extension HDF5Dataset {
    /// All values in single precision, in row-major order; whole numbers and double precision are converted.
    ///
    /// - Throws: `FormatError.wrongType` when they are not numbers.
    func floats() throws -> [Float] {
        guard element.isNumber else { throw wrongType("numbers") }
        guard count > 0 else { return [] }
        var values = [Float](repeating: 0, count: count)
        try values.withUnsafeMutableBytes { try read(rows: nil, as: tarsier_h5_le_f32(), into: $0.baseAddress!) }
        return values
    }
}
