import Domain
import Foundation
import Storage

/// `GET /api/project`: everything the page needs at its start except what lies on frames.
struct ProjectDescription: Encodable {
    struct Video: Encodable {
        let id: Int64
        let name: String
        let path: String
        let kind: VideoReference.Kind
        let width, height, channels, frameCount: Int
        let framesPerSecond: Double
        let version: String
        let problem, warning: String?

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(id, forKey: .id)
            try values.encode(name, forKey: .name)
            try values.encode(path, forKey: .path)
            try values.encode(kind, forKey: .kind)
            try values.encode(width, forKey: .width)
            try values.encode(height, forKey: .height)
            try values.encode(channels, forKey: .channels)
            try values.encode(frameCount, forKey: .frameCount)
            try values.encode(framesPerSecond, forKey: .framesPerSecond)
            try values.encode(version, forKey: .version)
            try values.encode(problem, forKey: .problem)  // null when there is none
            try values.encode(warning, forKey: .warning)
        }
        private enum CodingKeys: CodingKey {
            case id, name, path, kind, width, height, channels, frameCount, framesPerSecond, version, problem, warning
        }
    }

    struct TrackEntry: Encodable {
        let id: Int64
        let name: String
        /// Which colour of the page's list, from 0; the page wraps around.
        let color: Int
    }

    let name, path: String
    let revision: Int64
    let nodeSlots: Int
    let warnings: [String]
    let skeleton: Skeleton
    let videos: [Video]
    let tracks: [TrackEntry]
    let suggestions: [Suggestion]
    let undo, redo: String?

    init(_ project: OpenProject, author: String) async throws {
        let content = try await project.read { try Content($0, author: author) }
        name = project.store.name
        path = project.store.folder.path
        revision = content.revision
        nodeSlots = content.nodeSlots
        warnings = project.store.warnings
        skeleton = content.skeleton
        tracks = content.tracks.map {
            TrackEntry(id: $0.id.rawValue, name: $0.name, color: Int(max($0.id.rawValue - 1, 0) % 1024))
        }
        suggestions = content.suggestions
        (undo, redo) = content.names
        var videos: [Video] = []
        for video in content.videos { videos.append(await Video(video, in: project)) }
        self.videos = videos
    }

    private struct Content: Sendable {
        let revision: Int64
        let nodeSlots: Int
        let skeleton: Skeleton
        let videos: [VideoReference]
        let tracks: [Track]
        let suggestions: [Suggestion]
        let names: (undo: String?, redo: String?)

        /// The revision is read first: what changes meanwhile is told again, never missed.
        init(_ store: ProjectStore, author: String) throws {
            revision = try store.revision()
            nodeSlots = try store.nodeSlots()
            skeleton = try store.skeleton()
            videos = try store.videos()
            tracks = try store.tracks()
            suggestions = try store.suggestions()
            names = try store.undoNames(for: author)
        }
    }

    private enum CodingKeys: CodingKey {
        case name, path, revision, nodeSlots, warnings, skeleton, videos, tracks, suggestions, undo, redo
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(path, forKey: .path)
        try values.encode(revision, forKey: .revision)
        try values.encode(nodeSlots, forKey: .nodeSlots)
        try values.encode(warnings, forKey: .warnings)
        try values.encode(skeleton, forKey: .skeleton)
        try values.encode(videos, forKey: .videos)
        try values.encode(tracks, forKey: .tracks)
        try values.encode(suggestions, forKey: .suggestions)
        try values.encode(undo, forKey: .undo)  // null when there is nothing
        try values.encode(redo, forKey: .redo)
    }
}

extension ProjectDescription.Video {
    fileprivate init(_ video: VideoReference, in project: OpenProject) async {
        id = video.id.rawValue
        name = (video.path as NSString).lastPathComponent
        path = video.path
        kind = video.kind
        width = video.width
        height = video.height
        channels = video.channels
        frameCount = video.frameCount
        framesPerSecond = video.framesPerSecond
        version = VideoPool.version(of: video)
        problem = await project.videos.problem(of: video)
        warning = await project.videos.warning(of: video)
    }
}
