import Domain
import Foundation
import Hummingbird
import Storage

/// Pictures, times, and what lies on frames.
struct FrameRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("videos/:video/frames/:file", use: picture)
        api.get("videos/:video/times", use: times)
        api.get("videos/:video/instances", use: instances)
        api.get("videos/:video/timeline", use: timeline)
        api.get("videos/:video/statistics/:kind", use: statistic)
        api.get("videos/:video/next", use: next)
    }

    private func picture(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let file = context.parameters.get("file"), file.hasSuffix(".jpg"),
            let frame = Int(file.dropLast(4)), frame >= 0
        else { throw Problem.notFound("such picture") }
        let width = try request.number("width", in: 16...8192)
        let quality = try request.number("quality", in: 30...95) ?? 85
        let project = try await workspace.current()
        let opened = try await project.videos.open(try await project.video(try context.video()))
        // An address that names the version holds for ever: another content has another version.
        let isVersioned = request.query("v") == opened.version
        let tag = "\"\(opened.version)-\(frame)-\(width ?? 0)-\(quality)\""
        let headers: HTTPFields = [
            .contentType: "image/jpeg", .eTag: tag,
            .cacheControl: isVersioned ? "private, max-age=31536000, immutable" : "private, no-cache",
        ]
        if EntityTag.matches(request, tag) { return Response(status: .notModified, headers: headers) }
        let jpeg = try await AbandonedRequests.shared.whileAwaited(on: context.channel) {
            try await opened.source.jpeg(frame, quality: quality, maxWidth: width)
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: jpeg)))
    }

    private struct Times: Encodable { let times: [Double] }

    private func times(_ request: Request, _ context: RequestSession) async throws -> Response {
        let range = try request.frames(atMost: 100_000)
        let project = try await workspace.current()
        let opened = try await project.videos.open(try await project.video(try context.video()))
        let all = await opened.source.times
        let known = range.clamped(to: 0...max(all.count - 1, 0))
        return try .json(Times(times: range.lowerBound < all.count ? Array(all[known]) : []))
    }

    private func instances(_ request: Request, _ context: RequestSession) async throws -> Response {
        let range = try request.frames(atMost: 10_000)
        let video = try context.video()
        let window = try await workspace.current().read { store in
            InstanceWindow.encode(try store.window(video: try store.video(video).id, in: range))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: .init(byteBuffer: window))
    }

    private func timeline(_ request: Request, _ context: RequestSession) async throws -> Response {
        let video = try context.video()
        return try .json(try await workspace.current().read { try $0.timeline(video: video) })
    }

    private func statistic(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let kind = context.parameters.get("kind").flatMap(FrameStatistic.init) else {
            throw Problem.notFound("such statistic")
        }
        let range = try request.frames(atMost: Int(UInt32.max))
        let buckets = try request.number("buckets", in: 1...8192) ?? 1024
        let video = try context.video()
        return try .json(
            StatisticDescription(
                try await workspace.current().read { try $0.statistic(kind, video: video, in: range, buckets: buckets) }
            ))
    }

    private struct Next: Encodable {
        let frame: Int?

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(frame, forKey: .frame)  // null when there is none
        }
        private enum CodingKeys: CodingKey { case frame }
    }

    private func next(_ request: Request, _ context: RequestSession) async throws -> Response {
        guard let from = try request.number("from", in: 0...Int(UInt32.max)),
            let step = try request.number("step", in: -1...1), step != 0,
            let mark = request.query("kind").flatMap(FrameMark.init)
        else {
            throw Problem.badRequest(
                "Expected “from”, “step” (1 or -1) and “kind” (labeled, predicted, suggested or spawn).")
        }
        let video = try context.video()
        return try .json(
            try await workspace.current().read { store in
                Next(
                    frame: try store.nextFrame(
                        video: try store.video(video).id, from: from, forward: step > 0, mark: mark))
            })
    }
}
