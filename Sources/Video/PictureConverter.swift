import CFFmpeg

/// Turns decoded pictures into the pixels of a `Frame`: grey or RGB, full range.
final class PictureConverter {
    private let toGray = Scaler()
    private let toRGB = Scaler()

    /// Luma 16 to 235 spread over 0 to 255.
    static let expansion: [UInt8] = (0..<256).map { luma in
        UInt8(max(0, min(255, (Double(luma) - 16) * 255 / 219 + 0.5)))
    }

    /// `[height, width, channels]`, interleaved, no padding.
    func pixels(of picture: UnsafeMutablePointer<AVFrame>, as format: PixelFormat) throws -> [UInt8] {
        let (width, height) = (picture.width, picture.height)
        if picture.hasPlainLuma, format == .gray || picture.isColourless {
            let luma = Self.luma(of: picture)
            return format == .gray ? luma : Self.tripled(luma)
        }
        let target = format == .gray ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24
        let scaler = format == .gray ? toGray : toRGB
        let converted = try scaler.convert(picture, to: target, width: width, height: height)
        return Self.rows(of: converted, bytes: width * format.channels)
    }

    /// The picture's luma plane, full range, no padding.
    private static func luma(of picture: UnsafeMutablePointer<AVFrame>) -> [UInt8] {
        var bytes = rows(of: picture, bytes: picture.width)
        if !picture.isFullRange { expand(&bytes) }
        return bytes
    }

    static func expand(_ bytes: inout [UInt8]) {
        expansion.withUnsafeBufferPointer { table in
            bytes.withUnsafeMutableBufferPointer { for i in $0.indices { $0[i] = table[Int($0[i])] } }
        }
    }

    /// Plane 0 without its rows' padding.
    static func rows(of picture: UnsafeMutablePointer<AVFrame>, bytes: Int) -> [UInt8] {
        let (height, stride) = (picture.height, picture.stride(0))
        guard let source = picture.plane(0) else { return [UInt8](repeating: 0, count: bytes * height) }
        return [UInt8](unsafeUninitializedCapacity: bytes * height) { buffer, count in
            for row in 0..<height {
                let target = UnsafeMutableRawPointer(buffer.baseAddress! + row * bytes)
                target.copyMemory(from: source + row * stride, byteCount: bytes)
            }
            count = bytes * height
        }
    }

    private static func tripled(_ gray: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: gray.count * 3) { buffer, count in
            for (i, value) in gray.enumerated() {
                buffer[3 * i] = value
                buffer[3 * i + 1] = value
                buffer[3 * i + 2] = value
            }
            count = gray.count * 3
        }
    }
}

extension UnsafeMutablePointer<AVFrame> {
    /// True when plane 0 is 8-bit luma, one byte a pixel.
    var hasPlainLuma: Bool {
        guard let description = av_pix_fmt_desc_get(pixelFormat)?.pointee else { return false }
        let others = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL
        let luma = description.comp.0
        return description.flags & UInt64(others) == 0 && luma.plane == 0 && luma.depth == 8 && luma.step == 1
            && luma.shift == 0 && luma.offset == 0
    }

    /// True when the picture shows no colour: it has no chroma, or its chroma planes are all 128, give or take one.
    var isColourless: Bool {
        if isGrayFormat { return true }
        guard hasPlainLuma, let description = av_pix_fmt_desc_get(pixelFormat)?.pointee,
            description.flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0, description.comp.1.step == 1,
            description.comp.1.depth == 8
        else { return false }
        let chromaWidth = -((-width) >> Int(description.log2_chroma_w))
        let chromaHeight = -((-height) >> Int(description.log2_chroma_h))
        return isNeutral(1, width: chromaWidth, height: chromaHeight)
            && isNeutral(2, width: chromaWidth, height: chromaHeight)
    }

    private func isNeutral(_ index: Int32, width: Int, height: Int) -> Bool {
        guard let start = plane(index) else { return false }
        for row in 0..<height {
            let values = UnsafeBufferPointer(start: start + row * stride(index), count: width)
            var coloured: UInt8 = 0
            for value in values { coloured |= (value &- 127) > 2 ? 1 : 0 }
            if coloured != 0 { return false }
        }
        return true
    }
}
