import Domain
import Foundation
import Storage

extension JobRequest {
    /// How a clip is to look; what is left out is as the command has it.
    struct Render: Decodable, Sendable {
        var scale: Double?
        /// left, top, width, height; px of the frame.
        var crop: [Double]?
        var fps: Int?
        var crf: Int?
        var skipEmpty: Bool?
        var background: ClipLook.Background?
        var colorBy: ClipLook.ColorBy?
        var palette: ClipPalette?
        var marker: ClipLook.Marker?
        var markerSize: Double?
        var lineWidth: Double?
        var opacity: Double?
        var nodes: Bool?
        var edges: Bool?
        var wedges: Bool?
        var greyPredictions: Bool?
        var trails: Int?
        var trailNode: String?
        var trailFade: Bool?
    }
}

extension JobLine {
    mutating func render(_ request: JobRequest, videos: [VideoReference]) throws -> String {
        guard let video = videos.first(where: { $0.id.rawValue == request.video }) else {
            throw Problem.badRequest("A clip is of one video: the field “video” is missing or names none.")
        }
        let stem = ((video.path as NSString).lastPathComponent as NSString).deletingPathExtension
        let frames = try request.frames.map { try FrameSelection($0) }
        let part = frames.flatMap {
            $0.parts.count == 1 ? ".\($0.parts[0].first + 1)-\($0.parts[0].last + 1)" : ".clip"
        }
        let name = "\(store.name).\(stem)\(part ?? "").mp4".replacingOccurrences(of: "/", with: "_")
        option("--out", store.exportsFolder.appendingPathComponent(name).path)
        add(request.render ?? JobRequest.Render())
        return "Render \(name)"
    }

    mutating func add(_ look: JobRequest.Render) {
        func text(_ number: Double?) -> String? { number.map { String($0) } }
        option("--scale", text(look.scale))
        option("--crop", look.crop.map { $0.map { String($0) }.joined(separator: ",") })
        option("--fps", look.fps.map(String.init))
        option("--crf", look.crf.map(String.init))
        flag("--skip-empty", look.skipEmpty)
        option("--background", look.background?.rawValue)
        option("--color-by", look.colorBy?.rawValue)
        option("--palette", look.palette?.rawValue)
        option("--marker", look.marker?.rawValue)
        option("--marker-size", text(look.markerSize))
        option("--line-width", text(look.lineWidth))
        option("--opacity", text(look.opacity))
        flag("--no-nodes", look.nodes.map(!))
        flag("--no-edges", look.edges.map(!))
        flag("--wedges", look.wedges)
        flag("--grey-predictions", look.greyPredictions)
        option("--trails", look.trails.map(String.init))
        option("--trail-node", look.trailNode)
        flag("--no-trail-fade", look.trailFade.map(!))
    }
}
