import CFFmpeg

/// The pictures that came out of a decoder last, so that a step back need not begin at the key again. Owned by one thread.
final class PictureTrail {
    private var held: [(frame: Int, picture: UnsafeMutablePointer<AVFrame>)] = []
    /// What the pictures may take, bytes, and how many there are at most.
    private static let bytes = 16 << 20
    private static let most = 16

    deinit { clear() }

    /// Keeps a reference to a picture; the oldest one leaves when there is no room.
    func add(_ picture: UnsafeMutablePointer<AVFrame>, frame: Int) throws {
        if held.contains(where: { $0.frame == frame }) { return }
        guard let kept = av_frame_clone(picture) else { throw LibAV.outOfMemory }
        held.append((frame, kept))
        let room = Self.length(width: picture.width, height: picture.height)
        while held.count > room { free(held.removeFirst().picture) }
    }

    /// The picture of a frame, valid until the next change; nil when it is not held.
    func picture(of frame: Int) -> UnsafeMutablePointer<AVFrame>? { held.first { $0.frame == frame }?.picture }

    func clear() {
        for (_, picture) in held { free(picture) }
        held = []
    }

    /// How many pictures of a size are held; they have about one and a half bytes a pixel.
    static func length(width: Int, height: Int) -> Int {
        max(2, min(most, bytes / max(1, width * height * 3 / 2)))
    }

    private func free(_ picture: UnsafeMutablePointer<AVFrame>) {
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
    }
}
