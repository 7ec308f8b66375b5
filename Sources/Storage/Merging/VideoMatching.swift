import Domain
import Foundation

/// Which of another project's videos are this project's.
public enum VideoMatching {
    /// Why two videos are taken for the same one, the surest first.
    public enum Reason: String, Sendable, Codable { case chosen, place, content, nameAndSize, name }

    public struct Match: Hashable, Sendable {
        public let video: VideoID
        public let reason: Reason
    }

    /// Each of `theirs` to at most one of `ours`, and the other way round; what matches none is a video of its own.
    ///
    /// By place, then by content, then by name and size, then by name alone where a size is unknown; names only where
    /// there is exactly one on each side, since many recordings are called alike.
    /// - Parameter chosen: what a person has decided; nil: a video of its own.
    /// - Throws: `EditProblem.unknownVideo`, `EditProblem.videoMatchedTwice`.
    public static func match(
        _ theirs: [VideoReference], to ours: [VideoReference], chosen: [VideoID: VideoID?] = [:]
    ) throws -> [VideoID: Match] {
        var matches: [VideoID: Match] = [:]
        var free = ours
        var open = theirs.filter { !chosen.keys.contains($0.id) }
        for (their, choice) in chosen.sorted(by: { $0.key < $1.key }) {
            guard theirs.contains(where: { $0.id == their }) else { throw EditProblem.unknownVideo(their) }
            guard let our = choice else { continue }
            guard ours.contains(where: { $0.id == our }) else { throw EditProblem.unknownVideo(our) }
            guard free.contains(where: { $0.id == our }) else { throw EditProblem.videoMatchedTwice(our) }
            free.removeAll { $0.id == our }
            matches[their] = Match(video: our, reason: .chosen)
        }
        for (reason, isUnique) in [(Reason.place, false), (.content, false), (.nameAndSize, true), (.name, true)] {
            for their in open {
                let found = free.filter { reason.holds(their, $0) }
                guard let our = found.first else { continue }
                if isUnique, found.count > 1 || open.filter({ reason.holds($0, our) }).count > 1 { continue }
                matches[their.id] = Match(video: our.id, reason: reason)
                free.removeAll { $0.id == our.id }
            }
            open.removeAll { matches[$0.id] != nil }
        }
        return matches
    }
}

extension VideoMatching.Reason {
    fileprivate func holds(_ a: VideoReference, _ b: VideoReference) -> Bool {
        guard a.kind == b.kind else { return false }
        switch self {
        case .chosen: return false
        case .place: return a.path == b.path && a.imagePaths == b.imagePaths
        case .content: return a.fingerprint != nil && a.fingerprint == b.fingerprint && a.imagePaths == b.imagePaths
        case .nameAndSize: return Self.haveOneName(a, b) && Self.haveOneSize(a, b, knownOnly: true)
        case .name: return Self.haveOneName(a, b) && Self.haveOneSize(a, b, knownOnly: false)
        }
    }

    private static func haveOneName(_ a: VideoReference, _ b: VideoReference) -> Bool {
        a.kind != .embedded && a.fileName == b.fileName && a.imagePaths.count == b.imagePaths.count
    }

    /// - Parameter knownOnly: false lets an unknown number (0) stand for any.
    private static func haveOneSize(_ a: VideoReference, _ b: VideoReference, knownOnly: Bool) -> Bool {
        [(a.width, b.width), (a.height, b.height), (a.frameCount, b.frameCount)].allSatisfy { p, q in
            p == q && p > 0 || !knownOnly && (p == 0 || q == 0)
        }
    }
}

extension VideoReference {
    /// The last part of the path, whichever machine wrote it.
    var fileName: String {
        path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
    }
}
