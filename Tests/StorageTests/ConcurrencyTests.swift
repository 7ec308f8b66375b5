import Domain
import Foundation
import Storage
import Testing

@Suite struct ConcurrencyTests {
    @Test func aJobAndThePageWriteSideBySide() async throws {
        let scene = try Scene()
        let folder = scene.project.folder
        let video = scene.videos[1]
        let job = Task.detached {
            let store = try ProjectStore.open(folder)
            for start in stride(from: 0, to: 4_000, by: 500) {
                let frames = (start..<(start + 500)).map {
                    PredictedFrame(frame: $0, instances: [Scene.predicted(1), Scene.predicted(2)])
                }
                try store.storePredictions(frames, video: video, run: "job")
            }
            try store.close()
        }
        for i in 0..<100 {
            try scene.store.edit(.addInstances([.init(video: video, frame: i, points: Scene.points(0))]))
        }
        try await job.value
        let recount = try scene.store.recount(video: video)
        #expect(recount.labels == 100 && recount.predictions == 8_000)
        #expect(try scene.store.summarised(video: video) == recount)
        while try scene.store.undo(by: "anna") != nil {}
        #expect(try scene.store.summarised(video: video).predictions == 8_000)
    }

    @Test func twoServersEditOneProjectWithoutLosingAnything() async throws {
        let scene = try Scene()
        let folder = scene.project.folder
        let video = scene.videos[1]
        let outcomes = try await withThrowingTaskGroup(of: [EditOutcome].self) { group in
            for author in ["anna", "ben", "carl"] {
                group.addTask {
                    let store = try ProjectStore.open(folder)
                    return try (0..<30).map { i in
                        try store.perform(
                            .addInstances([.init(video: video, frame: i, points: Scene.points(0))]), by: author,
                            clientID: "\(author) \(i)")
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(outcomes.map(\.revision)).count == 90)
        #expect(Set(outcomes.flatMap(\.created.instances)).count == 90)
        #expect(try scene.store.counts().byVideo["2"]?.labels == 90)
    }
}
