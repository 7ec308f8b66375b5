import Foundation

/// A decoder behind an actor with a thread of its own, for the server, with the JPEGs it made last.
///
/// Decodes run one after another in the order asked for; a picture that is still in the cache is given at once, also
/// while a decode runs, so that prefetching costs nothing twice. A request whose task was cancelled is not decoded, and a
/// long way to its frame is given up.
public actor VideoSource {
    private let executor: ThreadExecutor
    private var decoder: VideoDecoder?
    private let cache: JPEGCache

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// One more than there are cores, as libavcodec itself chooses them; above four, each costs more delay than it gains.
    public static var decodingThreads: Int { min(ProcessInfo.processInfo.activeProcessorCount + 1, 4) }

    private init(cacheBytes: Int) {
        executor = ThreadExecutor(name: "video")
        cache = JPEGCache(limit: cacheBytes)
    }

    /// Opens a file or a folder of images on a thread of its own.
    ///
    /// - Parameter cacheBytes: how much memory the JPEGs made last may take.
    /// - Throws: `VideoError`, as `VideoDecoder.init(opening:)` does.
    public static func open(
        _ path: String, indexCache: URL? = nil, threads: Int = decodingThreads, cacheBytes: Int = 64 << 20
    ) async throws -> VideoSource {
        let source = VideoSource(cacheBytes: cacheBytes)
        try await source.start {
            try VideoDecoder(opening: path, indexCache: indexCache, threads: threads, keepsNeighbours: true)
        }
        return source
    }

    /// Takes images as the frames of a video.
    public static func open(images paths: [String], cacheBytes: Int = 64 << 20) async throws -> VideoSource {
        let source = VideoSource(cacheBytes: cacheBytes)
        try await source.start { try VideoDecoder(images: paths) }
        return source
    }

    private func start(_ open: @Sendable () throws -> VideoDecoder) throws { decoder = try open() }

    public var info: VideoInfo { opened.info }

    /// Bytes that the JPEGs in the cache take.
    package nonisolated var cachedBytes: Int { cache.byteCount }

    /// Presentation time of each frame, s.
    public var times: [Double] { opened.times }

    private var opened: VideoDecoder {
        guard let decoder else { preconditionFailure("a source is handed out only once it is open") }
        return decoder
    }

    /// Frame `index` as JPEG, from the cache or decoded.
    ///
    /// - Throws: `VideoError`; `CancellationError` when the task was cancelled before its turn.
    public nonisolated func jpeg(_ index: Int, quality: Int = 85, maxWidth: Int? = nil) async throws -> [UInt8] {
        let key = JPEGCache.Key(index: index, quality: quality, maxWidth: maxWidth)
        if let known = cache[key] { return known }
        return try await decodeJPEG(key)
    }

    private func decodeJPEG(_ key: JPEGCache.Key) throws -> [UInt8] {
        if let known = cache[key] { return known }
        try Task.checkCancellation()
        let bytes = try opened.jpeg(key.index, quality: key.quality, maxWidth: key.maxWidth)
        cache.insert(bytes, for: key)
        return bytes
    }

    /// Exactly frame `index`.
    ///
    /// - Throws: `VideoError`; `CancellationError` when the task was cancelled before its turn.
    public func frame(_ index: Int, as format: PixelFormat) throws -> Frame {
        try Task.checkCancellation()
        return try opened.frame(index, as: format)
    }
}
