import CFFmpeg
import Foundation

/// Writes frames as H.264 (libx264, 4:2:0, BT.601, 16 to 235): frame i is shown at exactly i / framesPerSecond.
///
/// The container follows the name's ending (mp4 when it names none). The file appears under its name only once it is
/// whole; until then it is `NAME.partial`, which goes away if `finish()` is never reached. Odd sizes are padded by one
/// column or row, a copy of the last.
public final class VideoWriter {
    public let path: String
    public private(set) var frameCount = 0
    private let width: Int
    private let height: Int
    private let paddedWidth: Int
    private let paddedHeight: Int
    private let scaler = Scaler()
    private var output: UnsafeMutablePointer<AVFormatContext>?
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var isFinished = false

    private var partial: String { path + ".partial" }

    /// - Parameter width: px, as are all sizes.
    /// - Parameter crf: quality of x264; 0 is lossless, 18 looks so, 51 is worst.
    /// - Parameter keyframeInterval: frames from one key frame to the next.
    /// - Parameter bFrames: most B-frames in a row.
    /// - Throws: `VideoError.cannotWrite`, `.diskFull`, `.encoderMissing`.
    public init(
        path: String, width: Int, height: Int, framesPerSecond: Int, crf: Int = 18, keyframeInterval: Int = 250,
        bFrames: Int = 2, preset: String = "veryfast", threads: Int = 2
    ) throws {
        precondition(width > 0 && height > 0 && framesPerSecond > 0 && keyframeInterval > 0 && bFrames >= 0)
        _ = LibAV.silence
        self.path = path
        self.width = width
        self.height = height
        paddedWidth = width + width % 2
        paddedHeight = height + height % 2
        try LibAV.checkSize(width: paddedWidth, height: paddedHeight, path: path)
        let format = av_guess_format(nil, path, nil) ?? av_guess_format("mp4", nil, nil)
        try write(avformat_alloc_output_context2(&output, format, nil, nil))
        let options = ["crf": String(crf), "preset": preset, "sc_threshold": "0", "bf": String(bFrames)]
        try openCodec(options, framesPerSecond: framesPerSecond, keyframeInterval: keyframeInterval, threads: threads)
        packet = try LibAV.makePacket()
        try openFile()
    }

    deinit {
        avcodec_free_context(&codec)
        av_packet_free(&packet)
        if let output {
            if output.pointee.pb != nil { avio_closep(&output.pointee.pb) }
            avformat_free_context(output)
        }
        if !isFinished { unlink(partial) }
    }

    private func openCodec(
        _ options: [String: String], framesPerSecond: Int, keyframeInterval: Int, threads: Int
    ) throws {
        guard let encoder = avcodec_find_encoder_by_name("libx264") else {
            throw VideoError.encoderMissing(codec: "H.264 (libx264)")
        }
        codec = avcodec_alloc_context3(encoder)
        guard let codec, let output else { throw LibAV.outOfMemory }
        codec.pointee.width = Int32(paddedWidth)
        codec.pointee.height = Int32(paddedHeight)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        codec.pointee.time_base = AVRational(num: 1, den: Int32(framesPerSecond))
        codec.pointee.framerate = AVRational(num: Int32(framesPerSecond), den: 1)
        codec.pointee.gop_size = Int32(keyframeInterval)
        codec.pointee.thread_count = Int32(threads)
        codec.pointee.color_range = AVCOL_RANGE_MPEG
        codec.pointee.colorspace = AVCOL_SPC_SMPTE170M
        codec.pointee.color_primaries = AVCOL_PRI_SMPTE170M
        codec.pointee.color_trc = AVCOL_TRC_SMPTE170M
        if output.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
            codec.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        }
        var dictionary: OpaquePointer?
        defer { av_dict_free(&dictionary) }
        for (name, value) in options { av_dict_set(&dictionary, name, value, 0) }
        try write(avcodec_open2(codec, encoder, &dictionary))
    }

    private func openFile() throws {
        guard let output, let codec, let stream = avformat_new_stream(output, nil) else { throw LibAV.outOfMemory }
        stream.pointee.time_base = codec.pointee.time_base
        stream.pointee.avg_frame_rate = codec.pointee.framerate
        try write(avcodec_parameters_from_context(stream.pointee.codecpar, codec))
        try write(avio_open(&output.pointee.pb, "file:" + partial, AVIO_FLAG_WRITE))
        try write(avformat_write_header(output, nil))
    }

    /// - Precondition: the frame has the writer's size, and `finish()` was not called.
    /// - Throws: `VideoError.diskFull`, `.cannotWrite`.
    public func append(_ frame: Frame) throws {
        precondition(frame.width == width && frame.height == height, "every frame has the video's size")
        precondition(!isFinished, "a finished video takes no more frames")
        var source: UnsafeMutablePointer<AVFrame>? = try frame.picture(
            paddedWidth: paddedWidth, paddedHeight: paddedHeight)
        defer { av_frame_free(&source) }
        let picture = try scaler.convert(
            source!, to: AV_PIX_FMT_YUV420P, width: paddedWidth, height: paddedHeight, fullRange: false)
        picture.pointee.pts = Int64(frameCount)
        try write(avcodec_send_frame(codec, picture))
        frameCount += 1
        try writePackets()
    }

    /// Writes what the encoder still holds, closes the file and gives it its name.
    ///
    /// - Throws: `VideoError.diskFull`, `.cannotWrite`, `.noFrames` when nothing was appended.
    public func finish() throws {
        precondition(!isFinished, "a video is finished once")
        if frameCount == 0 { throw VideoError.noFrames(path: path) }
        try write(avcodec_send_frame(codec, nil))
        try writePackets()
        try write(av_write_trailer(output))
        try checkFile()
        try write(avio_closep(&output!.pointee.pb))
        guard rename(partial, path) == 0 else {
            throw VideoError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        isFinished = true
    }

    private func writePackets() throws {
        guard let output, let codec, let packet else { return }
        while true {
            let result = avcodec_receive_packet(codec, packet)
            if result == shim_AVERROR_EAGAIN || result == shim_AVERROR_EOF { return }
            try write(result)
            let stream = output.pointee.streams[0]!
            packet.pointee.duration = 1
            packet.pointee.stream_index = 0
            av_packet_rescale_ts(packet, codec.pointee.time_base, stream.pointee.time_base)
            try write(av_interleaved_write_frame(output, packet))
            try checkFile()
        }
    }

    /// Writing is buffered: what went wrong is noted on the file, not always returned.
    private func checkFile() throws {
        if let file = output?.pointee.pb { try write(file.pointee.error) }
    }

    private func write(_ result: Int32) throws {
        if result >= 0 { return }
        throw result == shim_AVERROR_ENOSPC
            ? VideoError.diskFull(path: path) : VideoError.cannotWrite(path: path, reason: LibAV.message(result))
    }
}
