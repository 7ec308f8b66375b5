import Domain
import Foundation
import Storage

/// A job's command line: the verb's arguments, and what people call the job.
struct JobCommand: Sendable, Equatable {
    let kind: String
    let title: String
    let arguments: [String]

    /// Turns a request into the command that does it; a profile changed for one run is written to the cache.
    ///
    /// - Parameter author: who asks, where what the job does is an edit of theirs.
    /// - Throws: `Problem` naming what is missing or wrong; `StorageError.unknownVideo`.
    init(
        _ request: JobRequest, store: ProjectStore, roots: Roots, templates: URL, author: String? = nil
    ) throws {
        let videos = try store.videos()
        var line = JobLine()
        kind = request.kind.rawValue
        switch request.kind {
        case .train: title = try line.train(request, store: store, templates: templates)
        case .predict: title = try line.predict(request)
        case .track: title = "Track"
        case .suggest: title = try line.suggest(request, author: author)
        case .export: title = try line.export(request, store: store, videos: videos)
        case .import: title = try line.importFile(request, roots: roots)
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
            guard request.kind != .export, request.kind != .import else {
                throw Problem.badRequest("“frames” has no meaning for this job.")
            }
            line.option("--frames", try FrameSelection(frames).description)
        }
        arguments = [store.folder.path] + line.words + ["--json"]
    }
}

/// The words of a command line as they are put together.
struct JobLine {
    var words: [String] = []

    mutating func option(_ name: String, _ value: String?) {
        // One word, so that a value that begins with a dash is not taken for an option.
        if let value { words.append("\(name)=\(value)") }
    }

    mutating func flag(_ name: String, _ isSet: Bool?) { if isSet == true { words.append(name) } }

    mutating func add(_ tracking: JobRequest.Tracking) {
        option("--max-tracks", tracking.maxTracks.map(String.init))
        option("--tracker", tracking.tracker)
        option("--track-window", tracking.window.map(String.init))
    }

    mutating func train(_ request: JobRequest, store: ProjectStore, templates: URL) throws -> String {
        guard let profile = request.profile else { throw Problem.badRequest("The field “profile” is missing.") }
        // SLEAP's stock profiles stand in a folder of their own.
        try Self.checkName(String(profile.trimmingPrefix("sleap/")), of: "profile")
        if let run = request.run { try Self.checkName(run, of: "run") }
        var chosen = profile
        if let settings = request.settings, settings != .null {
            chosen = try Self.changed(profile, with: settings, store: store, templates: templates).path
        }
        option("--profile", chosen)
        option("--run", request.run)
        option("--minutes", request.minutes.map { String($0) })
        option("--seed", request.seed.map(String.init))
        flag("--resume", request.resume)
        return "Train \(request.run ?? profile)"
    }

    mutating func predict(_ request: JobRequest) throws -> String {
        guard let models = request.models, !models.isEmpty else {
            throw Problem.badRequest("Choose a trained model: the field “models” is missing or empty.")
        }
        for model in models {
            try Self.checkName(model, of: "model")
            option("--model", model)
        }
        option("--max-instances", request.maxInstances.map(String.init))
        option("--peak-threshold", request.peakThreshold.map { String($0) })
        flag("--again", request.again)
        if let track = request.track {
            flag("--track", true)
            add(track)
        }
        return "Predict with \(models.joined(separator: " and "))"
    }

    mutating func export(_ request: JobRequest, store: ProjectStore, videos: [VideoReference]) throws -> String {
        guard let format = request.format else { throw Problem.badRequest("The field “format” is missing.") }
        let video = request.video.flatMap { id in videos.first { $0.id.rawValue == id } }
        if format == .analysis, video == nil, videos.count != 1 {
            throw Problem.badRequest("An analysis file holds one video: the field “video” is missing.")
        }
        let name = ExportName.file(of: store, video: video, format: format)
        option("--format", format.rawValue)
        option("--out", store.exportsFolder.appendingPathComponent(name).path)
        return "Export \(name)"
    }

    mutating func importFile(_ request: JobRequest, roots: Roots) throws -> String {
        guard let path = request.path else { throw Problem.badRequest("The field “path” is missing.") }
        words.append(try roots.existing(path))
        for root in request.videoRoots ?? [] { option("--video-root", try roots.existing(root)) }
        return "Import \((path as NSString).lastPathComponent)"
    }

    static func checkName(_ name: String, of what: String) throws {
        guard !name.isEmpty, !name.contains("/"), !name.contains("\0"), name.first != "." else {
            throw Problem.badRequest("“\(name)” cannot be the name of a \(what).")
        }
    }

    /// Writes a profile with changed settings for one run.
    private static func changed(
        _ profile: String, with settings: JSONValue, store: ProjectStore, templates: URL
    ) throws -> URL {
        let original = templates.appendingPathComponent("profiles/\(profile).json")
        guard let found = try JSONValue.read(original) else { throw Problem.notFound("training profile “\(profile)”") }
        let folder = store.cacheFolder.appendingPathComponent("profiles", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stem = profile.replacingOccurrences(of: "/", with: "-")
        let file = folder.appendingPathComponent("\(stem)-\(UUID().uuidString.lowercased()).json")
        try JSONEncoder.api.encode(found.merging(settings)).write(to: file)
        return file
    }
}

/// What exported files are called.
enum ExportName {
    static func file(of store: ProjectStore, video: VideoReference?, format: JobRequest.ExportFormat) -> String {
        let stem = video.map { (($0.path as NSString).lastPathComponent as NSString).deletingPathExtension }
        let parts = [store.name, stem.map { $0 + (format == .analysis ? ".analysis" : "") }].compactMap { $0 }
        let name = parts.joined(separator: ".").replacingOccurrences(of: "/", with: "_")
        return name + (format == .analysis ? ".h5" : ".slp")
    }
}
