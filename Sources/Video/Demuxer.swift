import CFFmpeg
import Foundation

/// Reads the packets of a file's video stream and finds places in it. Treats every byte as hostile.
final class Demuxer {
    let path: String
    private(set) var streamIndex: Int32 = -1
    /// The packet that `next()` read last; valid until the following call.
    let packet: UnsafeMutablePointer<AVPacket>
    private var context: UnsafeMutablePointer<AVFormatContext>?

    /// Containers that labs record. Play lists and scripts, which could name other files or hosts, are left out.
    private static let containers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,m4v,mjpeg,flv,asf,ogg,gif,ivf,nut,"
        + "dv,mxf,wtv,yuv4mpegpipe,obu,dirac,vc1,nuv,roq,rm,swf"

    /// - Throws: `VideoError` naming what the file is, when it is no video.
    init(path: String) throws {
        _ = LibAV.silence
        self.path = path
        packet = try LibAV.makePacket()
        try open()
    }

    deinit {
        avformat_close_input(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    var stream: UnsafeMutablePointer<AVStream> { context!.pointee.streams[Int(streamIndex)]! }
    var parameters: UnsafeMutablePointer<AVCodecParameters> { stream.pointee.codecpar }

    /// Opens the file again, at its start.
    func reopen() throws {
        avformat_close_input(&context)
        try open()
    }

    private func open() throws {
        let head = try FileKind.head(of: path)
        if head.isEmpty { throw VideoError.empty(path: path) }
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        av_dict_set(&options, "format_whitelist", Self.containers, 0)
        guard avformat_open_input(&context, "file:" + path, nil, &options) >= 0 else {
            if FileKind.beginsLikeMP4(head) { throw VideoError.incomplete(path: path) }
            throw VideoError.notAVideo(path: path, found: FileKind.describe(head))
        }
        do { try chooseStream() } catch {
            avformat_close_input(&context)
            throw error
        }
    }

    private func chooseStream() throws {
        try checkSizes()
        try findStreamInfo()
        try checkSizes()
        let best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard best >= 0 else { throw VideoError.noVideoStream(path: path) }
        streamIndex = best
        if stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 {
            throw VideoError.noVideoStream(path: path)
        }
        for i in 0..<Int32(context!.pointee.nb_streams) where i != best {
            context!.pointee.streams[Int(i)]!.pointee.discard = AVDISCARD_ALL
        }
    }

    private func findStreamInfo() throws {
        let count = Int(context!.pointee.nb_streams)
        var options = [OpaquePointer?](repeating: nil, count: max(count, 1))
        defer { for i in options.indices { av_dict_free(&options[i]) } }
        for i in 0..<count { av_dict_set(&options[i], "max_pixels", String(LibAV.maxPixels), 0) }
        guard avformat_find_stream_info(context, &options) >= 0 else {
            throw VideoError.notAVideo(path: path, found: "a container that cannot be understood")
        }
    }

    private func checkSizes() throws {
        for i in 0..<Int(context!.pointee.nb_streams) {
            let parameters = context!.pointee.streams[i]!.pointee.codecpar.pointee
            guard parameters.codec_type == AVMEDIA_TYPE_VIDEO else { continue }
            try LibAV.checkSize(width: Int(parameters.width), height: Int(parameters.height), path: path)
        }
    }

    /// Reads the next packet of the video stream into `packet`; false at the end, which in a damaged file is where
    /// nothing more can be read.
    func next() -> Bool {
        av_packet_unref(packet)
        while av_read_frame(context, packet) >= 0 {
            if packet.pointee.stream_index == streamIndex { return true }
            av_packet_unref(packet)
        }
        return false
    }

    /// Goes to `timestamp` (in the stream's time base) or before; false when the container cannot.
    func seek(to timestamp: Int64) -> Bool {
        avformat_seek_file(context, streamIndex, Int64.min, timestamp, timestamp, AVSEEK_FLAG_BACKWARD) >= 0
    }

    /// Goes to a byte position, for streams that carry no times; false when the container cannot.
    func seek(toByte position: Int64) -> Bool {
        avformat_seek_file(context, streamIndex, position, position, position, AVSEEK_FLAG_BYTE) >= 0
    }

    var timeBase: Double { av_q2d(stream.pointee.time_base) }
    var averageRate: Double {
        let average = stream.pointee.avg_frame_rate
        let rate = average.num > 0 && average.den > 0 ? average : stream.pointee.r_frame_rate
        return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0
    }

    /// Packets that the container's header promises; 0 when it says nothing.
    var declaredPackets: Int { max(0, Int(stream.pointee.nb_frames)) }
    var codecName: String { String(cString: avcodec_get_name(parameters.pointee.codec_id)) }
}
