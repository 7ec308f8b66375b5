import Domain
import Engine
import Foundation
import Storage

/// Follows the animals of one video through its stored predictions.
struct TrackJob {
    let store: ProjectStore
    let video: VideoReference
    let configuration: TrackerConfiguration
    let reporter: any Reporter
    private let skeleton: Skeleton

    init(
        store: ProjectStore, video: VideoReference, configuration: TrackerConfiguration, reporter: any Reporter
    ) throws {
        self.store = store
        self.video = video
        self.configuration = configuration
        self.reporter = reporter
        skeleton = try store.skeleton()
    }

    struct Counts {
        var instances = 0
        var tracks = 0
    }

    /// Frames whose assignments are written together.
    private static let chunk = 500

    /// Memory does not grow with the video: frames are read and written a window at a time.
    ///
    /// - Throws: `CommandError.cancelled`, `StorageError`.
    func run(_ selection: FrameSelection?) throws -> Counts {
        let predicted = try store.timeline(video: video.id).predicted
        let total = predicted.ranges.reduce(0) { sum, range in
            sum + (selection.map { chosen in range.filter(chosen.contains).count } ?? range.count)
        }
        var tracker = WindowTracker(configuration)
        var identities = try identities(selection)
        var meter = ProgressMeter("Tracking \(video.path)", unit: "frames", total: total, to: reporter)
        var waiting: [ProjectStore.TrackAssignment] = []
        var frames: [Int] = []
        var counts = Counts()
        func commit() throws {
            try store.setPredictionTracks(waiting, video: video.id)
            var event = JobEvent(.frames)
            event.video = video.id.rawValue
            event.ranges = FrameRanges(frames: frames).ranges.map { [$0.lowerBound, $0.upperBound] }
            if !frames.isEmpty { reporter.send(event) }
            waiting.removeAll(keepingCapacity: true)
            frames.removeAll(keepingCapacity: true)
        }
        try store.forEachPredictedFrame(video: video.id) { record in
            guard selection?.contains(record.frame) ?? true else { return }
            if Cancellation.isRequested { throw CommandError.cancelled }
            let assigned = tracker.assign(record.predictions.map { $0.instance(in: skeleton) }, frame: record.frame)
            for (prediction, assignment) in zip(record.predictions, assigned) {
                let track = try assignment.track.map { try identities.track($0) }
                waiting.append(
                    ProjectStore.TrackAssignment(
                        prediction: prediction.id, frame: record.frame, track: track, score: assignment.score))
                counts.instances += track == nil ? 0 : 1
            }
            frames.append(record.frame)
            meter.advance()
            if frames.count >= Self.chunk { try commit() }
        }
        try commit()
        counts.tracks = tracker.trackCount
        return counts
    }

    /// Tracks once without writing, to learn which of a person's identities each number stands for: a tracker is so fast
    /// that a second pass costs less than keeping a whole video's result in memory.
    private func identities(_ selection: FrameSelection?) throws -> TrackIdentities {
        var votes = IdentityVotes()
        guard !(try store.tracks().isEmpty) else { return TrackIdentities(store: store, chosen: [:]) }
        var tracker = WindowTracker(configuration)
        try store.forEachPredictedFrame(video: video.id) { record in
            guard selection?.contains(record.frame) ?? true else { return }
            if Cancellation.isRequested { throw CommandError.cancelled }
            let assigned = tracker.assign(record.predictions.map { $0.instance(in: skeleton) }, frame: record.frame)
            votes.count(record, numbers: assigned.map(\.track))
        }
        return TrackIdentities(store: store, chosen: votes.winners)
    }
}
