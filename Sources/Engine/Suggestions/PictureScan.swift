import Video

/// Some frames of a video, decoded a few ahead, for whoever looks at pictures.
public struct PictureScan: Sendable {
    public let frames: [Int]
    let opening: @Sendable () throws -> VideoDecoder
    let isCancelled: @Sendable () -> Bool
    /// Called with the number of frames seen to.
    let onProgress: @Sendable (Int) -> Void
    /// Called with each frame that cannot be decoded, and why.
    let onFailure: @Sendable (Int, String) -> Void

    /// - Parameters:
    ///   - frames: ascending.
    ///   - opening: opens the video; called on the thread that decodes.
    public init(
        _ frames: [Int], opening: @escaping @Sendable () throws -> VideoDecoder,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        onProgress: @escaping @Sendable (Int) -> Void = { _ in },
        onFailure: @escaping @Sendable (Int, String) -> Void = { _, _ in }
    ) {
        self.frames = frames
        self.opening = opening
        self.isCancelled = isCancelled
        self.onProgress = onProgress
        self.onFailure = onFailure
    }

    /// Frames from the first to the last.
    var span: Int { (frames.last ?? 0) - (frames.first ?? 0) + 1 }

    /// - Throws: `EngineError.cancelled`; what opening the video and `body` throw.
    func forEachBatch(of size: Int, as format: PixelFormat, _ body: ([Int], [Frame]) throws -> Void) throws {
        let stream = FrameStream(opening: opening, frames: frames, format: format, capacity: size + 2)
        defer { stream.stop() }
        var left = frames.count
        while left > 0 {
            if isCancelled() { throw EngineError.cancelled }
            let batch = try stream.next(min(size, left))
            left -= batch.count
            var indices: [Int] = []
            var pictures: [Frame] = []
            for item in batch {
                switch item.frame {
                case .success(let frame):
                    indices.append(item.index)
                    pictures.append(frame)
                case .failure(let error): onFailure(item.index, "\(error)")
                }
            }
            if !pictures.isEmpty { try body(indices, pictures) }
            onProgress(batch.count)
        }
    }
}
