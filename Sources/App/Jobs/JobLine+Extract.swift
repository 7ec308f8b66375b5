import Domain
import Foundation
import Storage

extension JobRequest {
    /// What a stretch of a video is taken out as.
    enum ExtractForm: String, Decodable, Sendable {
        /// A clip with its labels, zipped.
        case clip
        /// Pictures of the labelled and suggested frames with their labels.
        case package
    }
}

extension JobLine {
    mutating func extract(_ request: JobRequest, videos: [VideoReference]) throws -> String {
        guard let video = videos.first(where: { $0.id.rawValue == request.video }) else {
            throw Problem.badRequest("A clip is of one video: the field “video” is missing or names none.")
        }
        let stem = ((video.path as NSString).lastPathComponent as NSString).deletingPathExtension
        let frames = try request.frames.map { try FrameSelection($0) }
        let part = frames.flatMap {
            $0.parts.count == 1 ? ".\($0.parts[0].first + 1)-\($0.parts[0].last + 1)" : ".clip"
        }
        let ending = (request.form ?? .clip) == .clip ? "zip" : "pkg.slp"
        let name = "\(store.name).\(stem)\(part ?? "").\(ending)".replacingOccurrences(of: "/", with: "_")
        option("--out", store.exportsFolder.appendingPathComponent(name).path)
        return "Extract \(name)"
    }
}
