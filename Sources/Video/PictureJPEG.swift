import CFFmpeg

/// Decoded pictures as JPEG, straight from their planes. Owned by one thread.
///
/// JPEG is full range and BT.601, video mostly neither: luma is expanded by a table, colour converted by libswscale.
final class PictureJPEG {
    private let scaler = Scaler()
    private let encoder: JPEGEncoder
    private var expanded: [UInt8] = []

    init() throws { encoder = try JPEGEncoder() }

    /// - Parameter maxWidth: wider pictures are made smaller, in proportion. px
    func encode(_ picture: UnsafeMutablePointer<AVFrame>, quality: Int, maxWidth: Int?) throws -> [UInt8] {
        let size = Self.size(width: picture.width, height: picture.height, maxWidth: maxWidth)
        let isWholeSize = size.width == picture.width
        if picture.isColourless {
            return isWholeSize && picture.hasPlainLuma
                ? try encodeLuma(picture, quality: quality)
                : try encodeScaledGray(picture, size: size, quality: quality)
        }
        let isReady = isWholeSize && picture.plainFormat == AV_PIX_FMT_YUV420P && picture.isFullRange
        let planes =
            isReady && picture.matrix == SWS_CS_ITU601
            ? picture
            : try scaler.convert(picture, to: AV_PIX_FMT_YUV420P, width: size.width, height: size.height)
        return try encoder.encode(
            planes: (0..<3).map { UnsafePointer(planes.plane($0)) },
            strides: (0..<3).map { Int32(planes.stride($0)) }, width: size.width, height: size.height,
            quality: quality)
    }

    static func size(width: Int, height: Int, maxWidth: Int?) -> PixelSize {
        guard let maxWidth, maxWidth > 0, maxWidth < width else { return PixelSize(width: width, height: height) }
        let scaled = (Double(height) * Double(maxWidth) / Double(width)).rounded()
        return PixelSize(width: maxWidth, height: max(1, Int(scaled)))
    }

    private func encodeLuma(_ picture: UnsafeMutablePointer<AVFrame>, quality: Int) throws -> [UInt8] {
        let (width, height) = (picture.width, picture.height)
        if picture.isFullRange, let luma = picture.plane(0), picture.stride(0) > 0 {
            return try encoder.encode(
                luma, stride: picture.stride(0), width: width, height: height, format: .gray, quality: quality)
        }
        expanded = PictureConverter.rows(of: picture, bytes: width)
        if !picture.isFullRange { PictureConverter.expand(&expanded) }
        return try expanded.withUnsafeBufferPointer {
            try encoder.encode(
                $0.baseAddress!, stride: width, width: width, height: height, format: .gray, quality: quality)
        }
    }

    private func encodeScaledGray(_ picture: UnsafeMutablePointer<AVFrame>, size: PixelSize, quality: Int) throws
        -> [UInt8]
    {
        let gray = try scaler.convert(picture, to: AV_PIX_FMT_GRAY8, width: size.width, height: size.height)
        return try encoder.encode(
            gray.plane(0)!, stride: gray.stride(0), width: size.width, height: size.height, format: .gray,
            quality: quality)
    }
}
