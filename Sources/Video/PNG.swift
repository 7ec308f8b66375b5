import CFFmpeg

/// PNG through libavcodec.
public enum PNG {
    /// - Throws: `VideoError.encoderMissing`, `.library`.
    public static func encode(_ frame: Frame) throws -> [UInt8] {
        _ = LibAV.silence
        guard let encoder = avcodec_find_encoder(AV_CODEC_ID_PNG) else { throw VideoError.encoderMissing(codec: "PNG") }
        var codec = avcodec_alloc_context3(encoder)
        defer { avcodec_free_context(&codec) }
        guard let codec else { throw LibAV.outOfMemory }
        codec.pointee.width = Int32(frame.width)
        codec.pointee.height = Int32(frame.height)
        codec.pointee.pix_fmt = frame.format == .gray ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24
        codec.pointee.time_base = AVRational(num: 1, den: 1)
        try LibAV.check(avcodec_open2(codec, encoder, nil), "avcodec_open2")
        var picture: UnsafeMutablePointer<AVFrame>? = try frame.picture()
        defer { av_frame_free(&picture) }
        var packet: UnsafeMutablePointer<AVPacket>? = try LibAV.makePacket()
        defer { av_packet_free(&packet) }
        try LibAV.check(avcodec_send_frame(codec, picture), "PNG encoding")
        avcodec_send_frame(codec, nil)
        try LibAV.check(avcodec_receive_packet(codec, packet), "PNG encoding")
        return Array(UnsafeBufferPointer(start: packet!.pointee.data, count: Int(packet!.pointee.size)))
    }

    /// Decodes to the image's own channels (1 or 3; 16 bits become 8, transparency is left out), or those asked for.
    ///
    /// - Throws: `VideoError.unreadableImage`, `.tooLarge`.
    public static func decode(_ bytes: [UInt8], as format: PixelFormat? = nil, path: String = "PNG image") throws
        -> Frame
    {
        let header = try header(of: bytes, path: path)
        let decoder = try StillDecoder(codec: AV_CODEC_ID_PNG)
        guard let picture = try decoder.decode(bytes) else {
            throw VideoError.unreadableImage(path: path, reason: "it is cut short or damaged")
        }
        let format = format ?? header.format
        let pixels = try PictureConverter().pixels(of: picture, as: format)
        return Frame(width: picture.width, height: picture.height, format: format, pixels: pixels)
    }

    /// Size and native format, from the header (PNG specification, 11.2.2 IHDR).
    static func header(of bytes: [UInt8], path: String) throws -> (width: Int, height: Int, format: PixelFormat) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.count >= 33, bytes.starts(with: signature), bytes[12..<16].elementsEqual("IHDR".utf8) else {
            throw VideoError.unreadableImage(path: path, reason: "it is not a PNG")
        }
        func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        try LibAV.checkSize(width: width, height: height, path: path)
        return (width, height, bytes[25] == 0 || bytes[25] == 4 ? .gray : .rgb)
    }
}

/// Decodes one picture from the bytes of one file.
private final class StillDecoder {
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var picture: UnsafeMutablePointer<AVFrame>?
    private var packet: UnsafeMutablePointer<AVPacket>?

    init(codec id: AVCodecID) throws {
        _ = LibAV.silence
        guard let decoder = avcodec_find_decoder(id) else {
            throw VideoError.unsupportedCodec(path: "image", codec: String(cString: avcodec_get_name(id)))
        }
        codec = avcodec_alloc_context3(decoder)
        picture = try LibAV.makeFrame()
        packet = try LibAV.makePacket()
        guard let codec else { throw LibAV.outOfMemory }
        codec.pointee.max_pixels = Int64(LibAV.maxPixels)
        codec.pointee.thread_count = 1
        codec.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE
        try LibAV.check(avcodec_open2(codec, decoder, nil), "avcodec_open2")
    }

    deinit {
        avcodec_free_context(&codec)
        av_frame_free(&picture)
        av_packet_free(&packet)
    }

    /// The picture, valid as long as the decoder; nil when the bytes hold no whole one.
    func decode(_ bytes: [UInt8]) throws -> UnsafeMutablePointer<AVFrame>? {
        guard let packet, bytes.count < Int(Int32.max) - 64 else { return nil }
        try LibAV.check(av_new_packet(packet, Int32(bytes.count)), "av_new_packet")
        bytes.withUnsafeBufferPointer { packet.pointee.data.update(from: $0.baseAddress!, count: $0.count) }
        guard avcodec_send_packet(codec, packet) >= 0 else { return nil }
        avcodec_send_packet(codec, nil)
        guard avcodec_receive_frame(codec, picture) >= 0, let picture else { return nil }
        return picture.pointee.decode_error_flags == 0 && picture.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0
            ? picture : nil
    }
}
