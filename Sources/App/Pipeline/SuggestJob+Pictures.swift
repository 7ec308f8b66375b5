import Domain
import Engine
import Foundation
import Storage
import Synchronization

extension SuggestJob {
    /// Looks at pictures of the videos, one after the other. A video that cannot be opened is passed over, unless it is the
    /// only one.
    private func scan(
        _ places: [Place], _ message: String, frames: (Place) -> [Int], _ body: (Place, PictureScan) throws -> Void
    ) throws {
        let wanted = places.map { ($0, frames($0)) }.filter { !$0.1.isEmpty }
        let meter = Mutex(
            ProgressMeter(message, unit: "pictures", total: wanted.reduce(0) { $0 + $1.1.count }, to: reporter))
        let reporter = reporter
        for (place, frames) in wanted {
            let (video, folder) = (place.video, store.folder)
            do {
                _ = try VideoLocation.open(video, in: folder)
            } catch  where wanted.count > 1 {
                reporter.log("warning: passed over: \(Failure.message(of: error))")
                meter.withLock { $0.advance(by: frames.count) }
                continue
            }
            let pictures = PictureScan(
                frames, opening: { try VideoLocation.open(video, in: folder) },
                isCancelled: { Cancellation.isRequested },
                onProgress: { count in meter.withLock { $0.advance(by: count) } },
                onFailure: { reporter.log("\(video.path), frame \($0): \($1)") })
            try body(place, pictures)
        }
    }

    /// SLEAP's method “image features”.
    func byLooks(_ places: [Place]) throws -> [Suggestion] {
        var looks: [(place: Place, frames: [Int], looks: PictureLooks)] = []
        var together = PictureLooks(settings)
        try scan(places, "Looking at pictures", frames: { FrameSampling.looked(at: $0.open, settings) }) {
            place, pictures in
            var own = PictureLooks(settings)
            let frames =
                settings.isTogether ? try together.look(at: pictures) : try own.look(at: pictures)
            looks.append((place, frames, own))
        }
        guard settings.isTogether else {
            return looks.enumerated().flatMap { number, look in
                LookSuggestions.choose(
                    look.looks.table(), videos: look.frames.map { _ in 0 }, settings,
                    firstGroup: number * settings.clusters
                ).map {
                    Self.suggestion(
                        SuggestedFrame(frame: look.frames[$0.row], group: $0.group, reason: $0.reason), in: look.place)
                }
            }
        }
        let all = looks.enumerated().flatMap { number, look in look.frames.map { (number: number, frame: $0) } }
        return LookSuggestions.choose(together.table(), videos: all.map(\.number), settings, firstGroup: 0).map {
            Self.suggestion(
                SuggestedFrame(frame: all[$0.row].frame, group: $0.group, reason: $0.reason),
                in: looks[all[$0.row].number].place)
        }
    }

    /// Frames that a model reads otherwise in a mirror, or that two models read differently.
    func byReadingTwice(_ places: [Place]) throws -> [Suggestion] {
        let reading = try secondReading()
        var found: [Suggestion] = []
        let message = models.count > 1 ? "Asking two models" : "Asking the model twice"
        try scan(places, message, frames: { FrameSampling.looked(at: $0.open, settings) }) { place, pictures in
            found += try reading.suggestions(settings.count, in: pictures).map { Self.suggestion($0, in: place) }
        }
        guard found.isEmpty else { return found }
        throw CommandError.nothingToSuggest(
            reason:
                "Both readings agree on every picture that was looked at (at most \(settings.samples) of each video), or "
                + "neither finds an animal there: there is nothing to be unsure of. “diverse” and “sample” need no model."
        )
    }

    /// Two whole pipelines are compared; folders that make up one pipeline together are one model.
    private func secondReading() throws -> SecondReading {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        func predictor(_ folders: [URL]) throws -> PosePredictor {
            try PosePredictor(runFolders: folders, threads: threads)
        }
        guard models.count > 1 else { return try SecondReading(of: predictor(models)) }
        do {
            guard models.count == 2 else { return try SecondReading(of: predictor(models)) }
            return try SecondReading(of: predictor([models[0]]), against: predictor([models[1]]))
        } catch EngineError.incompletePipeline {
            return try SecondReading(of: predictor(models))
        }
    }

    /// Frames far from each other and from those that are labelled or suggested.
    func byDifference(_ places: [Place]) throws -> [Suggestion] {
        let source: any FrameFeatures =
            models.isEmpty
            ? PictureFeatures()
            : try EncoderFeatures(runFolders: models, threads: ProcessInfo.processInfo.activeProcessorCount)
        var difference = DiverseSuggestions(source)
        var seen: [Place] = []
        let frames = { (place: Place) in
            let known = FrameSampling.stride(place.seen.ranges.flatMap { Array($0) }, count: settings.samples)
            return (FrameSampling.looked(at: place.open, settings) + known).sorted()
        }
        try scan(places, "Comparing pictures", frames: frames) { place, pictures in
            try difference.look(at: pictures) { place.seen.contains($0) }
            seen.append(place)
        }
        let found = zip(seen, difference.suggestions(settings.count)).flatMap { place, frames in
            frames.map { Self.suggestion($0, in: place) }
        }
        guard found.isEmpty else { return found }
        throw CommandError.nothingToSuggest(
            reason: "Every picture that was looked at equals one that is labelled or suggested already.")
    }
}
