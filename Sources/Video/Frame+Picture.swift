import CFFmpeg

extension Frame {
    /// A copy of the pixels as a picture for libav, which the caller frees; right and below, the last column and row
    /// are repeated up to the padded size.
    func picture(paddedWidth: Int? = nil, paddedHeight: Int? = nil) throws -> UnsafeMutablePointer<AVFrame> {
        let (fullWidth, fullHeight) = (paddedWidth ?? width, paddedHeight ?? height)
        var made: UnsafeMutablePointer<AVFrame>? = try LibAV.makeFrame()
        made!.pointee.format = (format == .gray ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24).rawValue
        made!.pointee.width = Int32(fullWidth)
        made!.pointee.height = Int32(fullHeight)
        made!.pointee.color_range = AVCOL_RANGE_JPEG
        guard av_frame_get_buffer(made, 0) >= 0, let picture = made, let target = picture.plane(0) else {
            av_frame_free(&made)
            throw LibAV.outOfMemory
        }
        for row in 0..<fullHeight { copyRow(min(row, height - 1), to: target + row * picture.stride(0), fullWidth) }
        return picture
    }

    private func copyRow(_ row: Int, to target: UnsafeMutablePointer<UInt8>, _ fullWidth: Int) {
        let (channels, bytes) = (format.channels, width * format.channels)
        pixels.withUnsafeBufferPointer { target.update(from: $0.baseAddress! + row * bytes, count: bytes) }
        for i in bytes..<max(bytes, fullWidth * channels) { target[i] = target[i - channels] }
    }

    /// The picture made narrower, in proportion. px
    func narrowed(to maxWidth: Int) throws -> Frame {
        var source: UnsafeMutablePointer<AVFrame>? = try picture()
        defer { av_frame_free(&source) }
        let size = PictureJPEG.size(width: width, height: height, maxWidth: maxWidth)
        let scaler = Scaler()
        let scaled = try scaler.convert(source!, to: source!.pixelFormat, width: size.width, height: size.height)
        let pixels = PictureConverter.rows(of: scaled, bytes: size.width * format.channels)
        return Frame(
            width: size.width, height: size.height, format: format, pixels: pixels, index: index, time: time)
    }
}
