import Domain
import GRDB

/// What merging would do, in numbers, before it is done.
public struct MergePreview: Sendable, Codable, Equatable {
    public struct Video: Sendable, Codable, Equatable {
        /// As the other project gives it.
        public let path: String
        public let frameCount: Int
        public let width: Int
        public let height: Int
        public let labeledFrames: Int
        public let predictedFrames: Int
        /// The project's video that it is; nil: a video of its own.
        public let match: VideoID?
        public let reason: VideoMatching.Reason?
    }

    public struct Counts: Sendable, Codable, Equatable {
        /// That come.
        public var added = 0
        /// That are the same on both sides, point for point.
        public var same = 0
        /// Of the other project, that the rule leaves out.
        public var left = 0
        /// That are here and go.
        public var gone = 0

        public init(added: Int = 0, same: Int = 0, left: Int = 0, gone: Int = 0) {
            (self.added, self.same, self.left, self.gone) = (added, same, left, gone)
        }
    }

    public struct Conflict: Sendable, Codable, Equatable {
        /// The project's video.
        public let video: VideoID
        public let frame: Int
        /// Labels here and there.
        public let here: Int
        public let there: Int
    }

    public var videos: [Video]
    /// Body parts and tracks that only the other project has.
    public var newNodes: [String]
    public var newTracks: [String]
    /// Body parts that only this project has.
    public var missingNodes: [String]
    /// Frames with labels or predictions that have none here, and those that have some.
    public var newFrames = 0
    public var sharedFrames = 0
    public var labels = Counts()
    public var predictions = Counts()
    /// Frames that are marked as without animals.
    public var negativeFrames = 0
    public var suggestions = 0
    /// Frames on which both sides have labels that the other lacks.
    public var conflictFrames = 0
    /// The first of them.
    public var conflicts: [Conflict] = []

    /// Conflicts that are listed at most.
    static let mostListed = 200
}

extension ProjectStore {
    /// What `Edit.mergeDocument` would do now; changes nothing.
    ///
    /// - Throws: `StorageError.invalidEdit` when the document does not fit, as the edit would.
    public func mergePreview(_ document: LabelDocument, rule: MergeRule) throws -> MergePreview {
        try read { db in
            let matches = try VideoMatching.match(document.videos, to: db.videos(), chosen: rule.videos)
            var preview = try MergePreview(document, matches, skeleton: db.skeleton(), tracks: db.tracks())
            let slots = try db.virtualSlots(of: document.skeleton)
            for frame in document.frames {
                var there = try slots.inSlots(frame)
                if !rule.includesPredictions { there.dropPredictions() }
                let video = matches[frame.video]?.video
                let here =
                    try video.flatMap { try db.frames(video: $0.rawValue, in: frame.frame...frame.frame).first }
                    ?? FrameRecord(frame: frame.frame)
                preview.count(FrameMerge(here: here, there: there, rule: rule.frames), here, there, video)
            }
            let known = Set(try db.suggestions().map { Place(video: $0.video, frame: $0.frame) })
            preview.suggestions = document.suggestions.count { suggestion in
                guard let video = matches[suggestion.video]?.video else { return true }
                return !known.contains(Place(video: video, frame: suggestion.frame))
            }
            return preview
        }
    }

    private struct Place: Hashable {
        let video: VideoID
        let frame: Int
    }
}

extension MergePreview {
    fileprivate init(
        _ document: LabelDocument, _ matches: [VideoID: VideoMatching.Match], skeleton: Skeleton, tracks: [Track]
    ) throws {
        let frames = Dictionary(grouping: document.frames, by: \.video)
        videos = document.videos.map { video in
            let own = frames[video.id] ?? []
            return Video(
                path: video.path, frameCount: video.frameCount, width: video.width, height: video.height,
                labeledFrames: own.count { !$0.instances.isEmpty },
                predictedFrames: own.count { !$0.predictions.isEmpty },
                match: matches[video.id]?.video, reason: matches[video.id]?.reason)
        }
        let (known, named) = (Set(skeleton.nodeNames), Set(document.skeleton.nodeNames))
        newNodes = document.skeleton.nodeNames.filter { !known.contains($0) }
        missingNodes = skeleton.nodeNames.filter { !named.contains($0) }
        var free = tracks.map(\.name)
        newTracks = document.tracks.map(\.name).filter { name in
            guard let index = free.firstIndex(of: name) else { return true }
            free.remove(at: index)
            return false
        }
    }

    fileprivate mutating func count(
        _ merge: FrameMerge, _ here: FrameRecord, _ there: LabeledFrame, _ video: VideoID?
    ) {
        if !there.instances.isEmpty || !there.predictions.isEmpty {
            if here.labels.isEmpty && here.predictions.isEmpty { newFrames += 1 } else { sharedFrames += 1 }
        }
        labels.add(there.instances.count, added: merge.newLabels, same: merge.sameLabels, gone: merge.goneLabels)
        predictions.add(
            there.predictions.count, added: merge.newPredictions, same: merge.samePredictions,
            gone: merge.gonePredictions)
        if merge.setsNegative { negativeFrames += 1 }
        guard merge.isConflict, let video else { return }
        conflictFrames += 1
        guard conflicts.count < Self.mostListed else { return }
        conflicts.append(
            Conflict(video: video, frame: there.frame, here: here.labels.count, there: there.instances.count))
    }
}

extension MergePreview.Counts {
    fileprivate mutating func add(_ total: Int, added new: [Int], same both: [Int: Int], gone old: Set<Int>) {
        added += new.count
        same += both.count
        left += total - new.count - both.count
        gone += old.count
    }
}

extension Database {
    /// The slots that a document's points will have: parts that the project lacks stand after all slots there are.
    fileprivate func virtualSlots(of skeleton: Skeleton) throws -> PointSlots {
        let known = Dictionary(uniqueKeysWithValues: try self.skeleton().nodes.map { ($0.name, $0.id) })
        var next = try nodeSlots()
        let ids = skeleton.nodes.map { node -> NodeID in
            if let id = known[node.name] { return id }
            next += 1
            return NodeID(next - 1)
        }
        return try PointSlots(nodes: ids, count: next)
    }
}
