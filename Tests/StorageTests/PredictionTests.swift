import Domain
import Foundation
import GRDB
import Storage
import Testing

@Suite struct PredictionTests {
    private func labels(_ store: ProjectStore) throws -> [[String]] {
        let contents = try store.contents()
        return [contents["label"]!, contents["negative_frame"]!]
    }

    @Test func nothingDoneToPredictionsTouchesALabel() throws {
        let scene = try Scene()
        let accepted = try scene.predictions(on: 5)[0].id
        try scene.store.edit(.acceptPredictions(video: scene.videos[0], predictions: [accepted], complete: false))
        let before = try labels(scene.store)
        try scene.store.storePredictions(
            (0..<40).map { PredictedFrame(frame: $0, instances: [Scene.predicted(3)]) }, video: scene.videos[0],
            run: "second")
        #expect(try labels(scene.store) == before)
        try scene.store.setPredictionTracks(
            [.init(prediction: try scene.predictions(on: 5)[0].id, frame: 5, track: scene.tracks[0], score: 1)],
            video: scene.videos[0])
        #expect(try labels(scene.store) == before)
        try scene.store.edit(.deletePredictions(video: nil, frames: nil, predictions: nil))
        #expect(try labels(scene.store) == before)
        try scene.store.clearPredictions(video: scene.videos[0])
        try scene.store.pool.write { try $0.execute(sql: "DELETE FROM prediction") }
        #expect(try labels(scene.store) == before)
        #expect(try scene.store.document().frames.flatMap(\.instances).count == 7)
    }

    @Test func aNewRunReplacesThePredictionsOfItsFramesOnly() throws {
        let scene = try Scene()
        let store = scene.store
        let changed = try store.storePredictions(
            [PredictedFrame(frame: 3, instances: []), PredictedFrame(frame: 50, instances: [Scene.predicted(1)])],
            video: scene.videos[0], run: "second")
        #expect(changed == [3...3, 50...50])
        #expect(try scene.predictions(on: 3).isEmpty)
        #expect(try scene.predictions(on: 4).map(\.run) == ["first", "first"])
        #expect(try store.framesPredicted(by: "first", video: scene.videos[0]) == [0...2, 4...39])
        #expect(try store.framesPredicted(by: "second", video: scene.videos[0]) == [3...3, 50...50])
        #expect(try store.framesPredicted(by: "third", video: scene.videos[0]).isEmpty)
        #expect(try store.summarised(video: scene.videos[0]) == store.recount(video: scene.videos[0]))
        #expect(try store.runs().map(\.name).sorted() == ["first", "second"])
    }

