import Domain
import Foundation
import GRDB
import Storage
import Testing

@Suite struct EditLogTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func undoingEverythingGivesTheFirstState(seed: UInt64) throws {
        let scene = try Scene()
        var random = try RandomEdits(scene: scene, seed: seed)
        let before = try scene.store.contents()
        for _ in 0..<60 {
            switch Int.random(in: 0..<8, using: &random.generator) {
            case 0: try scene.store.undo(by: "anna")
            case 1: try scene.store.redo(by: "anna")
            default: try random.make(by: "anna")
            }
        }
        try checkInvariants(scene.store)
        let last = try scene.store.contents()
        var steps = 0
        while let outcome = try scene.store.undo(by: "anna") {
            #expect(outcome.kept == 0)
            steps += 1
        }
        #expect(try scene.store.contents() == before)
        for _ in 0..<steps { try scene.store.redo(by: "anna") }
        #expect(try scene.store.contents() == last)
        try checkInvariants(scene.store)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func twoAuthorsUndoneInReverseOrderGiveTheFirstState(seed: UInt64) throws {
        let scene = try Scene()
        var random = try RandomEdits(scene: scene, seed: seed)
        let before = try scene.store.contents()
        var authors: [String] = []
        for _ in 0..<50 {
            let author = Bool.random(using: &random.generator) ? "anna" : "ben"
            if try random.make(by: author) { authors.append(author) }
        }
        for author in authors.reversed() { #expect(try scene.store.undo(by: author)?.kept == 0) }
        #expect(try scene.store.contents() == before)
    }

    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func authorsWhoUndoAcrossEachOtherNeverBreakTheProject(seed: UInt64) throws {
        let scene = try Scene()
        var random = try RandomEdits(scene: scene, seed: seed)
        for _ in 0..<100 {
            let author = Bool.random(using: &random.generator) ? "anna" : "ben"
            switch Int.random(in: 0..<4, using: &random.generator) {
            case 0: try scene.store.undo(by: author)
            case 1: try scene.store.redo(by: author)
            default: try random.make(by: author)
            }
        }
        try checkInvariants(scene.store)
        while try scene.store.undo(by: "anna") != nil {}
        while try scene.store.undo(by: "ben") != nil {}
        try checkInvariants(scene.store)
    }

    private func checkInvariants(_ store: ProjectStore) throws {
        for video in try store.videos() {
            #expect(try store.summarised(video: video.id) == store.recount(video: video.id))
        }
        _ = try store.skeleton()
        let problems = try store.pool.read { db in
            (
                try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count,
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM prediction
                        WHERE track IS NOT NULL AND track NOT IN (SELECT id FROM track)
                        """)!,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM negative_frame NATURAL JOIN label")!
            )
        }
        #expect(problems == (0, 0, 0))
    }

    @Test func undoIsPerAuthor() throws {
        let scene = try Scene()
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"), by: "anna")
        try scene.store.edit(.renameTrack(scene.tracks[1], name: "king"), by: "ben")
        #expect(try scene.store.undo(by: "carl") == nil)
        #expect(try scene.store.undo(by: "anna")?.name == "Rename track")
        #expect(try scene.store.tracks().map(\.name) == ["female", "king"])
        #expect(try scene.store.undo(by: "anna") == nil)
    }

    @Test func aNewEditDiscardsOnlyItsAuthorsRedo() throws {
        let scene = try Scene()
        for author in ["anna", "ben"] {
            try scene.store.edit(.addTracks(["of \(author)"]), by: author)
            try scene.store.undo(by: author)
        }
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"), by: "anna")
        #expect(try scene.store.redo(by: "anna") == nil)
        #expect(try scene.store.redo(by: "ben") != nil)
    }

    @Test func undoAndRedoSurviveARestart() throws {
        let scene = try Scene()
        let before = try scene.store.contents()
        try scene.store.edit(.deleteInstances(scene.labels))
        let after = try scene.store.contents()
        try scene.project.reopen()
        #expect(try scene.store.contents() == after)
        try scene.store.undo(by: "anna")
        try scene.project.reopen()
        #expect(try scene.store.contents() == before)
        #expect(try scene.store.redo(by: "anna")?.name == "Delete 6 instances")
    }

    @Test func anUndoSentTwiceIsMadeOnce() throws {
        let scene = try Scene()
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"))
        try scene.store.edit(.renameTrack(scene.tracks[0], name: "empress"))
        let first = try scene.store.undo(by: "anna", clientID: "u")
        #expect(try scene.store.undo(by: "anna", clientID: "u") == first)
        #expect(try scene.store.tracks()[0].name == "queen")
    }

    @Test func theLogSaysWhoDidWhatWhen() throws {
        let scene = try Scene()
        let outcome = try scene.store.edit(.renameTrack(scene.tracks[0], name: "queen"))
        let undone = try #require(try scene.store.undo(by: "anna"))
        let history = try scene.store.history(limit: 2)
        #expect(history.map(\.action) == ["undo", "edit"])
        #expect(history.map(\.id) == [undone.entry, outcome.entry])
        #expect(history[0].target == outcome.entry)
        #expect(history[1].author == "anna" && history[1].time > 1e9)
        #expect(undone.revision > outcome.revision)
    }

    // MARK: Two people at one thing

    @Test func undoLeavesThePointThatSomeoneElseMoved() throws {
        let scene = try Scene()
        let id = scene.labels[0]
        try scene.store.edit(.setPoints(instance: id, points: [.init(node: 0, position: Point(1, 1))]), by: "anna")
        try scene.store.edit(.setPoints(instance: id, points: [.init(node: 1, position: Point(2, 2))]), by: "ben")
        #expect(try scene.store.undo(by: "anna")?.kept == 0)
        let points = try #require(try scene.label(id)).points
        #expect(points[0] == Scene.points(0)[0])
        #expect(points[1].position == Point(2, 2))
        #expect(try scene.label(id)?.author == "ben")
    }

    @Test func undoOfAPointThatSomeoneElseMovedSinceKeepsTheirs() throws {
        let scene = try Scene()
        let id = scene.labels[0]
        try scene.store.edit(.setPoints(instance: id, points: [.init(node: 0, position: Point(1, 1))]), by: "anna")
        try scene.store.edit(.setPoints(instance: id, points: [.init(node: 0, position: Point(2, 2))]), by: "ben")
        #expect(try scene.store.undo(by: "anna")?.kept == 1)
        #expect(try scene.label(id)?.points[0].position == Point(2, 2))
        try scene.store.undo(by: "ben")
        #expect(try scene.label(id)?.points[0].position == Point(1, 1))
    }

    @Test func undoNeverDeletesWhatSomeoneElseWorkedOn() throws {
        let scene = try Scene()
        let id = try scene.store.edit(
            .addInstances([.init(video: scene.videos[1], frame: 0, points: Scene.points(0))]), by: "anna"
        ).created.instances[0]
        try scene.store.edit(.setPoints(instance: id, points: [.init(node: 0, position: Point(2, 2))]), by: "ben")
        #expect(try scene.store.undo(by: "anna")?.kept == 1)
        #expect(try scene.label(id)?.points[0].position == Point(2, 2))
    }

    @Test func undoKeepsATrackThatSomeoneElseUses() throws {
        let scene = try Scene()
        let track = try scene.store.edit(.addTracks(["pup"]), by: "anna").created.tracks[0]
        try scene.store.edit(.setTrack(instances: [scene.labels[0]], track: track, propagate: false), by: "ben")
        #expect(try scene.store.undo(by: "anna")?.kept == 1)
        #expect(try scene.label(scene.labels[0])?.track == track)
    }

    @Test func aDeletedLabelComesBackWithoutATrackThatIsGone() throws {
        let scene = try Scene()
        try scene.store.edit(.deleteInstances([scene.labels[0]]), by: "anna")
        try scene.store.edit(.deleteTrack(scene.tracks[0]), by: "ben")
        #expect(try scene.store.undo(by: "anna")?.kept == 1)
        let label = try #require(try scene.label(scene.labels[0]))
        #expect(label.track == nil && label.points == Scene.points(0))
    }

    @Test func predictionsOfALaterRunAreNotMixedWithThoseUndoBringsBack() throws {
        let scene = try Scene()
        try scene.store.edit(.deletePredictions(video: scene.videos[0], frames: [0...9], predictions: nil))
        try scene.store.storePredictions(
            [PredictedFrame(frame: 4, instances: [Scene.predicted(1)])], video: scene.videos[0], run: "second")
        #expect(try scene.store.undo(by: "anna")?.kept == 2)
        #expect(try scene.predictions(on: 4).map(\.run) == ["second"])
        #expect(try scene.predictions(on: 5).count == 2)
        #expect(try scene.store.framesPredicted(by: "first", video: scene.videos[0]) == [0...3, 5...39])
    }
}
