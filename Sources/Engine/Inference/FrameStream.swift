import Foundation
import Video

/// Frames of a video, decoded a few ahead on a thread of its own.
final class FrameStream: Sendable {
    struct Item: Sendable {
        let index: Int
        let frame: Result<Frame, any Error>
    }

    private let queue: BoundedQueue<Result<Item, any Error>>

    /// - Parameter capacity: frames that may wait, so that memory is bounded whatever the video's length.
    init(opening: @escaping @Sendable () throws -> VideoDecoder, frames: [Int], format: PixelFormat, capacity: Int) {
        let queue = BoundedQueue<Result<Item, any Error>>(capacity: capacity)
        self.queue = queue
        let thread = Thread {
            defer { queue.finish() }
            do {
                let decoder = try opening()
                for index in frames {
                    let item = Item(index: index, frame: Result { try decoder.frame(index, as: format) })
                    guard queue.push(.success(item)) else { return }
                }
            } catch {
                _ = queue.push(.failure(error))
            }
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit { queue.close() }

    /// The next frames, at most `count`, at least one.
    /// - Throws: what opening the video threw.
    func next(_ count: Int) throws -> [Item] {
        var items: [Item] = []
        while items.count < count, let item = queue.pop() { items.append(try item.get()) }
        guard !items.isEmpty else { throw EngineError.cancelled }
        return items
    }

    func stop() { queue.close() }
}
