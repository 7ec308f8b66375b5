import Domain
import Engine
import Foundation
import Storage

/// Finds frames worth labelling in a project's videos. Writes nothing.
struct SuggestJob {
    let store: ProjectStore
    let settings: SuggestionSettings
    /// Folders of the runs that look at pictures; none: stored predictions and the pictures themselves are all there is.
    let models: [URL]
    let reporter: any Reporter

    /// One video with its frames that may be suggested.
    struct Place {
        let video: VideoReference
        /// Position in the project.
        let number: Int
        /// Ascending.
        let chosen: [Int]
        /// Labelled, marked as empty, or suggested already.
        let seen: FrameRanges
        /// Of `chosen`, those that may be suggested.
        let open: [Int]
    }

    /// - Throws: `CommandError.noFrames`, `.nothingToSuggest`, `.unknownPart`, `.cancelled`, and what engine and store throw.
    func run(_ videos: [VideoReference], selection: FrameSelection?) throws -> [Suggestion] {
        guard !videos.isEmpty else {
            throw CommandError.nothingToSuggest(reason: "The project has no video yet: add one first.")
        }
        let places = try places(videos, selection)
        guard places.contains(where: { !$0.chosen.isEmpty }) else {
            throw CommandError.noFrames(
                selection: selection?.description ?? "all", frameCount: videos.first?.frameCount ?? 0)
        }
        guard places.contains(where: { !$0.open.isEmpty }) else {
            throw CommandError.nothingToSuggest(
                reason: "Every one of these frames is labelled or suggested already; there is nothing left to suggest.")
        }
        do {
            return try suggestions(places)
        } catch EngineError.cancelled {
            throw CommandError.cancelled
        }
    }

    private func suggestions(_ places: [Place]) throws -> [Suggestion] {
        switch settings.method {
        case .sample: named(places) { FrameSampling.suggestions($0.open, settings, group: $0.number) }
        case .chunk: named(places, chunk)
        case .score, .velocity, .displacement: try byPredictions(places)
        case .uncertain: models.isEmpty ? try byPredictions(places) : try byReadingTwice(places)
        case .imageFeatures: try byLooks(places)
        case .diverse: try byDifference(places)
        }
    }

    func named(_ places: [Place], _ find: (Place) throws -> [SuggestedFrame]) rethrows -> [Suggestion] {
        try places.flatMap { place in try find(place).map { Self.suggestion($0, in: place) } }
    }

    static func suggestion(_ found: SuggestedFrame, in place: Place) -> Suggestion {
        Suggestion(video: place.video.id, frame: found.frame, group: found.group, reason: found.reason)
    }

    /// SLEAP's method “frame chunk”: every frame of the stretch.
    private func chunk(_ place: Place) -> [SuggestedFrame] {
        let (first, last) = ((place.chosen.first ?? 0) + 1, (place.chosen.last ?? 0) + 1)
        return place.open.prefix(settings.count ?? .max).map {
            SuggestedFrame(frame: $0, reason: "in frames \(first) to \(last)")
        }
    }

    private func places(_ videos: [VideoReference], _ selection: FrameSelection?) throws -> [Place] {
        let all = try store.videos().map(\.id)
        // SLEAP's chunk is the first thousand frames where nobody chooses.
        let selection = selection ?? (settings.method == .chunk ? FrameSelection(0...999) : nil)
        return try videos.map { video in
            let count = try frameCount(of: video)
            let chosen = selection?.frames(below: count) ?? Array(0..<count)
            let seen = try store.framesSeenTo(in: video.id)
            return Place(
                video: video, number: all.firstIndex(of: video.id) ?? 0, chosen: chosen, seen: seen,
                open: chosen.filter { !seen.contains($0) })
        }
    }

    private func frameCount(of video: VideoReference) throws -> Int {
        video.frameCount > 0 ? video.frameCount : try VideoLocation.open(video, in: store.folder).info.frameCount
    }

    /// Those that are still neither labelled nor suggested.
    static func unseen(_ suggestions: [Suggestion], _ store: ProjectStore) throws -> [Suggestion] {
        let seen = Dictionary(
            uniqueKeysWithValues: try Set(suggestions.map(\.video)).map { ($0, try store.framesSeenTo(in: $0)) })
        return suggestions.filter { seen[$0.video]?.contains($0.frame) == false }
    }
}
