import Foundation
import NIOCore
import Synchronization

/// One picture of a video, ready to be sent.
struct PlaybackPicture: Sendable {
    let jpeg: [UInt8]
    /// Presentation time, s.
    let seconds: Double
}

/// Streams a stretch of video to one page, at the pace at which the page paints.
///
/// The clock says which frame is due; frames whose time is over are left out rather than sent late.
final class Player: Sendable {
    typealias Source = @Sendable (_ video: Int64, _ frame: Int, _ width: Int?) async throws -> PlaybackPicture

    private let socket: WebSocket
    private let source: Source
    private let state = Mutex(PlaybackState())
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(socket: WebSocket, source: @escaping Source) {
        self.socket = socket
        self.source = source
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func play(_ message: PageMessage) {
        guard let video = message.video, let from = message.from, let to = message.to, from >= 0, to >= from else {
            return
        }
        let rate = message.fps.map { $0.isFinite ? $0 : 30 } ?? 30
        let stretch = PlaybackState.Stretch(
            video: video, frames: from...to, framesPerSecond: min(max(rate, 0.1), 120), width: message.width)
        state.withLock { $0.start(stretch) }
        waker.yield()
    }

    func stop() {
        state.withLock { $0.stop() }
        waker.yield()
    }

    func acknowledge(_ frame: Int?) {
        state.withLock { $0.acknowledge(frame) }
        waker.yield()
    }

    /// Sends what is due until the task is cancelled.
    func run() async throws {
        var wakes = wake.makeAsyncIterator()
        while !Task.isCancelled {
            switch state.withLock({ $0.step(now: .now) }) {
            case .wait: guard await wakes.next() != nil else { return }
            case .pause(let duration): try await Task.sleep(for: duration)
            case .show(let stretch, let frame): try await show(stretch, frame: frame)
            case .end(let stretch): try await socket.send(LiveMessage("played", Played(stretch, problem: nil)).text)
            }
        }
    }

    private func show(_ stretch: PlaybackState.Stretch, frame: Int) async throws {
        let picture: PlaybackPicture
        do {
            picture = try await source(stretch.video, frame, stretch.width)
        } catch {
            state.withLock { $0.stop(stretch) }
            try await socket.send(
                LiveMessage("played", Played(stretch, frame: frame, problem: Problem(describing: error).detail)).text)
            return
        }
        var message = ByteBuffer()
        message.reserveCapacity(16 + picture.jpeg.count)
        message.writeInteger(UInt32(clamping: stretch.video), endianness: .little)
        message.writeInteger(UInt32(clamping: frame), endianness: .little)
        message.writeInteger(picture.seconds.bitPattern, endianness: .little)
        message.writeBytes(picture.jpeg)
        try await socket.send(message)
    }

    /// The end of a playback: at its last frame, or where a picture could not be had.
    private struct Played: Encodable {
        let video: Int64
        let frame: Int
        let problem: String?

        init(_ stretch: PlaybackState.Stretch, frame: Int? = nil, problem: String?) {
            video = stretch.video
            self.frame = frame ?? stretch.frames.upperBound
            self.problem = problem
        }
    }
}