    @Test func pointsAreKeptByNodeWhateverTheOrderOfTheNodes() throws {
        let scene = try Scene()
        let store = scene.store
        try store.edit(.reorderNodes([3, 1, 2, 0]))
        try store.edit(.deleteNode(2))
        let instance = Scene.predicted(10, count: 3)
        try store.storePredictions(
            [PredictedFrame(frame: 60, instances: [instance])], video: scene.videos[0], run: "second")
        let record = try scene.predictions(on: 60)[0]
        #expect(record.points[3] == instance.points[0] && record.points[0] == instance.points[2])
        #expect(!record.points[2].position.isPresent)
        #expect(record.instance(in: try store.skeleton()).points == instance.points)
        #expect(throws: StorageError.invalidEdit(.wrongPointCount(found: 4, nodes: 3))) {
            try store.storePredictions(
                [PredictedFrame(frame: 61, instances: [Scene.predicted(1)])], video: scene.videos[0], run: "second")
        }
    }

    @Test func badPredictionsAreRefused() throws {
        let scene = try Scene()
        let store = scene.store
        #expect(throws: StorageError.invalidEdit(.unknownTrack(44))) {
            try store.storePredictions(
                [PredictedFrame(frame: 0, instances: [Scene.predicted(1, track: 44)])], video: 1, run: "second")
        }
        #expect(throws: StorageError.invalidEdit(.frameOutside(video: 1, frame: 5_000, frameCount: 5_000))) {
            try store.storePredictions([PredictedFrame(frame: 5_000, instances: [])], video: 1, run: "second")
        }
        #expect(throws: StorageError.invalidEdit(.unknownVideo(9))) {
            try store.storePredictions([PredictedFrame(frame: 0, instances: [])], video: 9, run: "second")
        }
        #expect(try scene.predictions(on: 0).count == 2)
    }

    @Test func manyFramesAreReadInWindowsInOrder() throws {
        let scene = try Scene()
        let video = scene.videos[1]
        let frames = (0..<4_900).filter { $0 % 7 != 0 }
        try scene.store.storePredictions(
            frames.map { PredictedFrame(frame: $0, instances: [Scene.predicted(Float($0))]) }, video: video, run: "r")
        var seen: [Int] = []
        try scene.store.forEachPredictedFrame(video: video, in: 10...4_000, window: 64) { record in
            seen.append(record.frame)
            #expect(record.predictions.count == 1)
        }
        #expect(seen == frames.filter { (10...4_000).contains($0) })
        #expect(try scene.store.clearPredictions(video: video, in: 0...99) == frames.filter { $0 < 100 }.count)
        #expect(try scene.store.summarised(video: video) == scene.store.recount(video: video))
        #expect(try scene.store.framesPredicted(by: "r", video: video).first == 100)
    }

    @Test func aTrackersResultReachesRowsAndSummaries() throws {
        let scene = try Scene()
        let video = scene.videos[0]
        var assignments: [ProjectStore.TrackAssignment] = []
        try scene.store.forEachPredictedFrame(video: video) { record in
            for (i, prediction) in record.predictions.enumerated() {
                assignments.append(
                    .init(prediction: prediction.id, frame: record.frame, track: scene.tracks[1 - i], score: 0.5))
            }
        }
        assignments.append(.init(prediction: 99_999, frame: 1, track: nil, score: 0))
        try scene.store.setPredictionTracks(assignments, video: video)
        #expect(try scene.predictions(on: 9).map(\.track) == scene.tracks.reversed())
        #expect(try scene.predictions(on: 9).map(\.trackingScore) == [0.5, 0.5])
        #expect(try scene.store.summarised(video: video) == scene.store.recount(video: video))
    }

    @Test func aWindowIsReadThroughAnIndex() throws {
        let scene = try Scene()
        let plans = try scene.store.pool.read { db in
            try [Database.labelWindowSQL, Database.predictionWindowSQL, Database.negativeWindowSQL].map { sql in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1, 0, 9]).map {
                    $0["detail"] as String
                }
            }
        }
        for plan in plans {
            #expect(plan.count == 1)
            #expect(plan[0].hasPrefix("SEARCH"))
            #expect(plan[0].contains("video=? AND frame>? AND frame<?"))
        }
    }

    @Test(arguments: [
        "SELECT * FROM prediction WHERE id = 5", "SELECT * FROM label WHERE from_prediction = 5",
        "DELETE FROM prediction WHERE video = 1 AND frame = 2", "SELECT 1 FROM label WHERE track = 1",
        "SELECT name FROM edit WHERE author = 'anna' AND state = 'done' ORDER BY id DESC LIMIT 1",
        "SELECT outcome FROM edit WHERE client = 'x'", "SELECT changes FROM edit_change WHERE edit = 1 AND ordinal = 0",
    ])
    func whatIsLookedUpOftenHasAnIndex(_ sql: String) throws {
        let plan = try Scene().store.pool.writeWithoutTransaction { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
        }
        #expect(!plan.isEmpty && plan.allSatisfy { $0.hasPrefix("SEARCH") })
    }

    @Test func acceptingAllTakesWhatNoLabelStandsForAndCountsItBefore() throws {
        let scene = try Scene()
        // 40 frames with two predictions each; frames 0, 10 and 20 have labels of both tracks.
        let open = try scene.store.openPredictions()
        #expect(open == .init(predictions: 74, frames: 37))
        #expect(try scene.store.openPredictions(video: scene.videos[1]).predictions == 0)
        let linked = try scene.predictions(on: 5)[0].id
        try scene.store.edit(.acceptPredictions(video: scene.videos[0], predictions: [linked], complete: false))
        try scene.store.edit(.acceptOpenPredictions(video: nil, complete: true))
        #expect(try scene.store.openPredictions().predictions == 0)
        #expect(try scene.store.counts().labels == 6 + 74)
        let label = try scene.store.frames(video: scene.videos[0], in: 7...7)[0].labels[0]
        let prediction = try scene.predictions(on: 7)[0].id
        #expect(label.fromPrediction == prediction)
        let unchecked = label.points.filter { !$0.isComplete }
        #expect(unchecked.isEmpty)
        #expect(throws: StorageError.invalidEdit(.nothingChosen)) {
            try scene.store.edit(.acceptOpenPredictions(video: nil, complete: false))
        }
    }
}
