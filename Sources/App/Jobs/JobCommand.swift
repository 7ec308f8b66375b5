import Domain
import Foundation
import Storage

/// A job's command line: the verb's arguments, and what people call the job.
struct JobCommand: Sendable, Equatable {
    let kind: String
    let title: String
    let arguments: [String]
    /// The job that must have succeeded before.
    let after: Job.ID?

    /// Turns a request into the command that does it; a profile changed for one run is written to the cache.
    ///
    /// - Parameter author: who asks, where what the job does is an edit of theirs.
    /// - Throws: `Problem` naming what is missing or wrong; `StorageError.unknownVideo`.
    init(
        _ request: JobRequest, store: ProjectStore, roots: Roots, templates: URL, author: String? = nil
    ) throws {
        let videos = try store.videos()
        var line = JobLine(store: store, roots: roots)
        kind = request.kind.rawValue
        after = request.after
        switch request.kind {
        case .train: title = try line.train(request, templates: templates)
        case .package: title = try line.package(request, templates: templates)
        case .predict: title = try line.predict(request)
        case .track: title = "Track"
        case .suggest: title = try line.suggest(request, author: author)
        case .export: title = try line.export(request, videos: videos)
        case .extract: title = try line.extract(request, videos: videos)
        case .render: title = try line.render(request, videos: videos)
        case .import: title = try line.importFile(request, author: author)
        case .merge: title = try line.merge(request, videos: videos, author: author)
        }
        if request.kind == .track {
            line.add(JobRequest.Tracking(maxTracks: request.maxTracks, tracker: request.tracker, window: nil))
        }
        if let video = request.video {
            guard let index = videos.firstIndex(where: { $0.id.rawValue == video }) else {
                throw StorageError.unknownVideo(VideoID(video))
            }
            line.option("--video", String(index))
        }
        if let frames = request.frames {
            guard ![.export, .import, .merge].contains(request.kind) else {
                throw Problem.badRequest("“frames” has no meaning for this job.")
            }
            line.option("--frames", try FrameSelection(frames).description)
        }
        arguments = [store.folder.path] + line.words + ["--json"]
    }
}

/// What exported files are called.
enum ExportName {
    static func file(of store: ProjectStore, video: VideoReference?, format: JobRequest.ExportFormat) -> String {
        let stem = video.map { (($0.path as NSString).lastPathComponent as NSString).deletingPathExtension }
        let ending =
            switch format {
            case .analysis: stem == nil ? ".h5" : ".analysis.h5"
            case .csv: stem == nil ? ".csv" : ".analysis.csv"
            case .slp: ".slp"
            case .nwb: ".nwb"
            }
        let name = [store.name, stem].compactMap { $0 }.joined(separator: ".").replacingOccurrences(of: "/", with: "_")
        return name + ending
    }
}
