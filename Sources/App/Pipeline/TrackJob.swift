import Domain
import Engine
import Foundation
import Storage
import Video

/// Follows the animals of one video through its stored predictions.
package struct TrackJob {
    let store: ProjectStore
    let video: VideoReference
    let configuration: TrackerConfiguration
    let reporter: any Reporter
    let skeleton: Skeleton
    /// What the global tracker joined; other trackers do not say how sure they are, and leave none.
    var joins: [TrackletJoin] = []

    package init(
        store: ProjectStore, video: VideoReference, configuration: TrackerConfiguration, reporter: any Reporter
    ) throws {
        self.store = store
        self.video = video
        var configuration = configuration
        configuration.frameSize = [Double(max(1, video.width)), Double(max(1, video.height))]
        self.configuration = configuration
        self.reporter = reporter
        skeleton = try store.skeleton()
    }

    package struct Counts {
        package var instances = 0
        package var tracks = 0
    }

    /// What the tracker says of each instance of the next frame.
    typealias Assigner = ([PredictedInstance], _ frame: Int) throws -> [TrackAssignment]

    /// Frames whose assignments are written together.
    private static let chunk = 500

    /// Instances are read and written a window at a time, so memory does not grow with them.
    ///
    /// - Throws: `CommandError.cancelled`, `StorageError`.
    package mutating func run(_ selection: FrameSelection?) throws -> Counts {
        var (assign, identities) = try configuration.method == .global ? globally(selection) : frameByFrame(selection)
        var meter = ProgressMeter(
            "Tracking \(video.path)", unit: "frames", total: try frameCount(selection), to: reporter)
        var waiting: [ProjectStore.TrackAssignment] = []
        var frames: [Int] = []
        var counts = Counts()
        var tracks: Set<Int> = []
        func commit() throws {
            try store.setPredictionTracks(waiting, video: video.id)
            var event = JobEvent(.frames)
            event.video = video.id.rawValue
            event.ranges = FrameRanges(frames: frames).ranges.map { [$0.lowerBound, $0.upperBound] }
            if !frames.isEmpty { reporter.send(event) }
            waiting.removeAll(keepingCapacity: true)
            frames.removeAll(keepingCapacity: true)
        }
        try forEachFrame(selection) { record, instances in
            for (prediction, assignment) in zip(record.predictions, try assign(instances, record.frame)) {
                let track = try assignment.track.map { try identities.track($0) }
                waiting.append(
                    ProjectStore.TrackAssignment(
                        prediction: prediction.id, frame: record.frame, track: track, score: assignment.score))
                counts.instances += track == nil ? 0 : 1
                if let track = assignment.track { tracks.insert(track) }
            }
            frames.append(record.frame)
            meter.advance()
            if frames.count >= Self.chunk { try commit() }
        }
        try commit()
        try storeJoins(&identities, selection)
        counts.tracks = tracks.count
        return counts
    }

    /// What was joined becomes the review queue of the frames that were tracked.
    private func storeJoins(_ identities: inout TrackIdentities, _ selection: FrameSelection?) throws {
        let queue = try joins.map { join in
            NewJoin(
                before: join.before, frame: join.frame, track: try identities.track(join.animal),
                other: try join.other.map { try identities.track($0) }, probability: join.probability)
        }
        try store.replaceJoins(queue, video: video.id) { selection?.contains($0) ?? true }
    }

    func forEachFrame(
        _ selection: FrameSelection?, _ body: (FrameRecord, [PredictedInstance]) throws -> Void
    ) throws {
        try store.forEachPredictedFrame(video: video.id) { record in
            guard selection?.contains(record.frame) ?? true else { return }
            if Cancellation.isRequested { throw CommandError.cancelled }
            try body(record, record.predictions.map { $0.instance(in: skeleton) })
        }
    }

    private func frameCount(_ selection: FrameSelection?) throws -> Int {
        try store.timeline(video: video.id).predicted.ranges.reduce(0) { sum, range in
            sum + (selection.map { chosen in range.filter(chosen.contains).count } ?? range.count)
        }
    }

    /// Tracks once without writing, to learn which of a person's identities each number stands for: a tracker is so fast
    /// that a second pass costs less than keeping a whole video's result in memory.
    private func frameByFrame(_ selection: FrameSelection?) throws -> (Assigner, TrackIdentities) {
        var votes = IdentityVotes()
        if !(try store.tracks().isEmpty) {
            let assign = try windowAssigner()
            try forEachFrame(selection) { record, instances in
                votes.count(record, numbers: try assign(instances, record.frame).map(\.track))
            }
        }
        return (try windowAssigner(), TrackIdentities(store: store, chosen: votes.winners))
    }

    /// A fresh window tracker, with the video's pictures where it follows their flow.
    private func windowAssigner() throws -> Assigner {
        var tracker = WindowTracker(configuration)
        guard configuration.motion == .flow else { return { tracker.assign($0, frame: $1) } }
        let decoder = try VideoLocation.open(video, in: store.folder)
        let (levels, scale) = (configuration.flowLevels, configuration.flowScale)
        return { instances, index in
            let picture = ImagePyramid(try decoder.frame(index, as: .gray), levels: levels, scale: scale)
            return tracker.assign(instances, frame: index, picture: picture)
        }
    }
}
