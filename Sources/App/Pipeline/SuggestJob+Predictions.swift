import Domain
import Engine
import Storage

/// A method that reads frames' labels and predictions one after the other.
private protocol PredictionMethod {
    mutating func take(_ frame: LabeledFrame, isOpen: Bool)
    func suggestions(_ count: Int?, of total: Int) -> [SuggestedFrame]
    /// What is missing when nothing was found, as a whole sentence; nil: nothing is missing, no frame fits.
    var obstacle: String? { get }
}

private let nothingPredicted = "There are no predictions on these frames to judge by: train a model and predict first."
private let nothingFollowed =
    "No animal can be followed from one of these frames to the next: predict them and track the animals first."

extension ScoreSuggestions: PredictionMethod {
    fileprivate var obstacle: String? { predictions == 0 ? nothingPredicted : nil }
}

extension UnsureSuggestions: PredictionMethod {
    fileprivate var obstacle: String? { predictions == 0 ? nothingPredicted : nil }
}

extension VelocitySuggestions: PredictionMethod {
    fileprivate var obstacle: String? { hasMovement ? nil : nothingFollowed }
}

extension DisplacementSuggestions: PredictionMethod {
    fileprivate var obstacle: String? { hasMovement ? nil : nothingFollowed }
}

extension SuggestJob {
    /// Suggestions from stored predictions, read a window at a time.
    func byPredictions(_ places: [Place]) throws -> [Suggestion] {
        let skeleton = try store.skeleton()
        var meter = ProgressMeter(
            "Reading predictions", unit: "frames", total: try places.reduce(0) { try $0 + markedFrames($1) },
            to: reporter)
        var obstacles: [String] = []
        let found = try named(places) { place in
            var method = try method(skeleton)
            try forEachFrame(of: place, skeleton) { frame, isOpen in
                method.take(frame, isOpen: isOpen)
                meter.advance()
            }
            if let obstacle = method.obstacle { obstacles.append(obstacle) }
            return method.suggestions(settings.count, of: place.chosen.count)
        }
        guard found.isEmpty else { return found }
        throw CommandError.nothingToSuggest(
            reason: obstacles.count == places.count ? obstacles[0] : "No frame fits: " + misfit)
    }

    private var misfit: String {
        switch settings.method {
        case .score:
            "none that is still to be labelled has \(settings.doubtful.lowerBound) to \(settings.doubtful.upperBound) "
                + "animals with a score up to \(settings.scoreLimit)."
        case .displacement: "no animal moves more than \(settings.displacement) px from one frame to the next."
        default: "those that would are labelled or suggested already."
        }
    }

    private func method(_ skeleton: Skeleton) throws -> any PredictionMethod {
        switch settings.method {
        case .score: return ScoreSuggestions(settings)
        case .displacement: return DisplacementSuggestions(threshold: settings.displacement)
        case .velocity:
            let name = settings.node ?? skeleton.nodeNames.first ?? ""
            guard let node = skeleton.nodeNames.firstIndex(of: name) else {
                throw CommandError.unknownPart(name: name, known: skeleton.nodeNames)
            }
            return VelocitySuggestions(node: node, name: name, threshold: settings.velocityThreshold)
        default: return UnsureSuggestions()
        }
    }

    private func markedFrames(_ place: Place) throws -> Int {
        guard let first = place.chosen.first, let last = place.chosen.last else { return 0 }
        let timeline = try store.timeline(video: place.video.id)
        return timeline.labeled.union(timeline.predicted).ranges.reduce(0) { sum, range in
            sum + max(0, min(range.upperBound, last) - max(range.lowerBound, first) + 1)
        }
    }

    /// The labelled and predicted frames from the first to the last that is chosen; others than the chosen ones are not open.
    private func forEachFrame(
        of place: Place, _ skeleton: Skeleton, _ body: (LabeledFrame, _ isOpen: Bool) throws -> Void
    ) throws {
        guard let first = place.chosen.first, let last = place.chosen.last else { return }
        let all = last - first + 1 == place.chosen.count
        let chosen = all ? [] : Set(place.chosen)
        try store.forEachMarkedFrame(video: place.video.id, in: first...last) { record in
            if Cancellation.isRequested { throw CommandError.cancelled }
            let isOpen = !place.seen.contains(record.frame) && (all || chosen.contains(record.frame))
            try body(record.labeledFrame(video: place.video.id, in: skeleton), isOpen)
        }
    }
}
