import CTurboJPEG

/// JPEG through libturbojpeg: full range, baseline.
public enum JPEG {
    /// - Parameter quality: 1 to 100.
    /// - Throws: `VideoError.library`.
    public static func encode(_ frame: Frame, quality: Int = 85) throws -> [UInt8] {
        let encoder = try JPEGEncoder()
        return try frame.pixels.withUnsafeBufferPointer { pixels in
            try encoder.encode(
                pixels.baseAddress!, stride: frame.width * frame.format.channels, width: frame.width,
                height: frame.height, format: frame.format, quality: quality)
        }
    }

    /// Decodes a whole JPEG to its own channels (1 or 3), or to those asked for.
    ///
    /// - Throws: `VideoError.unreadableImage` when it is none, is cut short or damaged; `.tooLarge`.
    public static func decode(_ bytes: [UInt8], as format: PixelFormat? = nil, path: String = "JPEG image") throws
        -> Frame
    {
        guard let handle = tjInitDecompress() else { throw LibAV.outOfMemory }
        defer { tjDestroy(handle) }
        let header = try readHeader(bytes, handle: handle, path: path)
        let format = format ?? header.format
        let layout = format == .gray ? TJPF_GRAY : TJPF_RGB
        let stride = header.width * format.channels
        var pixels = [UInt8](repeating: 0, count: stride * header.height)
        let result = tjDecompress2(
            handle, bytes, UInt(bytes.count), &pixels, Int32(header.width), Int32(stride), Int32(header.height),
            layout.rawValue, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
        if result != 0 && !isHarmless(handle) {
            throw VideoError.unreadableImage(path: path, reason: message(handle))
        }
        return Frame(width: header.width, height: header.height, format: format, pixels: pixels)
    }

    /// Size and native format, from the header alone.
    static func header(of bytes: [UInt8], path: String) throws -> (width: Int, height: Int, format: PixelFormat) {
        guard let handle = tjInitDecompress() else { throw LibAV.outOfMemory }
        defer { tjDestroy(handle) }
        return try readHeader(bytes, handle: handle, path: path)
    }

    private static func readHeader(_ bytes: [UInt8], handle: tjhandle, path: String) throws
        -> (width: Int, height: Int, format: PixelFormat)
    {
        var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let result = tjDecompressHeader3(handle, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
        guard result == 0, width > 0, height > 0 else {
            throw VideoError.unreadableImage(path: path, reason: message(handle))
        }
        try LibAV.checkSize(width: Int(width), height: Int(height), path: path)
        return (Int(width), Int(height), space == TJCS_GRAY.rawValue ? .gray : .rgb)
    }

    /// Some cameras leave bytes between segments; the picture is whole all the same.
    private static func isHarmless(_ handle: tjhandle) -> Bool {
        tjGetErrorCode(handle) == TJERR_WARNING.rawValue && message(handle).contains("extraneous bytes")
    }

    fileprivate static func message(_ handle: tjhandle) -> String { String(cString: tjGetErrorStr2(handle)) }
}

/// One compressor with its buffer, kept from picture to picture. Owned by one thread.
final class JPEGEncoder {
    private let handle: tjhandle
    private var buffer: UnsafeMutablePointer<UInt8>?
    private var capacity: UInt = 0

    init() throws {
        guard let handle = tjInitCompress() else { throw LibAV.outOfMemory }
        self.handle = handle
    }

    deinit {
        tjDestroy(handle)
        tjFree(buffer)
    }

    /// From interleaved pixels of `stride` bytes a row.
    func encode(
        _ pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, format: PixelFormat, quality: Int
    ) throws -> [UInt8] {
        let sampling = format == .gray ? TJSAMP_GRAY : TJSAMP_420
        let layout = format == .gray ? TJPF_GRAY : TJPF_RGB
        try reserve(width: width, height: height)
        var size = capacity
        let result = tjCompress2(
            handle, pixels, Int32(width), Int32(stride), Int32(height), layout.rawValue, &buffer, &size,
            Int32(sampling.rawValue), Self.clamped(quality), TJFLAG_NOREALLOC)
        return try bytes(result, size: size)
    }

    /// From full-range BT.601 planes in 4:2:0, without a way through RGB.
    func encode(planes: [UnsafePointer<UInt8>?], strides: [Int32], width: Int, height: Int, quality: Int) throws
        -> [UInt8]
    {
        try reserve(width: width, height: height)
        var (planes, strides, size) = (planes, strides, capacity)
        let result = tjCompressFromYUVPlanes(
            handle, &planes, Int32(width), &strides, Int32(height), Int32(TJSAMP_420.rawValue), &buffer, &size,
            Self.clamped(quality), TJFLAG_NOREALLOC)
        return try bytes(result, size: size)
    }

    private static func clamped(_ quality: Int) -> Int32 { Int32(max(1, min(100, quality))) }

    private func reserve(width: Int, height: Int) throws {
        let needed = tjBufSize(Int32(width), Int32(height), Int32(TJSAMP_444.rawValue))
        guard needed != UInt.max, needed <= UInt(Int32.max) else {
            throw VideoError.library(call: "tjBufSize", reason: "\(width) x \(height) px is too large for a JPEG")
        }
        if needed <= capacity { return }
        tjFree(buffer)
        buffer = tjAlloc(Int32(needed))
        capacity = buffer == nil ? 0 : needed
        if buffer == nil { throw LibAV.outOfMemory }
    }

    private func bytes(_ result: Int32, size: UInt) throws -> [UInt8] {
        guard result == 0 else { throw VideoError.library(call: "JPEG encoding", reason: JPEG.message(handle)) }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}
