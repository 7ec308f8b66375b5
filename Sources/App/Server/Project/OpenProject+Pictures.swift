import Domain
import Foundation

extension OpenProject {
    /// A frame for playback.
    func picture(video: Int64, frame: Int, width: Int?) async throws -> PlaybackPicture {
        let opened = try await videos.open(try await self.video(VideoID(video)))
        let jpeg = try await opened.source.jpeg(frame, quality: 80, maxWidth: width.map { min(max($0, 16), 8192) })
        let times = await opened.source.times
        return PlaybackPicture(jpeg: jpeg, seconds: times.indices.contains(frame) ? times[frame] : 0)
    }
}
