import Domain
import Storage

extension PredictJob {
    /// The project's tracks with the names of the identities that the models know; those that are missing are added.
    func identityTracks() throws -> [TrackID] {
        let known = Set(try store.tracks().map(\.name))
        let missing = predictor.classes.filter { !known.contains($0) }
        // Not the person's own edit: it would stand in their way when they undo.
        if !missing.isEmpty { _ = try store.perform(.addTracks(missing), by: "predict") }
        let byName = Dictionary(try store.tracks().map { ($0.name, $0.id) }) { first, _ in first }
        return predictor.classes.compactMap { byName[$0] }
    }
}
