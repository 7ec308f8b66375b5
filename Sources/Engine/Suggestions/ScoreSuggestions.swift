import Domain
import Foundation

extension LabeledFrame {
    /// The predictions that the page shows: those that no label stands for.
    ///
    /// A label stands for the prediction that it was accepted from, and for the one of its track.
    var shownPredictions: [PredictedInstance] {
        guard !instances.isEmpty else { return predictions }
        let linked = Set(instances.compactMap(\.fromPrediction))
        let tracks = Set(instances.compactMap(\.track))
        return predictions.enumerated().filter { place, prediction in
            !linked.contains(place) && !(prediction.track.map(tracks.contains) ?? false)
        }.map(\.element)
    }
}

/// SLEAP's method “prediction score”: frames whose number of shown predictions with a score up to the limit lies within
/// bounds. The lowest score comes first.
public struct ScoreSuggestions {
    private let limit: Float
    private let animals: ClosedRange<Int>
    private var found = StrongestFrames()
    /// Predictions met, on whatever frame.
    public private(set) var predictions = 0

    public init(_ settings: SuggestionSettings) {
        limit = settings.scoreLimit
        animals = settings.doubtful
    }

    /// - Parameter isOpen: whether the frame may be suggested.
    public mutating func take(_ frame: LabeledFrame, isOpen: Bool) {
        let shown = frame.shownPredictions
        predictions += shown.count
        let doubtful = shown.map(\.score).filter { $0 <= limit }
        guard isOpen, animals.contains(doubtful.count), let lowest = doubtful.min() else { return }
        found.add(frame.frame, value: -Double(lowest))
    }

    public func suggestions(_ count: Int?, of total: Int) -> [SuggestedFrame] {
        found.chosen(count, spacing: StrongestFrames.spacing(count, of: total)).map {
            SuggestedFrame(frame: $0.frame, reason: "lowest score " + Self.text(-$0.value))
        }
    }

    static func text(_ score: Double) -> String { String(format: "%.2f", abs(score) < 0.005 ? 0 : score) }
}

/// Ours: frames of which a model was unsure, by the stored predictions alone. What counts is the animal whose parts have
/// the lowest mean score; a part that was not found counts as 0.
public struct UnsureSuggestions {
    private var found = StrongestFrames()
    public private(set) var predictions = 0

    public init() {}

    public mutating func take(_ frame: LabeledFrame, isOpen: Bool) {
        let shown = frame.shownPredictions
        predictions += shown.count
        guard isOpen, let lowest = shown.compactMap(Self.certainty).min() else { return }
        found.add(frame.frame, value: -lowest)
    }

    public func suggestions(_ count: Int?, of total: Int) -> [SuggestedFrame] {
        found.chosen(count, spacing: StrongestFrames.spacing(count, of: total)).map {
            SuggestedFrame(frame: $0.frame, reason: "lowest score " + ScoreSuggestions.text(-$0.value))
        }
    }

    /// Mean score of an animal's parts; where none of them has a score, the animal's own.
    private static func certainty(_ animal: PredictedInstance) -> Double? {
        let present = animal.points.filter { $0.position.isPresent && $0.score.isFinite }
        guard present.contains(where: { $0.score != 0 }) else {
            return animal.score.isFinite ? Double(animal.score) : nil
        }
        return present.reduce(0) { $0 + Double($1.score) } / Double(animal.points.count)
    }
}
