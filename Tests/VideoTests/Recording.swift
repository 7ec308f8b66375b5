import Foundation
import Testing

/// Recordings as labs make them, each by the ffmpeg command; small, and every frame different.
enum Recording: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case longGOP, openGOP, openGOPStream, openGOPRaw, cutStream, intraRefresh, lossless444
    case variableRate, variableRateMKV, variableRateTS, editList, editListTail
    case mjpegAVI, h264AVI, mpeg4AVI, rawGrayAVI, grayH264, fragmented, quickTime, offset
    case hevc, hevcOpenGOP, vp8, vp9, mpeg2Stream, interlacedStream, ffv1, animation

    var testDescription: String { rawValue }

    var name: String {
        switch self {
        case .openGOPStream, .cutStream, .mpeg2Stream, .interlacedStream, .variableRateTS: "\(rawValue).ts"
        case .openGOPRaw: "\(rawValue).h264"
        case .variableRateMKV, .ffv1: "\(rawValue).mkv"
        case .mjpegAVI, .h264AVI, .mpeg4AVI, .rawGrayAVI: "\(rawValue).avi"
        case .quickTime: "\(rawValue).mov"
        case .vp8, .vp9: "\(rawValue).webm"
        case .animation: "\(rawValue).gif"
        default: "\(rawValue).mp4"
        }
    }

    /// Makes the recording and gives its path.
    func make(in folder: TemporaryFolder) throws -> String {
        if let earlier = before {
            try FFmpeg.run(Self.source(seconds: 4) + earlier + ["before.\(beforeEnding)"], in: folder)
            if self == .cutStream { return try cut(in: folder) }
            try FFmpeg.run(copying, in: folder)
        } else {
            try FFmpeg.run(Self.source(seconds: seconds) + coding + [name], in: folder)
        }
        return folder.path(name)
    }

    private static func source(seconds: Int) -> [String] {
        ["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=30:duration=\(seconds),noise=alls=8:allf=t"]
    }

    private var seconds: Int { self == .longGOP ? 9 : 3 }

    private static func x264(_ gop: Int, _ extra: String = "") -> [String] {
        let parameters = "scenecut=0:threads=2" + (extra.isEmpty ? "" : ":" + extra)
        return [
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "\(gop)",
            "-x264-params", parameters,
        ]
    }

    private static let changingRate = ["-vf", "select='not(mod(n,3))+not(mod(n,7))'", "-vsync", "vfr"]

    private var coding: [String] {
        switch self {
        case .longGOP: Self.x264(250)
        case .openGOP: Self.x264(12, "open-gop=1")
        case .intraRefresh: Self.x264(600, "intra-refresh=1")
        case .lossless444:
            ["-pix_fmt", "yuv444p", "-c:v", "libx264", "-profile:v", "high444", "-preset", "veryfast", "-g", "60"]
        case .variableRate, .variableRateMKV, .variableRateTS: Self.changingRate + Self.x264(40)
        case .mjpegAVI: ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "4"]
        case .h264AVI, .quickTime: Self.x264(50)
        case .mpeg4AVI: ["-c:v", "mpeg4", "-bf", "2", "-g", "40", "-q:v", "5"]
        case .rawGrayAVI: ["-pix_fmt", "gray", "-c:v", "rawvideo"]
        case .grayH264: ["-pix_fmt", "gray", "-c:v", "libx264", "-preset", "veryfast", "-g", "40"]
        case .fragmented: Self.x264(50) + ["-movflags", "+frag_keyframe+empty_moov"]
        case .hevc: Self.x265("keyint=50")
        case .hevcOpenGOP: Self.x265("keyint=30:open-gop=1")
        case .vp8: ["-c:v", "libvpx", "-auto-alt-ref", "1", "-lag-in-frames", "16", "-cpu-used", "8", "-g", "60"]
        case .vp9: ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "60"]
        case .mpeg2Stream: ["-c:v", "mpeg2video", "-bf", "2", "-g", "30", "-q:v", "4"]
        case .interlacedStream: Self.x264(40) + ["-flags", "+ilme+ildct"]
        case .ffv1: ["-c:v", "ffv1", "-g", "10"]
        case .animation: ["-t", "1"]
        default: Self.x264(50)
        }
    }

    private static func x265(_ parameters: String) -> [String] {
        ["-pix_fmt", "yuv420p", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:" + parameters]
    }

    // MARK: Recordings cut from others

    private var before: [String]? {
        switch self {
        case .openGOPStream, .openGOPRaw, .cutStream: Self.x264(12, "open-gop=1")
        case .editListTail: Self.x264(40)
        case .editList, .offset: Self.x264(250)
        default: nil
        }
    }

    private var beforeEnding: String { self == .cutStream ? "ts" : "mp4" }

    private var copying: [String] {
        switch self {
        case .editList: ["-ss", "1.37", "-i", "before.mp4", "-t", "2.5", "-c", "copy", name]
        case .editListTail: ["-i", "before.mp4", "-t", "3", "-ss", "0.8", "-c", "copy", name]
        case .offset: ["-itsoffset", "3.3", "-i", "before.mp4", "-c", "copy", name]
        default: ["-i", "before.mp4", "-c", "copy", name]
        }
    }

    /// Drops the first third of a transport stream, as a receiver that is switched on late does.
    private func cut(in folder: TemporaryFolder) throws -> String {
        let whole = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent("before.ts")))
        return try folder.write(Array(whole.dropFirst(whole.count / 3 / 188 * 188)), as: name)
    }
}
