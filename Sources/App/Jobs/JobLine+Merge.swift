import Domain
import Storage

extension JobRequest {
    /// A video of the other project, counted from 0, and the id of the project's video that it is; null: a new one.
    struct Pair: Decodable, Sendable {
        let theirs: Int
        let ours: Int64?
    }
}

extension JobLine {
    /// - Returns: what people call the job.
    mutating func merge(_ request: JobRequest, videos: [VideoReference], author: String?) throws -> String {
        guard let path = request.path else { throw Problem.badRequest("The field “path” is missing.") }
        let place = try roots.existing(path)
        words.append(place)
        if let conflicts = request.conflicts {
            guard MergeRule.Frames(rawValue: conflicts) != nil else {
                let known = MergeRule.Frames.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.badRequest(
                    "There is no rule “\(conflicts)” for frames that both have; the rules are \(known).")
            }
            option("--conflicts", conflicts)
        }
        flag("--no-predictions", request.predictions.map(!))
        for pair in request.pairs ?? [] { option("--pair", try Self.text(of: pair, videos)) }
        for root in request.videoRoots ?? [] { option("--video-root", try roots.existing(root)) }
        option("--author", author)
        return "Merge \(place.split(separator: "/").last.map(String.init) ?? place)"
    }

    private static func text(of pair: JobRequest.Pair, _ videos: [VideoReference]) throws -> String {
        guard let ours = pair.ours else { return "\(pair.theirs)=new" }
        guard let index = videos.firstIndex(where: { $0.id.rawValue == ours }) else {
            throw StorageError.unknownVideo(VideoID(ours))
        }
        return "\(pair.theirs)=\(index)"
    }
}
