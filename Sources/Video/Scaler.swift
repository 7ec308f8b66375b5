import CFFmpeg

/// Converts pictures to another pixel format, size, colour matrix and range through libswscale.
///
/// Output is always full range (0 to 255) and, where it is YCbCr, BT.601, as JPEG wants it.
final class Scaler {
    private struct Conversion: Equatable {
        let sourceFormat: Int32
        let sourceWidth: Int32
        let sourceHeight: Int32
        let isFullRange: Bool
        let matrix: Int32
        let targetFormat: Int32
        let width: Int32
        let height: Int32
        let targetIsFullRange: Bool
    }

    private var context: OpaquePointer?
    private var target: UnsafeMutablePointer<AVFrame>?
    private var current: Conversion?

    deinit { release() }

    private func release() {
        sws_freeContext(context)
        context = nil
        av_frame_free(&target)
        current = nil
    }

    /// The converted picture, valid until the next call.
    ///
    /// - Throws: `VideoError.library` when libswscale does not know the format.
    func convert(
        _ source: UnsafeMutablePointer<AVFrame>, to format: AVPixelFormat, width: Int, height: Int,
        fullRange: Bool = true
    ) throws -> UnsafeMutablePointer<AVFrame> {
        let wanted = Conversion(
            sourceFormat: source.plainFormat.rawValue, sourceWidth: source.pointee.width,
            sourceHeight: source.pointee.height, isFullRange: source.isFullRange, matrix: source.matrix,
            targetFormat: format.rawValue, width: Int32(width), height: Int32(height), targetIsFullRange: fullRange)
        if wanted != current { try prepare(wanted) }
        guard let target, shim_scale(context, source, target) >= 0 else {
            throw VideoError.library(call: "sws_scale", reason: "the picture cannot be converted")
        }
        return target
    }

    private func prepare(_ wanted: Conversion) throws {
        release()
        guard let made = sws_alloc_context() else { throw LibAV.outOfMemory }
        context = made
        let object = UnsafeMutableRawPointer(made)
        let flags = Int64(SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT)
        let options: [(String, Int64)] = [
            ("srcw", Int64(wanted.sourceWidth)), ("srch", Int64(wanted.sourceHeight)),
            ("src_format", Int64(wanted.sourceFormat)), ("src_range", wanted.isFullRange ? 1 : 0),
            ("dstw", Int64(wanted.width)), ("dsth", Int64(wanted.height)),
            ("dst_format", Int64(wanted.targetFormat)), ("dst_range", wanted.targetIsFullRange ? 1 : 0),
            ("sws_flags", flags),
        ]
        for (name, value) in options { av_opt_set_int(object, name, value, 0) }
        try LibAV.check(sws_init_context(made, nil, nil), "sws_init_context")
        let unity: Int32 = 1 << 16
        // Grey is the picture's own luma, whatever its matrix.
        let targetMatrix = wanted.targetFormat == AV_PIX_FMT_GRAY8.rawValue ? wanted.matrix : SWS_CS_ITU601
        // Not every pair of formats has a matrix to set; those that have none need none.
        _ = sws_setColorspaceDetails(
            made, sws_getCoefficients(wanted.matrix), wanted.isFullRange ? 1 : 0,
            sws_getCoefficients(targetMatrix), wanted.targetIsFullRange ? 1 : 0, 0, unity, unity)
        target = try LibAV.makeFrame()
        target!.pointee.format = wanted.targetFormat
        target!.pointee.width = wanted.width
        target!.pointee.height = wanted.height
        try LibAV.check(av_frame_get_buffer(target, 0), "av_frame_get_buffer")
        current = wanted
    }
}

extension UnsafeMutablePointer<AVFrame> {
    /// The pixel format without the deprecated names that also say “full range”.
    var plainFormat: AVPixelFormat {
        switch pixelFormat {
        case AV_PIX_FMT_YUVJ420P: AV_PIX_FMT_YUV420P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUV422P
        case AV_PIX_FMT_YUVJ444P: AV_PIX_FMT_YUV444P
        case AV_PIX_FMT_YUVJ440P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ411P: AV_PIX_FMT_YUV411P
        default: pixelFormat
        }
    }

    /// True when 0 is black and 255 white. A picture of grey only is full range unless its file says otherwise, as
    /// cameras write it and every reader takes it; colour is 16 to 235 unless its file says otherwise.
    var isFullRange: Bool {
        if pointee.color_range == AVCOL_RANGE_JPEG || plainFormat != pixelFormat { return true }
        return isGrayFormat && pointee.color_range != AVCOL_RANGE_MPEG
    }

    var isGrayFormat: Bool {
        guard let description = av_pix_fmt_desc_get(pixelFormat) else { return false }
        let notGray = UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)
        return description.pointee.nb_components <= 2 && description.pointee.flags & notGray == 0
    }

    /// libswscale's number of the colour matrix. A file that names none is taken as BT.601 at any size: that is what
    /// FFmpeg and OpenCV write without saying so, and how every reader of lab videos takes it.
    var matrix: Int32 {
        switch pointee.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_FCC: SWS_CS_FCC
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        default: SWS_CS_ITU601
        }
    }
}
