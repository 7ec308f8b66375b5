import Domain
import Foundation
import Storage

/// The words of a command line as they are put together.
struct JobLine {
    let store: ProjectStore
    let roots: Roots
    var words: [String] = []

    init(store: ProjectStore, roots: Roots) {
        self.store = store
        self.roots = roots
    }

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
        option("--batch", request.batch.map(String.init))
        flag("--again", request.again)
        if let track = request.track {
            flag("--track", true)
            add(track)
        }
        return "Predict with \(models.joined(separator: " and "))"
    }

    mutating func export(_ request: JobRequest, videos: [VideoReference]) throws -> String {
        guard let format = request.format else { throw Problem.badRequest("The field “format” is missing.") }
        let video = request.video.flatMap { id in videos.first { $0.id.rawValue == id } }
        let isPoseFile = format == .analysis || format == .csv
        if isPoseFile, request.allVideos == true {
            option("--format", format.rawValue)
            flag("--all-videos", true)
            option("--out", store.exportsFolder.path)
            return "Export the \(format == .csv ? "tables" : "analysis files") of all videos"
        }
        if isPoseFile, video == nil, videos.count != 1 {
            throw Problem.badRequest("An analysis file holds one video: the field “video” is missing.")
        }
        let name = ExportName.file(of: store, video: video, format: format)
        option("--format", format.rawValue)
        option("--out", store.exportsFolder.appendingPathComponent(name).path)
        return "Export \(name)"
    }

    /// - Parameter author: whose edit it is, so that they can undo it.
    mutating func importFile(_ request: JobRequest, author: String?) throws -> String {
        let paths = request.paths ?? request.path.map { [$0] } ?? []
        guard let first = paths.first else { throw Problem.badRequest("The field “path” is missing.") }
        for path in paths { words.append(try roots.existing(path)) }
        for root in request.videoRoots ?? [] { option("--video-root", try roots.existing(root)) }
        option("--author", author)
        return "Import \(paths.count == 1 ? (first as NSString).lastPathComponent : "\(paths.count) files")"
    }

    static func checkName(_ name: String, of what: String) throws {
        guard !name.isEmpty, !name.contains("/"), !name.contains("\0"), name.first != "." else {
            throw Problem.badRequest("“\(name)” cannot be the name of a \(what).")
        }
    }
}
