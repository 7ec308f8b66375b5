import CFFmpeg

/// What every use of libav needs: silence on standard error, and its errors in words.
enum LibAV {
    /// Pictures above this are refused: no camera makes them, and a hostile file could ask for all memory.
    static let maxPixels = 1 << 27

    /// Read once before the first call into libav; errors reach people as `VideoError`, never through stderr.
    static let silence: Void = shim_keep_silent()

    static func message(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 256)
        av_strerror(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// - Throws: `VideoError.library` when `code` is negative.
    @discardableResult static func check(_ code: Int32, _ call: String) throws -> Int32 {
        if code < 0 { throw VideoError.library(call: call, reason: message(code)) }
        return code
    }

    /// - Throws: `VideoError.tooLarge` for sizes that no picture has.
    static func checkSize(width: Int, height: Int, path: String) throws {
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        if width < 0 || height < 0 || overflow || area > maxPixels {
            throw VideoError.tooLarge(path: path, width: width, height: height, limit: maxPixels)
        }
    }

    /// - Throws: `VideoError.library` when memory is exhausted.
    static func makeFrame() throws -> UnsafeMutablePointer<AVFrame> {
        guard let frame = av_frame_alloc() else { throw outOfMemory }
        return frame
    }

    static func makePacket() throws -> UnsafeMutablePointer<AVPacket> {
        guard let packet = av_packet_alloc() else { throw outOfMemory }
        return packet
    }

    static let outOfMemory = VideoError.library(call: "allocation", reason: "out of memory")
}

extension UnsafeMutablePointer<AVFrame> {
    var pixelFormat: AVPixelFormat { AVPixelFormat(rawValue: pointee.format) }
    var width: Int { Int(pointee.width) }
    var height: Int { Int(pointee.height) }
    func plane(_ i: Int32) -> UnsafeMutablePointer<UInt8>? { shim_plane(self, i) }
    func stride(_ i: Int32) -> Int { Int(shim_stride(self, i)) }
}
