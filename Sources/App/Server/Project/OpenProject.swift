import Domain
import Foundation
import Storage

/// The project that is open: its store, its videos, its jobs.
struct OpenProject: Sendable {
    let store: SharedStore
    let videos: VideoPool
    let jobs: JobSupervisor
    let watcher: RevisionWatcher
    let viewer: NetworkViewer
    let uploads: UploadDesk

    /// - Throws: `StorageError` in words that name the folder.
    static func open(_ folder: URL, executable: URL, hub: LiveHub) async throws -> OpenProject {
        let store = SharedStore(try await OffPool.run { try ProjectStore.open(folder) })
        let journal = StoreJournal(store: store)
        try await journal.markInterrupted()
        let watcher = try await RevisionWatcher(store: store, hub: hub)
        let jobs = JobSupervisor(executable: executable, journal: journal) { await Self.tell($0, to: hub) }
        await watcher.start()
        return OpenProject(
            store: store, videos: VideoPool(project: store.folder), jobs: jobs, watcher: watcher,
            viewer: NetworkViewer(project: store.folder, executable: executable),
            uploads: UploadDesk(project: store.folder))
    }

    func close() async throws {
        await jobs.close()
        await viewer.close()
        await watcher.stop()
        try await store.close()
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (ProjectStore) throws -> Value) async throws -> Value {
        try await store.run(body)
    }

    func video(_ id: VideoID) async throws -> VideoReference { try await read { try $0.video(id) } }

    private static func tell(_ notice: JobSupervisor.Notice, to hub: LiveHub) async {
        struct Metrics: Encodable {
            let job: Job.ID
            let metrics: JobEvent.Metrics

            func encode(to encoder: any Encoder) throws {
                try metrics.encode(to: encoder)
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(job, forKey: .job)
            }
            enum CodingKeys: CodingKey { case job }
        }
        struct Frames: Encodable {
            let video: Int64
            let ranges: [[Int]]
        }
        let message =
            switch notice {
            case .changed(let job): try? LiveMessage("job", job)
            case .metrics(let id, let metrics): try? LiveMessage("metrics", Metrics(job: id, metrics: metrics))
            case .frames(let video, let ranges): try? LiveMessage("frames", Frames(video: video, ranges: ranges))
            }
        // Strings and numbers always encode.
        if let message { await hub.broadcast(message) }
    }
}
