import Domain
import Foundation
import Storage
import Testing

/// What the header plots draw: measured once, kept, and measured anew after every change.
@Suite struct StatisticsTests {
    private func values(_ kind: FrameStatistic, _ scene: Scene, _ range: ClosedRange<Int> = 0...49) throws -> [Float] {
        let found = try scene.store.statistic(kind, video: scene.videos[0], in: range, buckets: range.count)
        #expect(found.missing == 0)
        #expect(zip(found.low, found.high).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        return found.high
    }

    /// The scene's animals move by (1, 0), and both first nodes with them; labels on frames 0, 10 and 20 hide predictions.
    @Test func movementIsMeasuredAgainstTheLastFrameOfTheSameTrack() throws {
        let scene = try Scene()
        let moved = try values(.pointDisplacementSum, scene)
        let step = Float(2.0.squareRoot())
        #expect(moved[0].isNaN && moved[40].isNaN)
        #expect(abs(moved[5] - 8 * step) < 1e-4)
        #expect(try abs(values(.pointDisplacementMax, scene)[5] - 2 * step) < 1e-4)
        #expect(try abs(values(.primaryDisplacementSum, scene)[5] - 2 * step) < 1e-4)
        #expect(try abs(values(.primaryDisplacementMax, scene)[5] - step) < 1e-4)
    }

    @Test func scoresAndCountsAreThoseOfThePredictions() throws {
        let scene = try Scene()
        let expected: [(FrameStatistic, Float)] = [
            (.trackingScoreMean, 0.25), (.trackingScoreMin, 0.25), (.instanceScoreSum, 1.5), (.instanceScoreMin, 0.75),
            (.pointScoreSum, 4), (.pointScoreMin, 0.5), (.predictedPoints, 8),
        ]
        for (kind, value) in expected {
            let found = try values(kind, scene)
            #expect(found[7] == value, "\(kind)")
            #expect(found[45].isNaN, "\(kind)")
        }
    }

    @Test func theNearestMiddlesAreMeasured() throws {
        let scene = try Scene()
        #expect(try abs(values(.centroidProximity, scene)[7] - 50 * Float(2.0.squareRoot())) < 1e-3)
        try scene.store.edit(
            .deletePredictions(video: nil, frames: nil, predictions: [try scene.predictions(on: 7)[0].id]))
        #expect(try values(.centroidProximity, scene)[7].isNaN)
    }

    @Test func aDeletedNodeCountsNoMore() throws {
        let scene = try Scene()
        #expect(try values(.predictedPoints, scene)[7] == 8)
        try scene.store.edit(.deleteNode(scene.nodes[3]))
        #expect(try values(.predictedPoints, scene)[7] == 6)
        try scene.store.undo(by: "anna")
        #expect(try values(.predictedPoints, scene)[7] == 8)
    }

    /// What is kept equals what a project that never kept anything measures, whatever was edited in between.
    @Test(arguments: EditCase.all)
    func whatIsKeptIsMeasuredAnewAfter(_ edit: EditCase) throws {
        let scene = try Scene()
        try spread(scene)
        _ = try measured(scene)
        try scene.store.edit(try edit.make(scene))
        #expect(try measured(scene) == afresh(scene))
        try scene.store.undo(by: "anna")
        #expect(try measured(scene) == afresh(scene))
    }

    /// Animals in far chunks too, with an empty one between.
    private func spread(_ scene: Scene) throws {
        let far = [1_020, 1_023, 1_024, 1_025, 3_100, 4_999].map { frame in
            PredictedFrame(frame: frame, instances: [Scene.predicted(Float(frame), track: scene.tracks[0])])
        }
        try scene.store.storePredictions(far, video: scene.videos[0], run: "far")
    }

    private func measured(_ scene: Scene) throws -> [String: [String]] {
        var all: [String: [String]] = [:]
        for video in try scene.store.videos() {
            for kind in FrameStatistic.allCases {
                let found = try scene.store.statistic(
                    kind, video: video.id, in: 0...4_999, buckets: 5_000, patience: .seconds(20))
                #expect(found.missing == 0)
                all["\(video.id) \(kind)"] = found.high.enumerated().filter { !$0.element.isNaN }
                    .map { "\($0.offset): \($0.element)" }
            }
        }
        return all
    }

    private func afresh(_ scene: Scene) throws -> [String: [String]] {
        try scene.store.pool.write { try $0.execute(sql: "DELETE FROM frame_statistics") }
        return try measured(scene)
    }

    @Test func aTrackThatComesBackIsMeasuredAcrossAnEmptyChunk() throws {
        let scene = try Scene()
        try spread(scene)
        let before = try values(.pointDisplacementMax, scene, 3_100...3_100)[0]
        #expect(abs(before - 2_075 * Float(2.0.squareRoot())) < 0.1)
        try scene.store.edit(.deletePredictions(video: scene.videos[0], frames: [1_024...1_030], predictions: nil))
        let after = try values(.pointDisplacementMax, scene, 3_100...3_100)[0]
        #expect(abs(after - 2_077 * Float(2.0.squareRoot())) < 0.1)
    }

    @Test func coarseStretchesHoldTheLowestAndTheHighest() throws {
        let scene = try Scene()
        try spread(scene)
        let found = try scene.store.statistic(
            .predictedPoints, video: scene.videos[0], in: 0...4_999, buckets: 10, patience: .seconds(20))
        #expect(found.low[0] == 8 && found.high[0] == 8)
        #expect(found.low[2] == 4 && found.high[2] == 4)
        #expect(found.high[4].isNaN && found.high[9] == 4)
    }

    @Test func whatTakesLongerIsAskedForAgain() throws {
        let scene = try Scene()
        try spread(scene)
        var missing: [Int] = []
        repeat {
            missing.append(
                try scene.store.statistic(
                    .predictedPoints, video: scene.videos[0], in: 0...4_999, buckets: 10, patience: .zero
                ).missing)
        } while missing.last! > 0 && missing.count < 10
        #expect(missing == [3, 2, 1, 0])
    }

    @Test func aVideoThatIsNotThereIsRefused() throws {
        let scene = try Scene()
        #expect(throws: StorageError.unknownVideo(99)) {
            try scene.store.statistic(.predictedPoints, video: 99, in: 0...9, buckets: 10)
        }
    }
}
