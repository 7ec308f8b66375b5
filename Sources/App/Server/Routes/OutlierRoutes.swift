import Domain
import Engine
import Foundation
import Hummingbird
import Storage

/// What stands out along the tracks of a stretch of a video.
struct OutlierRoutes {
    let workspace: Workspace

    /// Frames of one request, and frames from which the usual is learned.
    private static let mostFrames = 100_000
    private static let windows = 100
    private static let windowLength = 200
    /// Outliers of one answer: more than a person will ever look at.
    private static let most = 5_000

    func add(to api: RouterGroup<RequestSession>) { api.get("videos/:video/outliers", use: outliers) }

    private struct Answer: Encodable, Sendable {
        let outliers: [TrackOutliers.Outlier]
        let cut: Bool
        let limit = TrackOutliers.limit
    }

    private func outliers(_ request: Request, _ context: RequestSession) async throws -> Response {
        let range = try request.frames(atMost: Self.mostFrames)
        let video = try context.video()
        return try .json(
            try await workspace.current().read { store in
                let reference = try store.video(video)
                let norms = TrackOutliers.Norms(try Self.sample(store, reference))
                var found: [TrackOutliers.Outlier] = []
                // The frames before tell the movement of the first one.
                var carried: [TrackOutliers.Pose] = []
                try Self.forEachWindow(store, video, range) { poses in
                    guard let first = poses.first else { return }
                    found += TrackOutliers.among(carried + poses, norms: norms).filter { $0.frame >= first.frame }
                    carried = poses.suffix(20)
                }
                return Answer(outliers: Array(found.prefix(Self.most)), cut: found.count > Self.most)
            })
    }

    /// Poses of windows spread evenly over the video: as many for a long one as for a short one.
    private static func sample(_ store: ProjectStore, _ video: VideoReference) throws -> [TrackOutliers.Pose] {
        let count = max(1, video.frameCount)
        let step = max(windowLength, count / windows)
        return try stride(from: 0, to: count, by: step).flatMap { start in
            try poses(store, video.id, start...(start + windowLength - 1))
        }
    }

    private static func forEachWindow(
        _ store: ProjectStore, _ video: VideoID, _ range: ClosedRange<Int>,
        _ body: ([TrackOutliers.Pose]) throws -> Void
    ) throws {
        for start in stride(from: range.lowerBound, through: range.upperBound, by: 1_000) {
            try body(try poses(store, video, start...min(range.upperBound, start + 999)))
        }
    }

    /// Every track's animal on each frame: its label where there is one, else its prediction.
    private static func poses(
        _ store: ProjectStore, _ video: VideoID, _ range: ClosedRange<Int>
    ) throws -> [TrackOutliers.Pose] {
        let nodes = try store.skeleton().nodes.map { Int($0.id.rawValue) }
        return try store.frames(video: video, in: range).flatMap { record -> [TrackOutliers.Pose] in
            var points: [TrackID: [Point]] = [:]
            for prediction in record.predictions {
                if let track = prediction.track { points[track] = prediction.points.map(\.position) }
            }
            for label in record.labels { if let track = label.track { points[track] = label.points.map(\.position) } }
            return points.sorted { $0.key < $1.key }.map { track, all in
                TrackOutliers.Pose(
                    frame: record.frame, track: track,
                    points: nodes.map { all.indices.contains($0) ? all[$0] : .absent })
            }
        }
    }
}
